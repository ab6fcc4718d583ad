// A template with those of its nested stacks, as far as they lie beside it. CDK names the file in the metadata of the
// stack; hand-written templates name it in TemplateURL, as a path or as the last part of an address.

import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { givenText } from "#harness/config/given-file.ts";
import { usageError } from "#harness/core/errors.ts";
import { parseTemplate } from "#harness/analysis/model/parse-template.ts";
import type { TemplateInput } from "#harness/analysis/model/template-input.ts";
import { isStack, nestedName, section } from "#harness/analysis/model/template-scope.ts";
import { isMap, textOf } from "#harness/analysis/model/value.ts";

/** CloudFormation itself allows fewer. */
const deepest = 16;

/** The template, then everything that it holds, at any depth. */
export function nestedTemplates(root: TemplateInput, depth = 0): [TemplateInput, ...TemplateInput[]] {
  if (depth > deepest) throw usageError(`${root.file}: stacks hold each other more than ${String(deepest)} deep`);
  const nested = Object.entries(section(root, "Resources"))
    .filter(([, resource]) => isStack(resource))
    .flatMap(([resource, declaration]) => {
      const file = fileOf(declaration, dirname(root.file));
      if (file === undefined) return [];
      const one: TemplateInput = {
        file,
        stack: nestedName(root.stack, resource),
        template: parseTemplate(givenText(file), file),
        nestedIn: { stack: root.stack, resource },
        ...(root.account === undefined ? {} : { account: root.account }),
        ...(root.region === undefined ? {} : { region: root.region }),
      };
      return nestedTemplates(one, depth + 1);
    });
  return [root, ...nested];
}

/** The file of a nested stack's template, if it lies in the folder. */
function fileOf(declaration: unknown, folder: string): string | undefined {
  const body = isMap(declaration) ? declaration : {};
  const metadata = isMap(body["Metadata"]) ? body["Metadata"] : {};
  const properties = isMap(body["Properties"]) ? body["Properties"] : {};
  const written = textOf(properties["TemplateURL"]);
  const candidates = [textOf(metadata["aws:asset:path"]), written, basename(lastText(properties["TemplateURL"]))];
  return candidates
    .filter((name) => name !== "" && !name.includes("://"))
    .map((name) => join(folder, name))
    .find((file) => existsSync(file));
}

/** The last text inside an expression: where an address is joined, the name of the file. */
function lastText(expression: unknown): string {
  if (typeof expression === "string") return expression;
  if (typeof expression !== "object" || expression === null) return "";
  return (
    Object.values(expression)
      .map(lastText)
      .findLast((text) => text !== "") ?? ""
  );
}
