// Numbers for people: never more digits than were measured.

/** `1.2 M`, `34 k`, `950`. */
export function shortCount(count: number): string {
  if (count >= 1e6) return `${(count / 1e6).toFixed(1)} M`;
  if (count >= 1e4) return `${(count / 1e3).toFixed(0)} k`;
  return String(count);
}

/** `11.3 s` of nanoseconds; infinity is `never`. */
export function secondsOf(ns: number): string {
  if (ns === Number.POSITIVE_INFINITY) return "never";
  const seconds = ns / 1e9;
  if (seconds >= 100) return `${seconds.toFixed(0)} s`;
  return seconds >= 10 ? `${seconds.toFixed(1)} s` : `${seconds.toFixed(2)} s`;
}

/** `99.42 %` of a share. Rounded down: what is not reached is not claimed. */
export function percentOf(share: number): string {
  return `${(Math.floor(share * 1e4) / 100).toFixed(2)} %`;
}

/** One text when both ends read the same. */
export function intervalOf(low: string, high: string): string {
  return low === high ? low : `${low} – ${high}`;
}

/** `21 Nov 2026 12:00 UTC`. */
export function dateTimeOf(iso: string): string {
  const date = new Date(iso);
  return `${dayOf(date)} ${date.toISOString().slice(11, 16)} UTC`;
}

/** `21 Nov 2026`. */
export function dayOf(date: Date): string {
  const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  return `${String(date.getUTCDate())} ${months[date.getUTCMonth()] ?? ""} ${String(date.getUTCFullYear())}`;
}
