/** Whether an address is this machine: the only place a sandbox may be, and the only one plain http may go to. */
export const isLoopback = (url: string): boolean => /^https?:\/\/(127(\.\d{1,3}){3}|localhost|\[::1\])(:\d+)?(\/|$)/.test(url);
