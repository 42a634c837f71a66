const UNITS: Readonly<Record<string, number>> = { ns: 1, us: 1e3, "µs": 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 };

/**
 * The one form in which the service keeps a duration: `90m` → `1h30m0s`, `1500ms` → `1.5s`. Exact up to 104 days.
 *
 * @throws when `given` is not a duration of units h, m, s, ms, us or ns
 */
export function goDuration(given: string): string {
  const steps = [...given.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/gy)];
  if (given === "" || steps.map(([step]) => step).join("") !== given) {
    throw new Error("must be a duration such as 90m or 1h30m");
  }
  const nanoseconds = Math.round(steps.reduce((sum, [, count = "", unit = ""]) => sum + Number(count) * (UNITS[unit] ?? 0), 0));
  if (nanoseconds === 0) return "0s";
  for (const unit of ["ns", "µs", "ms"]) {
    const size = UNITS[unit] ?? 1;
    if (nanoseconds < size * 1000) return `${nanoseconds / size}${unit}`;
  }
  const hours = Math.floor(nanoseconds / 3600e9);
  const minutes = Math.floor((nanoseconds % 3600e9) / 60e9);
  const seconds = (nanoseconds % 60e9) / 1e9;
  return `${hours ? `${hours}h` : ""}${hours || minutes ? `${minutes}m` : ""}${seconds}s`;
}
