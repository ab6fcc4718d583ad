// Resource filters of FIS: a path into the resource's description (`Placement.AvailabilityZone`, `State.Name`), matched
// when any value found there is one of the filter's. Lists on the way are looked through.

export interface ResourceFilter {
  readonly path: string;
  readonly values: readonly string[];
}

/** Every filter has to match. */
export function matchesFilters(description: unknown, filters: readonly ResourceFilter[]): boolean {
  return filters.every(({ path, values }) =>
    valuesAt(description, path.split(".")).some((value) => values.includes(value)),
  );
}

/** Every tag has to be there with exactly this value. */
export function matchesTags(tags: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([key, value]) => tags[key] === value);
}

function valuesAt(node: unknown, path: readonly string[]): string[] {
  if (Array.isArray(node)) return node.flatMap((item) => valuesAt(item, path));
  const [head, ...rest] = path;
  if (head === undefined) {
    if (typeof node === "string") return [node];
    return typeof node === "number" || typeof node === "boolean" ? [String(node)] : [];
  }
  if (typeof node !== "object" || node === null) return [];
  return valuesAt((node as Readonly<Record<string, unknown>>)[head], rest);
}
