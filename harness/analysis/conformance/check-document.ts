// `assay.check/1`: what `assay check` prints as JSON. Its `exit` is the document's own code.

import { z } from "zod";
import type { Profile } from "#harness/config/profile.ts";
import { worstExit } from "#harness/core/exit-codes.ts";
import { countVerdicts, exitOfVerdict } from "#harness/core/verdict.ts";
import type { Finding } from "#harness/core/verdict.ts";
import { coverageSchema, countsSchema, findingSchema, verdictSchema } from "#harness/requirements/judgement.ts";
import { waivedVerdict } from "#harness/requirements/apply-waivers.ts";
import type { Waiver } from "#harness/requirements/waivers.ts";
import { judgeModel } from "./judge.ts";
import type { PlatformModel } from "../model/platform-model.ts";
import { sourceKinds } from "../model/resource.ts";

export const checkDocumentSchema = z.strictObject({
  schema: z.literal("assay.check/1"),
  profile: z.string(),
  source: z.strictObject({ kind: z.enum(sourceKinds), path: z.string(), sha256: z.string() }),
  results: z.array(
    z.strictObject({ requirement: z.string(), verdict: verdictSchema, findings: z.array(findingSchema) }),
  ),
  coverage: coverageSchema,
  counts: countsSchema,
  exit: z.int(),
});

export type CheckDocument = z.infer<typeof checkDocumentSchema>;

export interface CheckedSource {
  readonly model: PlatformModel;
  readonly path: string;
  readonly sha256: string;
}

/** Judges a source against a profile. Results are sorted by requirement, findings by resource. */
export function checkDocument(source: CheckedSource, profile: Profile, waivers: readonly Waiver[] = []): CheckDocument {
  const { model, path, sha256 } = source;
  const { results, coverage } = judgeModel(model, profile);
  const judged = results.map((result) => ({
    requirement: result.requirement,
    verdict: waivedVerdict(result, waivers),
    findings: [...reasonFinding(result.reason, path), ...result.findings]
      .map((finding) => placed(finding, path))
      .sort(byResource),
  }));
  return {
    schema: "assay.check/1",
    profile: profile.name,
    source: { kind: model.kind, path, sha256 },
    results: judged,
    coverage: { ...coverage, uncovered: [...coverage.uncovered], outOfScope: [...coverage.outOfScope] },
    counts: countVerdicts(judged),
    exit: worstExit(judged.map(({ verdict }) => exitOfVerdict(verdict))),
  };
}

/** A row out of scope says why among its findings too. */
function reasonFinding(reason: string | undefined, source: string): Finding[] {
  return reason === undefined ? [] : [{ source, resource: "none", message: reason }];
}

function placed(finding: Finding, path: string): Finding {
  return finding.source === "" ? { ...finding, source: path } : finding;
}

function byResource(left: Finding, right: Finding): number {
  const key = ({ resource, source, path = "", message }: Finding): string =>
    `${resource}\u0000${source}\u0000${path}\u0000${message}`;
  return key(left) < key(right) ? -1 : 1;
}
