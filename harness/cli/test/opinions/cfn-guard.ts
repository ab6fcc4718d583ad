// The opinions of cfn-guard's rules. It answers for a template as a whole and names the places that failed; every other
// resource of a type that the rule is about has passed.

import { chmodSync, copyFileSync, readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";
import { assert, present } from "../../../core/errors.ts";
import { guardProgram, guardRules } from "./guard-rules.ts";
import type { GuardRule } from "./guard-rules.ts";
import type { Opinion, Templates } from "./opinion.ts";
import { runTool } from "./run-tool.ts";

const reportSchema = z.array(
  z.object({
    name: z.string(),
    not_compliant: z.array(z.object({ Rule: z.looseObject({ name: z.string() }) })),
    compliant: z.array(z.string()),
  }),
);

/** Type by logical id of one template. */
export type TypesById = ReadonlyMap<string, string>;

export interface GuardRun {
  /** A folder for the program, which packages do not always leave executable. */
  readonly scratch: string;
  readonly assemblies: readonly Templates[];
  readonly signal: AbortSignal;
}

export async function guardOpinions({ scratch, assemblies, signal }: GuardRun): Promise<Opinion[]> {
  const program = join(scratch, "cfn-guard");
  copyFileSync(guardProgram, program);
  chmodSync(program, 0o755);
  const found: Opinion[] = [];
  for (const templates of assemblies) {
    const files = new Map(readdirSync(templates.folder).map((file) => [file, typesOf(join(templates.folder, file))]));
    const rules = guardRules(new Set([...files.values()].flatMap((types) => [...types.values()])));
    const named = rules.flatMap(({ file }) => ["--rules", file]);
    const flags = ["--show-summary", "none", "--output-format", "json", "--structured"];
    const argv = [program, "validate", ...flags, "--data", templates.folder, ...named];
    const report = await runTool({ argv, cwd: scratch, judged: [0, 19], signal });
    found.push(...readGuardReport(report, { templates, files, rules }));
  }
  return found;
}

export interface GuardLook {
  readonly templates: Templates;
  readonly files: ReadonlyMap<string, TypesById>;
  readonly rules: readonly GuardRule[];
}

/** Reads its structured report. A template that it did not judge, or a rule that nobody knows, refuses. */
export function readGuardReport(text: string, { templates, files, rules }: GuardLook): Opinion[] {
  const reports = reportSchema.parse(JSON.parse(text));
  const judged = reports.map(({ name }) => basename(name)).sort();
  const given = [...files.keys()].sort();
  assert(JSON.stringify(judged) === JSON.stringify(given), `cfn-guard judged ${judged.join(", ")} only`);
  const byName = new Map(rules.map((rule) => [rule.name, rule]));
  return reports.flatMap(({ name, not_compliant: failed, compliant }) => {
    const file = basename(name);
    const types = present(files.get(file), `${file} was given to cfn-guard`);
    const look = (rule: string, places: ReadonlySet<string>): Opinion[] => {
      const { id, types: about } = present(byName.get(rule), `cfn-guard's rule ${rule} has its metadata`);
      const asked = [...types].filter(([resource, type]) => about.includes(type) || places.has(resource));
      return asked.map(([resource]) => ({
        tool: "cfn-guard",
        rule: id,
        says: places.has(resource) ? "failed" : "passed",
        place: { profile: templates.profile, variant: templates.variant, file, resource },
      }));
    };
    const failures = failed.flatMap(({ Rule }) => {
      const places = placesIn(Rule);
      assert(places.size > 0, `cfn-guard names no place where ${Rule.name} fails in ${file}`);
      return look(Rule.name, places);
    });
    return [...failures, ...compliant.flatMap((rule) => look(rule, new Set()))];
  });
}

/** Logical ids in the paths of the clauses that failed. */
function placesIn(value: unknown): Set<string> {
  const paths = JSON.stringify(value).matchAll(/"path":"\/Resources\/(\w+)/g);
  return new Set([...paths].map(([, id = ""]) => id));
}

function typesOf(file: string): TypesById {
  const { Resources } = templateSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  return new Map(Object.entries(Resources).map(([id, { Type }]) => [id, Type]));
}

const templateSchema = z.object({ Resources: z.record(z.string(), z.looseObject({ Type: z.string() })) });
