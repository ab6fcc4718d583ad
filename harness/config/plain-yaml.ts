// YAML and JSON that somebody wrote, as plain data, and what is wrong with it in one line.

import { parseDocument } from "yaml";
import type { z } from "zod";
import { messageOf, usageError } from "../core/errors.ts";
import { oneLine, refuseDepth } from "../core/plain-text.ts";

/** YAML or JSON as plain data; a usage error names the first mistake and its line. */
export function plainYaml(text: string, file: string): unknown {
  const document = parseDocument(text, { schema: "core", uniqueKeys: true, logLevel: "error" });
  const mistake = document.errors[0] ?? document.warnings[0];
  if (mistake !== undefined) throw usageError(`${file} is not valid YAML: ${yamlMistake(mistake)}`);
  try {
    const data: unknown = document.toJS({ maxAliasCount: 1_000 });
    refuseDepth(data, file);
    return data;
  } catch (cause) {
    if (!(cause instanceof ReferenceError)) throw cause;
    throw usageError(`${file} is not valid YAML: ${yamlMistake(cause)}`);
  }
}

/** The parser's first line; what follows in its message is a drawing of the place. */
export function yamlMistake(cause: unknown): string {
  return oneLine((messageOf(cause).split("\n")[0] ?? "").replace(/:$/, ""));
}

/** The first thing wrong with a document of Assay's own form: where, and what was expected. */
export function firstIssue({ issues }: z.ZodError): string {
  const [issue] = issues;
  const place = issue?.path.join(".") ?? "";
  const said = (issue?.message ?? "is malformed").replace(/^Invalid input: /, "");
  return place === "" ? said : `${place}: ${said}`;
}
