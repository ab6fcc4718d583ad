// Bytes of a file that somebody gave, as text. What is no UTF-8 is refused and never guessed at: a template with its
// letters replaced is another template.

import { messageOf, usageError } from "./errors.ts";

/** The text without a byte order mark; a usage error says which encoding was found instead. */
export function plainText(bytes: Uint8Array, file: string): string {
  const [first, second] = bytes;
  const hasUtf16Mark = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  if (hasUtf16Mark) {
    throw usageError(`${file} is UTF-16 text; save it as UTF-8`, {
      hint: "PowerShell writes UTF-16 with `>`; `| Out-File -Encoding utf8` does not",
    });
  }
  const zero = bytes.indexOf(0);
  if (zero >= 0) throw usageError(`${file} is no text: byte ${zero} is zero; expected UTF-8`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw usageError(`${file} is not UTF-8 text; save it as UTF-8`);
  }
}

/** Parses JSON; the refusal is one printable line whatever the file holds, with what to do about it. */
export function plainJson(text: string, file: string, advice = ""): unknown {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw usageError(`${file} is not valid JSON: ${oneLine(messageOf(cause))}${advice}`);
  }
  refuseDepth(data, file);
  return data;
}

/** Deeper than anything that describes a platform, and far from where recursion over it would end. */
const deepest = 200;

/** Refuses data that no reader could walk: endless through an alias of YAML inside of what it names, or too deep. */
export function refuseDepth(data: unknown, file: string): void {
  if (isDeeper(data, deepest)) throw usageError(`${file} is nested more than ${deepest} deep, or holds itself`);
}

function isDeeper(data: unknown, levels: number): boolean {
  if (typeof data !== "object" || data === null) return false;
  return levels === 0 || Object.values(data).some((child) => isDeeper(child, levels - 1));
}

/** A message on one line, with nothing in it that a terminal would obey. */
export function oneLine(message: string): string {
  return message
    .replaceAll(/\s+/g, " ")
    .replaceAll(/\p{Cc}|\p{Cf}|\uFFFD/gu, "·")
    .trim();
}
