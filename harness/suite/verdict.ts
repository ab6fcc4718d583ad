// How a spec says what it found. A verdict is on disk before the spec may expect anything of it.

import { assert } from "../core/errors.ts";
import type { Finding, Verdict } from "../core/verdict.ts";
import { systemClock } from "../core/clock.ts";
import type { NdjsonWriter } from "../evidence/ndjson.ts";
import type { VerdictRecord } from "../evidence/records.ts";
import type { RequirementId } from "../requirements/catalogue.ts";

export interface SpecJudgement {
  /** `waived` is never a spec's to say: waivers are applied when the run is composed. */
  readonly verdict: Exclude<Verdict, "waived">;
  readonly findings?: readonly Finding[];
  /** Paths that `evidence.attach` returned, or `evidence.pathOf(file)`. */
  readonly evidence?: readonly string[];
}

/** Records a judgement of a row that the test declares, and returns its verdict to be expected. */
export type RecordVerdict = (id: RequirementId, judgement: SpecJudgement) => Promise<Verdict>;

export interface VerdictOptions {
  readonly by: string;
  readonly declared: ReadonlySet<string>;
  readonly records: NdjsonWriter;
  /** Shows the record in the report as well. */
  readonly publish: (name: string, body: string, type: string) => Promise<void>;
}

export function createRecordVerdict(options: VerdictOptions): RecordVerdict {
  const { by, declared, records, publish } = options;
  return async (id, judgement) => {
    assert(declared.has(id), `"${by}" gives a verdict on ${id}, which its requirement(…) does not name`);
    const record = toRecord(id, by, judgement);
    records.append(record);
    await publish(`verdict ${id}: ${record.verdict}`, `${JSON.stringify(record, null, 2)}\n`, "application/json");
    return record.verdict;
  };
}

function toRecord(id: RequirementId, by: string, judgement: SpecJudgement): VerdictRecord {
  const { verdict, findings = [], evidence = [] } = judgement;
  assert(verdict !== "held" || evidence.length > 0, `"${by}" says that ${id} holds without naming evidence`);
  assert(
    verdict === "held" || findings.length > 0,
    `"${by}" says that ${id} is ${verdict} without a finding that says why`,
  );
  return {
    type: "verdict",
    requirement: id,
    by,
    verdict,
    findings: findings.map((finding) => ({ ...finding })),
    evidence: [...evidence],
    at: systemClock.wall().toISOString(),
  };
}
