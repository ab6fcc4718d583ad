// The rules that come with the validator: the controls of AWS Control Tower, one file each, beside what each is about.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { inProject } from "../../project.ts";

export interface GuardRule {
  /** Id of the control: `CT.KMS.PR.3`. */
  readonly id: string;
  /** Name of the rule in its file. */
  readonly name: string;
  readonly file: string;
  /** Types that it is about. */
  readonly types: readonly string[];
}

const metadataSchema = z.object({ Id: z.string(), EvaluatedResourceTypes: z.array(z.string()) });

const validator = inProject("node_modules/@cdklabs/cdk-validator-cfnguard");

/** The program that comes with the validator for this machine. */
export const guardProgram = join(validator, "bin/ubuntu", process.arch === "arm64" ? "aarch64" : "x86_64", "cfn-guard");

/** Rules about one of these types; the others have nothing to say of the templates. */
export function guardRules(types: ReadonlySet<string>): GuardRule[] {
  const root = join(validator, "rules/control-tower");
  return readdirSync(join(root, "metadata"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".metadata.json"))
    .map((entry) => ruleOf(join(entry.parentPath, entry.name)))
    .filter((rule) => rule.types.some((type) => types.has(type)))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function ruleOf(metadata: string): GuardRule {
  const { Id, EvaluatedResourceTypes } = metadataSchema.parse(JSON.parse(readFileSync(metadata, "utf8")));
  const file = metadata.replace("/metadata/", "/cfn-guard/").replace(/\.metadata\.json$/, ".guard");
  const [, name = ""] = /^rule (\w+_check)\b/m.exec(readFileSync(file, "utf8")) ?? [];
  return { id: Id, name, file, types: EvaluatedResourceTypes };
}
