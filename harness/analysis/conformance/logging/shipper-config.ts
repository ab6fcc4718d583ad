// Configuration of the log shipper: what it reads, what it leaves out, and where it sends the rest. Sections of
// `name value` lines, the form that Fluent Bit calls classic.

export interface Section {
  /** `INPUT`, `FILTER`, `OUTPUT`, … */
  readonly kind: string;
  readonly get: (name: string) => string | undefined;
}

/** Sections in their order. Names are told without regard to case. */
export function sectionsOf(text: string): Section[] {
  const sections: { kind: string; values: Map<string, string> }[] = [];
  for (const line of text.split("\n").map((one) => one.trim())) {
    if (line === "" || line.startsWith("#")) continue;
    const [, kind] = /^\[(\w+)\]$/.exec(line) ?? [];
    if (kind !== undefined) sections.push({ kind: kind.toUpperCase(), values: new Map() });
    const [, name = "", value = ""] = kind === undefined ? (/^(\S+)\s*(.*)$/.exec(line) ?? []) : [];
    if (kind === undefined) sections.at(-1)?.values.set(name.toLowerCase(), value);
  }
  return sections.map(({ kind, values }) => ({ kind, get: (name) => values.get(name.toLowerCase()) }));
}

/** Whether a pattern of tags or paths with `*` takes a text. */
export function takes(pattern: string | undefined, text: string): boolean {
  const parts = (pattern ?? "").split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(text);
}

export interface Way {
  /** Tag of the lines of a file. */
  readonly tag: string;
  readonly filters: readonly Section[];
  readonly outputs: readonly Section[];
}

/** The ways that lines of a file take. */
export function waysOf(sections: readonly Section[], path: string): Way[] {
  return sections
    .filter(({ kind, get }) => kind === "INPUT" && get("name") === "tail" && reads(get, path))
    .map((input) => {
      const tag = input.get("tag") ?? "tail.0";
      const of = (kind: string) => sections.filter((one) => one.kind === kind && takes(one.get("match"), tag));
      return { tag, filters: of("FILTER"), outputs: of("OUTPUT") };
    });
}

function reads(get: Section["get"], path: string): boolean {
  const matches = (list: string | undefined) => (list ?? "").split(",").some((one) => takes(one.trim(), path));
  return matches(get("path")) && !(get("exclude_path") !== undefined && matches(get("exclude_path")));
}
