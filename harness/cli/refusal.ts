// What the command line says to flags that it does not know: one line, with the nearest word that it does.

import { didYouMean } from "../core/nearest.ts";

/** The parser's message as one line of Assay's own form. */
export function refusal(message: string): string {
  const line = message
    .replace(/^error: /, "assay: ")
    .replace(
      /\n\(Did you mean (one of )?([^)]*)\?\)/,
      (_whole, _several, names: string) => ` (did you mean ${names}?)`,
    );
  const [, given, choices] = /argument '(.*)' is invalid\. Allowed choices are (.*)\.\n$/s.exec(line) ?? [];
  if (given === undefined || choices === undefined) return line;
  return line.replace(
    /argument '.*' is invalid.*$/s,
    () => `has no "${given}"${didYouMean(given, choices.split(", "))} (${choices})\n`,
  );
}
