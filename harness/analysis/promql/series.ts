// Series of a state that has lasted: one value each, the name among the labels as `__name__`.

export type Labels = Readonly<Record<string, string>>;

export interface Series {
  readonly labels: Labels;
  readonly value: number;
}

/** What an expression answers: a number, or series. */
export type Answer = number | readonly Series[];

/** Equal labels have equal texts, whatever their order. */
export function keyOf(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function withoutName({ __name__: _, ...rest }: Labels): Labels {
  return rest;
}

/** Labels that a grouping keeps: those named, or all but those named; the name of the series goes unless it is asked for. */
export function grouped(
  labels: Labels,
  grouping: { readonly keep: boolean; readonly labels: readonly string[] },
): Labels {
  const named = new Set(grouping.labels);
  const kept = Object.entries(labels).filter(([label]) =>
    grouping.keep ? named.has(label) : label !== "__name__" && !named.has(label),
  );
  return Object.fromEntries(kept);
}
