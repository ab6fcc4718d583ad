// One predicate, two views: what the template says of a row and what the applied platform says of it must be the same.

import { driftDocument } from "../../../analysis/drift/drift-document.ts";
import { checkDocument } from "../../../analysis/conformance/check-document.ts";
import type { CheckDocument, CheckedSource } from "../../../analysis/conformance/check-document.ts";
import { modelOfSnapshot, parseSnapshot } from "../../../analysis/model/snapshot.ts";
import type { Snapshot } from "../../../analysis/model/snapshot.ts";
import type { Profile } from "../../../config/profile.ts";
import type { AwsClients } from "../../../platform/aws/clients.ts";
import { collectSnapshot } from "../../../platform/aws/collect/collect.ts";
import { unknownLive } from "../../../platform/emulator/live-no.ts";
import { openSource } from "../../check/check-source.ts";

/** The verdicts on what runs, by way of a snapshot as `assay snapshot` writes it. */
export async function liveDocument(clients: AwsClients, profile: Profile): Promise<CheckDocument> {
  return judged(await readBack(clients, profile), profile);
}

async function readBack(clients: AwsClients, profile: Profile): Promise<Snapshot> {
  const snapshot = await collectSnapshot(clients, { profile: profile.name, regions: profile.intent.regions });
  return parseSnapshot(JSON.stringify(snapshot), "live");
}

function judged(snapshot: Snapshot, profile: Profile): CheckDocument {
  const model = modelOfSnapshot(snapshot, { kind: "snapshot", source: "live" });
  return checkDocument({ model, path: "live", sha256: "" }, profile);
}

/** Rows of which the two say different things: `NET-004: template held, live unknown (why)`; what was not read first. */
export async function differences(
  { clients, assembly }: { clients: AwsClients; assembly: string },
  profile: Profile,
): Promise<string[]> {
  const snapshot = await readBack(clients, profile);
  const live = new Map(judged(snapshot, profile).results.map((result) => [result.requirement, result]));
  const source = await openSource({ template: assembly }, profile);
  const template = checkDocument(source, profile);
  const unread = snapshot.gaps.map(({ operation, reason }) => `not read: ${operation}: ${reason}`);
  const excepted = unknownLive(profile.name);
  const differing = template.results.flatMap(({ requirement, verdict, findings }) => {
    const seen = live.get(requirement);
    if (excepted.has(requirement)) {
      return seen?.verdict === "unknown"
        ? []
        : [`${requirement}: live ${seen?.verdict ?? "nothing"}, no exception now`];
    }
    // A row that one kind of source cannot carry is judged by the other alone.
    if (seen?.verdict === verdict || seen?.verdict === "out-of-scope" || verdict === "out-of-scope") return [];
    const reason = [...(seen?.findings ?? []), ...findings].find(({ severity }) => severity === undefined);
    const why = reason === undefined ? "" : ` (${reason.resource}: ${reason.message})`;
    return [`${requirement}: template ${verdict}, live ${seen?.verdict ?? "nothing"}${why}`];
  });
  // Where the readers of a profile have been shown to tell what was applied.
  const drift = profile.name === "byoc-private" ? drifted(source, snapshot, profile) : [];
  return [...unread, ...differing, ...drift];
}

/** What was just applied has not drifted: every attribute that is read back is the described one. */
function drifted(declared: CheckedSource, snapshot: Snapshot, profile: Profile): string[] {
  const model = modelOfSnapshot(snapshot, { kind: "snapshot", source: "live" });
  const drift = driftDocument(profile, declared, { model, path: "live", sha256: "", snapshot });
  return [
    ...drift.changed.map(({ resource, attribute, expected, actual }) => {
      return `drift: ${resource} ${attribute}: ${JSON.stringify(expected)} declared, ${JSON.stringify(actual)} live`;
    }),
    ...drift.missing.map(({ resource }) => `drift: ${resource} is missing`),
    ...drift.extra.map(({ type, running }) => `drift: ${running} (${type}) is extra`),
  ];
}
