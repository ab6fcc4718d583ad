// Patterns of a shell: `*`, `?` and `[…]`.

/** What `*` stands for: anything, or anything within one name. */
export type Anything = "[^]*" | "[^/]*";

/** As a regular expression; undefined for quotes and named classes in it. */
export function globbed(glob: string, anything: Anything): string | undefined {
  if (/["'\\]|\[:/.test(glob)) return undefined;
  return glob.replaceAll(
    /\[([!^]?)([^\]]+)\]|[^]/g,
    (one: string, not: string | undefined, set: string | undefined) => {
      if (set !== undefined) return `[${not === "" ? "" : "^"}${set.replaceAll(/[[^]/g, String.raw`\$&`)}]`;
      if (one === "*") return anything;
      return one === "?" ? anything.slice(0, -1) : escapedPattern(one);
    },
  );
}

/** A text that means itself in a regular expression. */
export function escapedPattern(text: string): string {
  return text.replaceAll(/[.+*?^${}()|[\]\\]/g, String.raw`\$&`);
}
