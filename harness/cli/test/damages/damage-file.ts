// A damage as data: what is wrong, how it is planted and healed, and exactly which verdicts must turn. Everything else
// that is looked at must stay held.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { usageError } from "../../../core/errors.ts";
import { depths } from "../../vocabulary.ts";
import { verdictSchema } from "../../../requirements/judgement.ts";
import { namedServices } from "../../../platform/aws/call-by-name.ts";
import type { NamedService } from "../../../platform/aws/call-by-name.ts";
import { inProject } from "../../project.ts";

/**
 * One step. `${outputs.PATH}` and `${NAME.PATH}` (an earlier step's `as`) are filled in.
 * - `aws`: an API call through the front, as an operator would make it.
 * - `exec`: a command on a host (id or role) or in a pod; `background` goes on while the suites run and is ended by heal.
 * - `sql`: a statement on one replica (0, 1, 2) as `admin`.
 */
const step = z.union([
  z.strictObject({
    aws: z.strictObject({
      service: z.enum(namedServices as [NamedService, ...NamedService[]]),
      call: z.string(),
      input: z.record(z.string(), z.unknown()).default({}),
      as: z.string().optional(),
    }),
  }),
  z.strictObject({
    exec: z.strictObject({ on: z.string(), argv: z.array(z.string()).min(1), background: z.boolean().default(false) }),
  }),
  z.strictObject({ sql: z.strictObject({ replica: z.int().min(0), statement: z.string() }) }),
]);

export const damageSchema = z.strictObject({
  name: z.string(),
  what: z.string(),
  /** Rows that must turn, and to what. */
  turns: z.record(z.string(), verdictSchema),
  /** Rows looked at besides: they must not turn. Empty: every built row of the suites of `turns`. */
  beside: z.array(z.string()).default([]),
  /** `run`: only what a suite does shows it; `check`: the configuration by itself does. */
  shownBy: z.enum(["check", "run"]).default("check"),
  /** At which the suites look. */
  depth: z.enum(depths).default("quick"),
  /** Only with `--long`. */
  long: z.boolean().default(false),
  plant: z.array(step).min(1),
  heal: z.array(step).default([]),
});

export type DamageStep = z.infer<typeof step>;
export type Damage = z.infer<typeof damageSchema>;

/** All damages of a folder of fixtures, file by file in order of name. */
export function readDamages(where = "fixtures/damages"): Damage[] {
  const folder = inProject(where);
  return readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .sort()
    .flatMap((file) => {
      const parsed = z.array(damageSchema).safeParse(parse(readFileSync(join(folder, file), "utf8")));
      if (parsed.success) return parsed.data;
      const [issue] = parsed.error.issues;
      throw usageError(`${where}/${file}: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "invalid"}`);
    });
}
