// Kleene's three values. What is unknown says on what it turns, so that nobody has to guess it and everybody can ask.

/** What an answer turns on. */
export interface Open {
  /**
   * `key`: a context key whose value the caller left open. `value`: a part of a policy that could not be resolved.
   * `part`: the request stands for several requests, and they differ.
   */
  readonly kind: "key" | "value" | "part";
  readonly name: string;
}

export interface Truth {
  /** Undefined when unknown. */
  readonly value: boolean | undefined;
  /** Empty unless unknown. */
  readonly open: readonly Open[];
}

export const yes: Truth = { value: true, open: [] };
export const no: Truth = { value: false, open: [] };

export function known(value: boolean): Truth {
  return value ? yes : no;
}

export function unknown(kind: Open["kind"], name: string): Truth {
  return { value: undefined, open: [{ kind, name }] };
}

/** True when all are; false as soon as one is, whatever the unknown ones turn out to be. */
export function and(truths: readonly Truth[]): Truth {
  if (truths.some(({ value }) => value === false)) return no;
  return truths.every(({ value }) => value === true) ? yes : stillOpen(truths);
}

/** True as soon as one is, whatever the unknown ones turn out to be. */
export function or(truths: readonly Truth[]): Truth {
  if (truths.some(({ value }) => value === true)) return yes;
  return truths.every(({ value }) => value === false) ? no : stillOpen(truths);
}

export function not({ value, open }: Truth): Truth {
  return { value: value === undefined ? undefined : !value, open };
}

function stillOpen(truths: readonly Truth[]): Truth {
  const open = new Map(truths.flatMap((truth) => truth.open).map((one) => [`${one.kind} ${one.name}`, one]));
  return { value: undefined, open: [...open.values()] };
}
