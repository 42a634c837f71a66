/** A number with its noun: `1 step`, `2 steps`, `1 repository`, `3 repositories`. `many` is for a noun that does not take an s. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
