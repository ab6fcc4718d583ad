// ISO 8601 durations as FIS templates write them (`PT1M`, `PT1H30M`, `P1D`): days, hours, minutes and seconds only.

const form = /^P(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const unitMs = [86_400_000, 3_600_000, 60_000, 1_000] as const;

/** Milliseconds of an ISO 8601 duration, or undefined when the text is none. */
export function parseIsoDuration(text: string): number | undefined {
  const match = form.exec(text);
  if (match === null || text === "P") return undefined;
  const amounts = match.slice(1, 5).map((amount) => Number(amount ?? 0));
  return unitMs.reduce((sum, unit, index) => sum + unit * (amounts[index] ?? 0), 0);
}

/** `PT1M30S` of 90,000 ms. */
export function formatIsoDuration(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  const parts = [
    [Math.floor(seconds / 3_600), "H"],
    [Math.floor((seconds % 3_600) / 60), "M"],
    [seconds % 60, "S"],
  ] as const;
  const text = parts.map(([amount, unit]) => (amount > 0 ? `${String(amount)}${unit}` : "")).join("");
  return `PT${text === "" ? "0S" : text}`;
}
