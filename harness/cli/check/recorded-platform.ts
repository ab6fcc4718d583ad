// The running platform as it was recorded, for tests: the answers of fixtures/answers read into a snapshot, and copies of
// it with edits. Its resources stand under type and name: `AWS::KMS::Key alias/clickhouse-s3-key`.

import { readFileSync } from "node:fs";
import { judgeModel } from "../../analysis/conformance/judge.ts";
import { modelOfSnapshot } from "../../analysis/model/snapshot.ts";
import type { Snapshot } from "../../analysis/model/snapshot.ts";
import type { PlatformModel } from "../../analysis/model/platform-model.ts";
import type { Profile } from "../../config/profile.ts";
import { collectSnapshot } from "../../platform/aws/collect/collect.ts";
import { inProject } from "../project.ts";
import { replayingClients } from "../test/never-silent/recorded-answers.ts";
import type { RecordedAnswer } from "../test/never-silent/recorded-answers.ts";
import { editedAssembly } from "./edited-assembly.ts";
import type { Edit } from "./edited-assembly.ts";
import { rowsOf } from "./findings.ts";
import { compared, intended } from "./planted-cases.ts";
import type { Compared, NamedCase } from "./planted-cases.ts";

/** Its recorded texts stand in a file of their own. */
export const recordedName = "byoc-private-running";

/** The stack that edits of a recorded platform add to. */
const stack = "running";

/** The corrected reference stack, as the collector reads it from the recorded answers. */
export async function recordedPlatform(): Promise<Snapshot> {
  const answers = readFileSync(inProject("fixtures/answers/byoc-private.ndjson"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as RecordedAnswer);
  return collectSnapshot(replayingClients(answers), { profile: "byoc-private" });
}

/** A snapshot with edits in the words of planted cases. */
export function editedPlatform(snapshot: Snapshot, edits: readonly Edit[]): Snapshot {
  const before = new Map(snapshot.resources.map((one) => [nameOf(one), one]));
  const resources = Object.fromEntries(
    [...before].map(([name, { type, properties }]) => [name, { Type: type, Properties: properties }]),
  );
  const templates = [{ stack, file: stack, template: { Resources: resources } }];
  const edited = editedAssembly({ kind: "template", templates, path: stack, sha256: "" }, edits);
  const after = edited.templates[0]?.template["Resources"] as typeof resources;
  return {
    ...snapshot,
    resources: Object.entries(after).map(([id, { Type: type, Properties: properties }]) => {
      const known = before.get(id) ?? { id, attributes: {}, identities: [id], region: snapshot.region };
      return { ...known, type, properties: properties };
    }),
  };
}

/** What checks judge of a recorded platform. */
export function recordedModel(snapshot: Snapshot): PlatformModel {
  return modelOfSnapshot(snapshot, { kind: "snapshot", source: "recorded" });
}

/** What an edited copy shows beside what its case expects, in the rows that the case is about. */
export function seenRunning(snapshot: Snapshot, one: NamedCase, profile: Profile): Compared {
  const rows = new Set([...rowsOf(one), ...(one.allow ?? [])]);
  const model = recordedModel(editedPlatform(snapshot, one.edits));
  const { said, ...seen } = compared(one, judgeModel(model, intended(profile, one), rows).results);
  return { ...seen, said: placeless(said) };
}

/** Where a resource stands among all the others changes with every reader that is added. */
export function placeless(said: string): string {
  return said.replaceAll(/\/resources\/\d+\//g, "/resources/*/");
}

/** Generated ids change from recording to recording; resources of the account's making have a name beside theirs. */
function nameOf({ type, identities, id }: Snapshot["resources"][number]): string {
  return `${type} ${identities.find((one) => /^(alias\/|clickhouse)/.test(one)) ?? id}`;
}
