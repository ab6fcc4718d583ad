// SQL as text: what is quoted, bracketed or commented counts for nothing between the parts that are asked for.

const quotes = String.raw`'(?:[^'\\]|\\[^])*'|"(?:[^"\\]|\\[^])*"|${"`[^`]*`"}`;

/** The text without its comments. */
export function withoutComments(text: string): string {
  return text.replaceAll(
    new RegExp(String.raw`(${quotes})|--[^\n]*|/\*[^]*?\*/`, "g"),
    (_all, quoted?: string) => quoted ?? " ",
  );
}

/** Inside of the bracket that a text starts with. */
export function bracketed(text: string): string {
  let depth = 0;
  for (const { 0: found, index } of text.matchAll(new RegExp(`${quotes}|[()]`, "g"))) {
    if (found === "(") depth += 1;
    if (found === ")") depth -= 1;
    if (depth === 0) return text.slice(1, index);
  }
  return text.slice(1);
}

/** Splits outside of quotes and brackets. */
export function splitTop(text: string, separator: string): string[] {
  const parts: string[] = [];
  let [depth, from] = [0, 0];
  for (const { 0: found, index } of text.matchAll(new RegExp(`${quotes}|[()${separator}]`, "g"))) {
    if (found === "(") depth += 1;
    if (found === ")") depth -= 1;
    if (found !== separator || depth > 0) continue;
    parts.push(text.slice(from, index));
    from = index + 1;
  }
  return [...parts, text.slice(from)];
}

export interface Section {
  /** In capitals, with single spaces; empty for what comes before the first one. */
  readonly name: string;
  readonly text: string;
}

/** A text cut before each of the words that stand outside of quotes and brackets. */
export function sectionsOf(text: string, words: readonly string[]): Section[] {
  const pattern = words.map((word) => word.replaceAll(" ", String.raw`\s+`)).join("|");
  const sections: { name: string; from: number; to: number }[] = [{ name: "", from: 0, to: text.length }];
  let depth = 0;
  for (const { 0: found, index } of text.matchAll(
    new RegExp(String.raw`${quotes}|[()]|(?<![\w.])(?:${pattern})(?!\w)`, "gi"),
  )) {
    if (found === "(") depth += 1;
    if (found === ")") depth -= 1;
    if (depth > 0 || !/^[a-z]/i.test(found)) continue;
    const last = sections.at(-1);
    if (last !== undefined) last.to = index;
    sections.push({ name: found.toUpperCase().replaceAll(/\s+/g, " "), from: index + found.length, to: text.length });
  }
  return sections.map(({ name, from, to }) => ({ name, text: text.slice(from, to).trim() }));
}

/** The sections as a text again. */
export function joinedSections(sections: readonly Section[]): string {
  return sections
    .map(({ name, text }) => `${name} ${text}`.trim())
    .join(" ")
    .trim();
}
