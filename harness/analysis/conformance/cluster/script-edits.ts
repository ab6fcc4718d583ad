// What `sed` is told to put in the place of what: `s/old/new/g`, where the old text is plain but for its dots.

import { escapedPattern } from "./shell-globs.ts";

const edit = /\s*s([/|#,@])((?:(?!\1).)*)\1((?:(?!\1).)*)\1(g?)\s*(?:;|$)/y;

export interface Edits {
  readonly paths: readonly string[];
  readonly isInPlace: boolean;
  readonly apply: (text: string) => string;
}

/** Undefined for what else `sed` can be told. */
export function editsOf(told: readonly string[]): Edits | undefined {
  const flags = told.filter((word) => word.startsWith("-"));
  if (!flags.every((flag) => /^(-i|--in-place|-e|-E|-r)$/.test(flag))) return undefined;
  const scripts = told.filter((_, place) => told[place - 1] === "-e");
  const plain = told.filter((word, place) => !word.startsWith("-") && told[place - 1] !== "-e");
  const [first, ...paths] = scripts.length > 0 ? [scripts.join(";"), ...plain] : plain;
  const isExtended = flags.includes("-E") || flags.includes("-r");
  const steps = first === undefined ? undefined : stepsOf(first, isExtended);
  if (steps === undefined) return undefined;
  const isInPlace = flags.includes("-i") || flags.includes("--in-place");
  return { paths, isInPlace, apply: (text) => steps.reduce((before, step) => step(before), text) };
}

function stepsOf(script: string, isExtended: boolean): ((text: string) => string)[] | undefined {
  const steps: ((text: string) => string)[] = [];
  for (edit.lastIndex = 0; edit.lastIndex < script.length;) {
    const [, , old = "", now = "", flags] = edit.exec(script) ?? [];
    const isPlain = !(isExtended ? /[*[\]^$\\+?(){}|]/ : /[*[\]^$\\]/).test(old) && !/[&\\]/.test(now);
    if (flags === undefined || old === "" || !isPlain) return undefined;
    const pattern = new RegExp(old.split(".").map(escapedPattern).join("."), flags === "g" ? "g" : "");
    steps.push((text) =>
      text
        .split("\n")
        .map((line) => line.replace(pattern, () => now))
        .join("\n"),
    );
  }
  return steps.length === 0 ? undefined : steps;
}
