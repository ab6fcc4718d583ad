// The recorded running platform of byoc-private beside the template that it was built from, edited by tests.

import { readFileSync } from "node:fs";
import { driftDocument } from "../../analysis/drift/drift-document.ts";
import type { DriftDocument } from "../../analysis/drift/drift-form.ts";
import { modelOfSnapshot } from "../../analysis/model/snapshot.ts";
import type { Snapshot } from "../../analysis/model/snapshot.ts";
import { readEnvironment } from "../../config/environment.ts";
import { loadProfile } from "../../config/load-profile.ts";
import { present } from "../../core/errors.ts";
import { collectSnapshot } from "../../platform/aws/collect/collect.ts";
import { cachedAssembly } from "../assembly.ts";
import { inProject, projectRoot } from "../project.ts";
import { replayingClients } from "../test/never-silent/recorded-answers.ts";
import type { RecordedAnswer } from "../test/never-silent/recorded-answers.ts";
import { openSource } from "./check-source.ts";

export type Found = Snapshot["resources"][number];
export type Properties = Record<string, unknown>;
/** What it returns is not looked at. */
export type Change = (snapshot: Snapshot) => unknown;

export interface RecordedDrift {
  readonly driftAfter: (change: Change) => DriftDocument;
  /**
   * `type resource attribute` of what changed, `- type resource` of what is missing, `+ type` of what is extra: what infra has
   * changed since the recording is left out, the phases that raise a platform look at that.
   */
  readonly seen: (drift: DriftDocument) => string[];
}

export async function recordedDrift(): Promise<RecordedDrift> {
  const profile = loadProfile("byoc-private", projectRoot);
  const lines = readFileSync(inProject("fixtures/answers/byoc-private.ndjson"), "utf8").trimEnd().split("\n");
  const answers = lines.map((line) => JSON.parse(line) as RecordedAnswer);
  const recorded = await collectSnapshot(replayingClients(answers), { profile: profile.name });
  const { cacheDirectory } = readEnvironment();
  const template = await cachedAssembly({ profile: profile.name, variant: "corrected", cacheDirectory });
  const declared = await openSource({ template }, profile);
  const driftAfter = (change: Change): DriftDocument => {
    const snapshot = structuredClone(recorded);
    change(snapshot);
    const model = modelOfSnapshot(snapshot, { kind: "snapshot", source: "now.json" });
    return driftDocument(profile, declared, { model, path: "now.json", sha256: "", snapshot });
  };
  const before = everything(driftAfter(() => undefined));
  return { driftAfter, seen: (drift) => everything(drift).filter((one) => !before.includes(one)) };
}

export function one({ resources }: Snapshot, type: string, has: (resource: Found) => boolean = () => true): Found {
  return present(
    resources.find((resource) => resource.type === type && has(resource)),
    `the recording has ${type}`,
  );
}

export function named(type: string, id: string): (snapshot: Snapshot) => Found {
  return (snapshot) => one(snapshot, type, (resource) => resource.identities.includes(id));
}

export function set(resource: Found, properties: Properties): void {
  Object.assign(resource.properties, properties);
}

function everything({ changed, missing, extra }: DriftDocument): string[] {
  return [
    ...changed.map(({ resource, attribute }) => `${resource} ${attribute}`),
    ...missing.map(({ resource }) => `- ${resource}`),
    ...extra.map(({ type }) => `+ ${type}`),
  ];
}
