// The control plane by itself: emulator, front and applier without the lab. The reference stack applies, what is read back
// says what the template says, and a damaged configuration is seen as it is, then healed.

import { cachedAssembly } from "../assembly.ts";
import { checkDocument } from "../../analysis/conformance/check-document.ts";
import type { CheckDocument } from "../../analysis/conformance/check-document.ts";
import { modelOfSnapshot, parseSnapshot } from "../../analysis/model/snapshot.ts";
import { readEnvironment } from "../../config/environment.ts";
import { loadProfile } from "../../config/load-profile.ts";
import { CleanupScope } from "../../core/cleanup-scope.ts";
import { assert, present } from "../../core/errors.ts";
import { callByName } from "../../platform/aws/call-by-name.ts";
import { createAwsClients } from "../../platform/aws/clients.ts";
import type { AwsClients } from "../../platform/aws/clients.ts";
import { collectSnapshot } from "../../platform/aws/collect/collect.ts";
import { applyAssembly } from "../../platform/emulator/applier/apply.ts";
import { startFront } from "../../platform/emulator/front.ts";
import { startMoto } from "../../platform/emulator/moto.ts";
import { artifactPaths } from "../../platform/install/artifacts.ts";
import type { PlatformOutputs } from "../../platform/ports/outputs.ts";
import { openSource } from "../check/check-source.ts";
import { projectRoot } from "../project.ts";
import type { Variant } from "../vocabulary.ts";
import { readDamages } from "./damages/damage-file.ts";
import type { Damage, DamageStep } from "./damages/damage-file.ts";
import { filled } from "./damages/placeholders.ts";
import { testCase } from "./phase.ts";
import type { CaseResult, Phase } from "./phase.ts";

const name = "byoc-private";
const profile = () => loadProfile(name, projectRoot);

interface Plane {
  readonly clients: AwsClients;
  readonly outputs: PlatformOutputs;
  readonly assembly: string;
}

export const controlPlanePhase: Phase = {
  name: "control-plane",
  what: "what is read back is what was declared, and a damage to it is seen",
  run: async ({ signal }) => {
    const results: CaseResult[] = [];
    for (const variant of ["as-written", "corrected"] as const) {
      await using scope = new CleanupScope();
      const agrees = `template and live say the same of every row (${variant})`;
      results.push(
        await testCase(agrees, async () => {
          const plane = await raise(variant, scope, signal);
          await sameVerdicts(plane);
          if (variant === "corrected") results.push(...(await tryDamages(plane, signal)));
        }),
      );
    }
    return results;
  },
};

async function raise(variant: Variant, scope: CleanupScope, signal: AbortSignal): Promise<Plane> {
  const { cacheDirectory } = readEnvironment();
  const assembly = await cachedAssembly({ profile: name, variant, cacheDirectory });
  const account = "123456789012";
  const moto = await startMoto({ python: artifactPaths(cacheDirectory).controlPlanePython, account, signal });
  scope.add("emulator", () => moto.stop());
  const listeners = [{ name: "loopback", host: "127.0.0.1", port: 0 }];
  const front = await startFront({ moto, listeners, handlers: [] });
  scope.add("front", () => front.stop());
  const endpoint = front.addresses.get("loopback");
  const credentials = { accessKeyId: "AKIALOCALTESTSONLY00", secretAccessKey: "made for this test" };
  const clients = createAwsClients({ region: "us-east-1", target: "local", endpoint, credentials });
  scope.add("clients", () => {
    clients.destroy();
  });
  const { outputs } = await applyAssembly({ assemblyDirectory: assembly, clients, account, signal });
  return { clients, outputs, assembly };
}

async function liveDocument({ clients }: Plane): Promise<CheckDocument> {
  const text = JSON.stringify(await collectSnapshot(clients, { profile: name }));
  const model = modelOfSnapshot(parseSnapshot(text, "live"), { kind: "snapshot", source: "live" });
  return checkDocument({ model, path: "live", sha256: "" }, profile());
}

async function sameVerdicts(plane: Plane): Promise<void> {
  const live = verdictsOf(await liveDocument(plane));
  const template = verdictsOf(checkDocument(await openSource({ template: plane.assembly }, profile()), profile()));
  const differing = [...template].flatMap(([requirement, verdict]) => {
    const seen = live.get(requirement);
    // A row that one kind of source cannot carry is judged by the other alone.
    return seen === verdict || seen === "out-of-scope" || verdict === "out-of-scope"
      ? []
      : [`${requirement}: template ${verdict}, live ${seen ?? "nothing"}`];
  });
  assert(differing.length === 0, differing.join("; "));
}

async function tryDamages(plane: Plane, signal: AbortSignal): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  const damages = [...readDamages(), ...readDamages("fixtures/damages/control-plane")];
  for (const damage of damages.filter(isConfiguration)) {
    signal.throwIfAborted();
    results.push(await testCase(`damage ${damage.name}`, () => tryDamage(damage, plane)));
  }
  return results;
}

function isConfiguration({ plant, heal }: Damage): boolean {
  return [...plant, ...heal].every((step) => "aws" in step);
}

async function tryDamage(damage: Damage, plane: Plane): Promise<void> {
  const answers: Record<string, unknown> = {};
  await takeCalls(damage.plant, plane, answers);
  const seen = turned(await liveDocument(plane));
  await takeCalls(damage.heal, plane, answers);
  const after = turned(await liveDocument(plane));
  const expected = JSON.stringify(Object.entries(damage.turns).sort());
  assert(JSON.stringify(seen) === expected, `turned ${JSON.stringify(seen)}, expected ${expected}`);
  assert(after.length === 0, `healed, still ${JSON.stringify(after)}`);
}

async function takeCalls(
  steps: readonly DamageStep[],
  { clients, outputs }: Plane,
  answers: Record<string, unknown>,
): Promise<void> {
  for (const step of steps) {
    const { aws } = filled(step, { ...answers, outputs: outputs.regions[0] }) as Extract<DamageStep, { aws: unknown }>;
    const answer = await callByName(clients, present(aws, "a configuration damage makes API calls only"));
    if (aws.as !== undefined) answers[aws.as] = answer;
  }
}

function verdictsOf({ results }: CheckDocument): Map<string, string> {
  return new Map(results.map(({ requirement, verdict }) => [requirement, verdict]));
}

function turned({ results }: CheckDocument): [string, string][] {
  return results
    .filter(({ verdict }) => verdict === "violated" || verdict === "unknown")
    .map(({ requirement, verdict }): [string, string] => [requirement, verdict])
    .sort();
}
