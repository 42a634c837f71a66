/** `acme/sophia-secrets/production` → `production`: equal on every backend. */
export const shortName = (stack: string): string => stack.slice(stack.lastIndexOf("/") + 1);
