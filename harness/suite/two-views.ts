// The platform as it was described and as it runs, read once per suite, and the checklist of rows over both.

import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { checks } from "../analysis/conformance/registry.ts";
import { judgeTwoViews } from "../analysis/conformance/two-views.ts";
import type { TwoViews } from "../analysis/conformance/two-views.ts";
import { driftDocument } from "../analysis/drift/drift-document.ts";
import { modelOfSnapshot, parseSnapshot } from "../analysis/model/snapshot.ts";
import { buildTemplateModel } from "../analysis/model/template-model.ts";
import { loadProfile } from "../config/load-profile.ts";
import { runPaths } from "../evidence/run-paths.ts";
import { readTemplates } from "../platform/assembly/read-assembly.ts";
import { collectSnapshot } from "../platform/aws/collect/collect.ts";
import type { AwsClients } from "../platform/aws/clients.ts";
import type { RunContext } from "../platform/ports/run-context.ts";
import { requirements } from "../requirements/catalogue.ts";
import type { RequirementId } from "../requirements/catalogue.ts";
import type { Suite } from "../requirements/row.ts";
import { expect } from "./expect.ts";
import { requirement } from "./requirement.ts";
import { test as base } from "./test.ts";

const projectFolder = join(import.meta.dirname, "../..");

export interface ReadPlatform extends TwoViews {
  /** The snapshot's path in the run directory, and that of its differences from the description. */
  readonly snapshot: string;
  readonly drift: string;
}

/** The test of rows that template and API decide. */
export const test = base.extend<object, { platform: ReadPlatform }>({
  platform: [
    async ({ aws, context }, use, worker) => {
      await use(await readPlatform(aws, context, worker.project.name));
    },
    { scope: "worker", timeout: 120_000 },
  ],
});

async function readPlatform(aws: AwsClients, context: RunContext, suite: string): Promise<ReadPlatform> {
  const profile = loadProfile(context.profile, projectFolder);
  const file = runPaths(context.runDirectory).snapshot(suite);
  // A test that does not hold ends its worker; the next one goes on with what the suite saw, and with the same evidence.
  // Where no reader within the VPC reaches every API, the run has read them from outside before.
  if (!existsSync(file)) {
    const asked = { profile: profile.name, regions: profile.intent.regions, from: "vpc" } as const;
    const snapshot = await collectSnapshot(aws, asked);
    writeFileSync(file, `${JSON.stringify(snapshot, undefined, 1)}\n`);
  }
  const path = relative(context.runDirectory, file);
  const text = readFileSync(file, "utf8");
  const snapshot = parseSnapshot(text, path);
  const live = modelOfSnapshot(snapshot, { kind: "live", source: path });
  const [region] = profile.intent.regions;
  const templates = readTemplates(context.assembly, { shownBelow: context.runDirectory });
  const declared = buildTemplateModel({ ...templates, ...(region === undefined ? {} : { region }) });
  const drift = driftDocument(
    profile,
    { model: declared, path: templates.path, sha256: templates.sha256 },
    { model: live, path, sha256: createHash("sha256").update(text).digest("hex"), snapshot },
  );
  const driftFile = file.replace(/snapshot-([^/]*)$/, "drift-$1");
  writeFileSync(driftFile, `${JSON.stringify(drift, undefined, 1)}\n`);
  return { profile, declared, live, snapshot: path, drift: relative(context.runDirectory, driftFile) };
}

/** One test per row of these areas that this suite owns and that template or API decide, in catalogue order. */
export function checklist(suite: Suite, ...areas: readonly string[]): void {
  for (const row of requirements) {
    if (row.suite === suite && areas.includes(row.area) && checks.has(row.id)) oneRow(row.id, row.title);
  }
}

function oneRow(id: RequirementId, title: string): void {
  test(`${id} ${title}`, requirement(id), async ({ platform, evidence, verdict }) => {
    const { declared, live, composed } = judgeTwoViews(id, platform);
    const path = await evidence.attach(`${id} judgements`, { declared, live: live ?? "the API cannot tell" });
    const { reason, verdict: seen, findings } = composed;
    const said =
      reason === undefined ? findings : [{ source: platform.snapshot, resource: "none", message: reason }, ...findings];
    const evidencePaths = live === undefined ? [path] : [path, platform.snapshot, platform.drift];
    expect(
      await verdict(id, { verdict: seen as Exclude<typeof seen, "waived">, findings: said, evidence: evidencePaths }),
    ).toBeHeld();
  });
}
