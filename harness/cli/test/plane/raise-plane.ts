// A control plane without a lab: emulator and front on loopback, with the reference stack applied.

import type { Profile } from "../../../config/profile.ts";
import { readEnvironment } from "../../../config/environment.ts";
import type { CleanupScope } from "../../../core/cleanup-scope.ts";
import { createAwsClients } from "../../../platform/aws/clients.ts";
import type { AwsClients } from "../../../platform/aws/clients.ts";
import { applyAssembly, applyStacks } from "../../../platform/emulator/applier/apply.ts";
import { createTrailMemory } from "../../../platform/emulator/extensions/cloudtrail-lookup.ts";
import { startFront } from "../../../platform/emulator/front.ts";
import type { Front } from "../../../platform/emulator/front.ts";
import { startMoto } from "../../../platform/emulator/moto.ts";
import type { Moto } from "../../../platform/emulator/moto.ts";
import { ensureArtifacts } from "../../../platform/install/artifacts.ts";
import type { PlatformOutputs } from "../../../platform/ports/outputs.ts";
import { cachedAssembly } from "../../assembly.ts";
import type { Variant } from "../../vocabulary.ts";

export interface Plane extends EmptyPlane {
  readonly outputs: PlatformOutputs;
  readonly assembly: string;
}

const account = "123456789012";
const credentials = { accessKeyId: "AKIALOCALTESTSONLY00", secretAccessKey: "made for this test" };

/** Emulator and front, with nothing applied yet. */
export interface EmptyPlane {
  /** Through a listener without TLS. */
  readonly clients: AwsClients;
  /** Through a listener whose requests count as having come over TLS. */
  readonly secure: AwsClients;
  readonly front: Front;
  readonly moto: Moto;
}

export async function raisePlane(variant: Variant, scope: CleanupScope, signal: AbortSignal): Promise<Plane> {
  const assembly = await cachedAssembly({ profile: "byoc-private", variant, ...cache() });
  const plane = await raiseEmptyPlane("us-east-1", scope, signal);
  const { outputs } = await applyAssembly({ assemblyDirectory: assembly, clients: plane.clients, account, signal });
  return { ...plane, outputs, assembly };
}

/** The stacks of any profile, applied to be looked at. */
export async function raiseStacks(
  { profile, variant }: { profile: Profile; variant: Variant },
  scope: CleanupScope,
  signal: AbortSignal,
) {
  const assembly = await cachedAssembly({ profile: profile.name, variant, ...cache() });
  const plane = await raiseEmptyPlane(profile.intent.regions[0] ?? "us-east-1", scope, signal);
  const { resources } = await applyStacks({ assemblyDirectory: assembly, clients: plane.clients, account, signal });
  return { ...plane, assembly, resources };
}

function cache(): { cacheDirectory: string } {
  return { cacheDirectory: readEnvironment().cacheDirectory };
}

async function raiseEmptyPlane(region: string, scope: CleanupScope, signal: AbortSignal): Promise<EmptyPlane> {
  const { cacheDirectory, offline } = readEnvironment();
  const { controlPlanePython: python } = await ensureArtifacts({ cacheDirectory, offline, narrate: () => undefined });
  const moto = await startMoto({ python, account, signal });
  scope.add("emulator", () => moto.stop());
  const trail = createTrailMemory(account);
  const loopback = { host: "127.0.0.1", port: 0 };
  const front = await startFront({
    moto,
    listeners: [
      { name: "plain", ...loopback },
      { name: "secure", ...loopback, originOf: () => ({ secureTransport: true }) },
    ],
    handlers: [trail.handler],
    audit: (record) => {
      trail.remember(record);
    },
  });
  scope.add("front", () => front.stop());
  const clientsOf = (listener: string): AwsClients => {
    const clients = createAwsClients({ region, target: "local", endpoint: front.addresses.get(listener), credentials });
    scope.add(`${listener} clients`, () => {
      clients.destroy();
    });
    return clients;
  };
  return { clients: clientsOf("plain"), secure: clientsOf("secure"), front, moto };
}
