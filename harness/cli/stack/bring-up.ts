// The reference stack from nothing to serving: parts, synthesis, lab, control plane, apply, services. Everything that is
// started hangs on the cleanup scope that the caller gives, and dies with this process at the latest.

import { randomBytes } from "node:crypto";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadProfile } from "../../config/load-profile.ts";
import { readEnvironment } from "../../config/environment.ts";
import type { CleanupScope } from "../../core/cleanup-scope.ts";
import { present } from "../../core/errors.ts";
import { createAwsClients } from "../../platform/aws/clients.ts";
import { applyAssembly } from "../../platform/emulator/applier/apply.ts";
import { ensureArtifacts } from "../../platform/install/artifacts.ts";
import { startLab } from "../../platform/lab/lab.ts";
import type { StartedLab } from "../../platform/lab/lab.ts";
import { cachedAssembly } from "../assembly.ts";
import { projectRoot } from "../project.ts";
import type { Narration } from "../narration.ts";
import type { Variant } from "../vocabulary.ts";
import { startControlPlane } from "./control-plane-process.ts";
import { familiesOf } from "./families.ts";
import type { RunningStack } from "./running-stack.ts";

export const account = "123456789012";
export const region = "us-east-1";

export interface BringUpOptions {
  readonly profile: string;
  readonly variant: Variant;
  /** Release of the ClickHouse servers, where it is not the profile's own. */
  readonly serverTag?: string;
  readonly runId: string;
  readonly seed: string;
  readonly runDirectory: string;
  readonly offline: boolean;
  readonly narration: Narration;
  readonly scope: CleanupScope;
  readonly signal: AbortSignal;
}

/** The stack and the lab whose end is its end. */
export async function bringUp(options: BringUpOptions): Promise<RunningStack & { readonly lab: StartedLab }> {
  const { narration, scope, signal, runDirectory } = options;
  const { cacheDirectory } = readEnvironment();
  const families = familiesOf(options.profile);
  const artifacts = await narration.phase("parts", async () => {
    const wanted = { cacheDirectory, offline: options.offline, narrate: narration.line };
    for (const family of families) await family.ensure(wanted);
    return ensureArtifacts({ ...wanted, servers: serversOf(options) });
  });
  const credentials = makeCredentials();
  const regions = regionsOf(options);
  const home = present(regions[0], "a profile has a region");
  const [assembly, plane] = await bothOrNeither(
    narration.phase("synthesis", () => synthesized(options, cacheDirectory)),
    narration.phase("lab and control plane", async () => {
      const lab = await startLab({ artifacts, signal, logs: join(runDirectory, "evidence", "logs") });
      scope.add("lab", () => lab.stop(), 15_000);
      return {
        lab,
        ...(await startControlPlane({
          ...options,
          lab,
          artifacts,
          region: home,
          account,
          credentials,
          regions,
        })),
      };
    }),
  );
  const { lab } = plane;
  const clients = createAwsClients({ region: home, target: "local", endpoint: plane.endpoint, credentials });
  scope.add("clients", () => {
    clients.destroy();
  });
  const { outputs } = await narration.phase("apply", () =>
    applyAssembly({ assemblyDirectory: assembly, clients, account, signal }),
  );
  writeFileSync(join(runDirectory, "evidence", "outputs.json"), JSON.stringify(outputs, null, 2));
  await narration.phase("services", () => plane.realize(assembly, outputs, signal));
  for (const { setUp } of families) {
    if (setUp === undefined) continue;
    await narration.phase(setUp.what, () => setUp.run({ client: lab.client, clients, assembly, signal }));
  }
  return { lab, client: lab.client, endpoint: plane.endpoint, artifacts, outputs, assembly, clients, credentials };
}

async function synthesized(
  { profile, variant, serverTag, runDirectory }: BringUpOptions,
  cacheDirectory: string,
): Promise<string> {
  const tag = serverTag === undefined ? {} : { serverTag };
  const cached = await cachedAssembly({ profile, variant, ...tag, cacheDirectory });
  const assembly = join(runDirectory, "evidence", "assembly");
  mkdirSync(join(runDirectory, "evidence"), { recursive: true });
  cpSync(cached, assembly, { recursive: true });
  return assembly;
}

/** Regions that the profile stands in, the first one first. */
function regionsOf({ profile }: BringUpOptions): readonly string[] {
  return loadProfile(profile, projectRoot).intent.regions;
}

function serversOf({ serverTag }: BringUpOptions): readonly string[] {
  return serverTag === undefined ? [] : [serverTag];
}

function makeCredentials(): RunningStack["credentials"] {
  return {
    accessKeyId: `AKIALAB${randomBytes(7).toString("hex").toUpperCase().slice(0, 13)}`,
    secretAccessKey: randomBytes(30).toString("base64"),
  };
}

/** Waits for both before it fails with either: what was begun must be known to the cleanup before the cleanup runs. */
async function bothOrNeither<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return Promise.all([first, second]);
}
