// Never a silent pass: every check × every API operation that it needs × every way in which a read can fail. A cell is
// right when the row is unknown, and the document's exit with it.

import { checkDocument } from "../../../analysis/conformance/check-document.ts";
import type { CheckDocument } from "../../../analysis/conformance/check-document.ts";
import { judgeCheck } from "../../../analysis/conformance/judge.ts";
import { checks } from "../../../analysis/conformance/registry.ts";
import { modelOfSnapshot } from "../../../analysis/model/snapshot.ts";
import type { Snapshot } from "../../../analysis/model/snapshot.ts";
import type { Profile } from "../../../config/profile.ts";
import { collectSnapshot } from "../../../platform/aws/collect/collect.ts";
import { emptied, emptyRegion, faulty, readFaults } from "./faults.ts";
import type { ReadFault } from "./faults.ts";
import { asRecorded, replayingClients } from "./recorded-answers.ts";
import type { Ending, RecordedAnswer } from "./recorded-answers.ts";

export interface MatrixResult {
  readonly cells: number;
  readonly operations: number;
  /** Cells whose row is not unknown: `NET-004 × ec2:DescribeSubnets × Throttling: held`. */
  readonly silent: readonly string[];
}

export interface MatrixOptions {
  readonly answers: readonly RecordedAnswer[];
  readonly profile: Profile;
  /** Only every nth operation: a sample. */
  readonly every?: number;
}

/** Rows that a live source cannot carry are out of scope with every fault, too. */
const carried = new Set(["held", "violated", "unknown"]);

/** Judges the recording once for each operation and fault. */
export async function neverSilent(options: MatrixOptions): Promise<MatrixResult> {
  const { answers, profile, every = 1 } = options;
  const intact = await collected(options, asRecorded);
  const inScope = new Set(
    judged(intact, profile).results.flatMap(({ requirement, verdict }) => (carried.has(verdict) ? [requirement] : [])),
  );
  const read = readTypes(intact, profile);
  const operations = [...new Set(answers.map(({ service, operation }) => `${service}:${operation}`))].sort();
  const silent: string[] = [];
  let cells = 0;
  const look = (cell: { name: string; rows: readonly string[]; document: CheckDocument }): void => {
    const verdicts = new Map(cell.document.results.map(({ requirement, verdict }) => [requirement, verdict]));
    for (const row of cell.rows) {
      cells += 1;
      const verdict = verdicts.get(row);
      if (verdict !== "unknown") silent.push(`${row} × ${cell.name}: ${verdict ?? "nothing"}`);
      else if (cell.document.exit === 0) silent.push(`${row} × ${cell.name}: exit 0`);
    }
  };
  const sampled = operations.filter((_operation, index) => index % every === 0);
  for (const operation of sampled) {
    const lost = await lostTypes(options, { operation, intact });
    const rows = [...inScope].filter((row) => needs(read.get(row), lost));
    for (const fault of readFaults.filter((one) => canFail(answers, operation, one))) {
      const document = judged(await collected(options, faulty(operation, fault)), profile);
      look({ name: `${operation} × ${fault.name}`, rows, document });
    }
  }
  look({ name: "empty region", rows: [...inScope], document: judged(await collected(options, emptyRegion), profile) });
  return { cells, operations: sampled.length, silent };
}

function canFail(answers: readonly RecordedAnswer[], operation: string, fault: ReadFault): boolean {
  return answers.some((one) => {
    if (`${one.service}:${one.operation}` !== operation) return false;
    const ending = fault.ending(one);
    ending?.catch(() => undefined);
    return ending !== undefined;
  });
}

/** Types that change when an operation answers with nothing, or that the collector itself says it would lack. */
async function lostTypes(
  options: MatrixOptions,
  { operation, intact }: { operation: string; intact: Snapshot },
): Promise<Set<string>> {
  const nothing: Ending = (recorded) =>
    `${recorded.service}:${recorded.operation}` === operation ? emptied(recorded) : asRecorded(recorded);
  const [denied] = readFaults;
  const without = await collected(options, nothing);
  const gapped = denied === undefined ? without : await collected(options, faulty(operation, denied));
  const before = byType(intact);
  const after = byType(without);
  const changed = [...before.keys()].filter((type) => before.get(type) !== after.get(type));
  return new Set([...changed, ...gapped.gaps.flatMap(({ types }) => types)]);
}

function byType({ resources }: Snapshot): Map<string, string> {
  const texts = new Map<string, string>();
  for (const { type, id, properties } of resources) {
    texts.set(type, `${texts.get(type) ?? ""}\n${id} ${JSON.stringify(properties)}`);
  }
  return texts;
}

function needs(read: ReadonlySet<string> | undefined, lost: ReadonlySet<string>): boolean {
  if (read === undefined || lost.size === 0) return false;
  return read.has("*") || [...read].some((type) => lost.has(type));
}

/** Types that each check reads of the intact platform. */
function readTypes(snapshot: Snapshot, profile: Profile): Map<string, Set<string>> {
  let types = new Set<string>();
  const onRead = (type: string) => types.add(type);
  const model = modelOfSnapshot(snapshot, { kind: "snapshot", source: "recorded", onRead });
  return new Map(
    [...checks.values()].map((check) => {
      types = new Set();
      judgeCheck(check, model, profile);
      return [check.requirement, types];
    }),
  );
}

function collected({ answers, profile }: MatrixOptions, ending: Ending): Promise<Snapshot> {
  // Recorded where the platform runs: of several regions the first is replayed.
  const [region] = profile.intent.regions;
  return collectSnapshot(replayingClients(answers, ending, region), { profile: profile.name });
}

function judged(snapshot: Snapshot, profile: Profile): CheckDocument {
  const model = modelOfSnapshot(snapshot, { kind: "snapshot", source: "recorded" });
  return checkDocument({ model, path: "recorded", sha256: "" }, profile);
}
