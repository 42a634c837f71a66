export function withLock<T>(
  file: string,
  work: () => Promise<T>,
  options?: { waiting?: (holder: string) => void; pollMs?: number },
): Promise<T>;
