// What a shell makes of a word: variables with what is cut off them, sums, and the name of the host.

import { globbed } from "./shell-globs.ts";
import { sumOf } from "./shell-sums.ts";

export type ShellVariables = ReadonlyMap<string, string | undefined>;

const part =
  /\\([$"`\\])|\$\(\(((?:[^()]|\([^()]*\))*)\)\)|\$\(([^)]*)\)|`([^`]*)`|\$\{(\w+(?:\[\d+\])?)(?:(##?|%%?|:?-)((?:[^{}]|\{[^{}]*\})*))?\}|\$(\w+)|(\$)/g;

/** The text with everything filled in; undefined where something of it is not known. */
export function expanded(text: string, variables: ShellVariables): string | undefined {
  let isKnown = true;
  const said = (value: string | undefined): string => {
    if (value === undefined) isKnown = false;
    return value ?? "";
  };
  const filled = text.replaceAll(part, (...found: (string | undefined)[]) => {
    const [, literal, sum, run, ticked, braced, operator, rest = "", plain] = found;
    if (literal !== undefined) return literal;
    if (sum !== undefined) return said(summed(sum, variables));
    if (run !== undefined || ticked !== undefined) return said(answered(run ?? ticked ?? "", variables));
    if (braced !== undefined) return said(cut(braced, { operator, rest, variables }));
    return said(plain === undefined ? undefined : variables.get(plain));
  });
  return isKnown ? filled : undefined;
}

function summed(sum: string, variables: ShellVariables): string | undefined {
  const plain = expanded(sum, variables);
  if (plain === undefined) return undefined;
  let isKnown = true;
  const named = plain.replaceAll(/[A-Za-z_]\w*/g, (name) => {
    const value = variables.get(name);
    if (value === undefined) isKnown = false;
    return value ?? "";
  });
  const result = isKnown ? sumOf(named) : undefined;
  return result === undefined ? undefined : String(result);
}

/** Answers of the few commands that tell or cut a name. */
function answered(command: string, variables: ShellVariables): string | undefined {
  const [first = "", ...then] = command.trim().split(/\s*\|\s*/);
  // What Kubernetes fills in before the shell begins.
  if (/^\w+$/.test(first) && variables.has(first)) return variables.get(first);
  const value = begun(first, variables);
  return then.reduce<string | undefined>((text, next) => (text === undefined ? undefined : piece(text, next)), value);
}

/** What the first command of a line of filters says. */
function begun(command: string, variables: ShellVariables): string | undefined {
  if (/^hostname(\s+-s)?$/.test(command)) return expanded("$HOSTNAME", variables);
  const [, sum] = /^expr\s+(.*)$/.exec(command) ?? [];
  if (sum !== undefined) return summed(sum.replaceAll(String.raw`\*`, "*"), variables);
  const [, told] = /^echo\s+(?:-n\s+)?(?!-)"?([^"'|;&<>]*?)"?$/.exec(command) ?? [];
  return told === undefined ? undefined : expanded(told, variables);
}

/** What a filter leaves of one line. */
function piece(text: string, filter: string): string | undefined {
  if (filter === "rev") return Array.from(text).reverse().join("");
  const [, last] = /^awk\s+-F\s*['"]?(.)['"]?\s+'\{\s*print\s+\$NF;?\s*\}'$/.exec(filter) ?? [];
  if (last !== undefined) return text.split(last).at(-1);
  const [, mark, field] = /^cut\s+-d\s*['"]?(.)['"]?\s+-f\s*(\d+)$/.exec(filter) ?? [];
  if (mark !== undefined) return text.split(mark)[Number(field) - 1];
  if (/^grep\s+-(o|oE|Eo)\s+['"]\[0-9\][*+]\$['"]$/.test(filter)) return /\d+$/.exec(text)?.[0];
  if (/^sed\s+(-E\s+|-r\s+)?['"]s(.)\^?\.\*-\2\2g?['"]$/.test(filter)) return text.replace(/^.*-/, "");
  return undefined;
}

interface Cutting {
  readonly operator: string | undefined;
  readonly rest: string;
  readonly variables: ShellVariables;
}

function cut(name: string, { operator, rest, variables }: Cutting): string | undefined {
  const value = variables.get(name);
  if (operator === undefined) return value;
  if (operator.endsWith("-")) {
    const isTaken = variables.has(name) && !(operator === ":-" && value === "");
    return isTaken ? value : expanded(rest, variables);
  }
  const glob = expanded(rest, variables);
  const written = glob === undefined ? undefined : globbed(glob, "[^]*");
  if (value === undefined || written === undefined) return undefined;
  const pattern = new RegExp(`^${written}$`);
  const places = Array.from({ length: value.length + 1 }, (_, place) => place);
  const isPrefix = operator.startsWith("#");
  const fitting = places.filter((place) => pattern.test(isPrefix ? value.slice(0, place) : value.slice(place)));
  const place = (operator.length === 2) === isPrefix ? fitting.at(-1) : fitting[0];
  if (place === undefined) return value;
  return isPrefix ? value.slice(place) : value.slice(0, place);
}
