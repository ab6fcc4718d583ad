// What a finding says, without the texts that its source calls sensitive.

/** A copy with every secret replaced, wherever it stands within a text. */
export function withoutSecrets<T>(said: T, secrets: ReadonlySet<string>): T {
  if (secrets.size === 0) return said;
  // A longer secret may hold a shorter one.
  const longestFirst = [...secrets].sort((left, right) => right.length - left.length);
  const hide = (value: unknown): unknown => {
    if (typeof value === "string")
      return longestFirst.reduce((text, one) => text.replaceAll(one, "(sensitive)"), value);
    if (Array.isArray(value)) return value.map(hide);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, hide(one)]));
  };
  return hide(said) as T;
}
