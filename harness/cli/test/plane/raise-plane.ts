// A control plane without a lab: emulator and front on loopback, with the reference stack applied.

import { readEnvironment } from "../../../config/environment.ts";
import type { CleanupScope } from "../../../core/cleanup-scope.ts";
import { createAwsClients } from "../../../platform/aws/clients.ts";
import type { AwsClients } from "../../../platform/aws/clients.ts";
import { applyAssembly } from "../../../platform/emulator/applier/apply.ts";
import { createTrailMemory } from "../../../platform/emulator/extensions/cloudtrail-lookup.ts";
import { startFront } from "../../../platform/emulator/front.ts";
import type { Front } from "../../../platform/emulator/front.ts";
import { startMoto } from "../../../platform/emulator/moto.ts";
import type { Moto } from "../../../platform/emulator/moto.ts";
import { artifactPaths } from "../../../platform/install/artifacts.ts";
import type { PlatformOutputs } from "../../../platform/ports/outputs.ts";
import { cachedAssembly } from "../../assembly.ts";
import type { Variant } from "../../vocabulary.ts";

export interface Plane {
  /** Through a listener without TLS. */
  readonly clients: AwsClients;
  /** Through a listener whose requests count as having come over TLS. */
  readonly secure: AwsClients;
  readonly front: Front;
  readonly moto: Moto;
  readonly outputs: PlatformOutputs;
  readonly assembly: string;
}

const region = "us-east-1";
const account = "123456789012";
const credentials = { accessKeyId: "AKIALOCALTESTSONLY00", secretAccessKey: "made for this test" };

export async function raisePlane(variant: Variant, scope: CleanupScope, signal: AbortSignal): Promise<Plane> {
  const { cacheDirectory } = readEnvironment();
  const assembly = await cachedAssembly({ profile: "byoc-private", variant, cacheDirectory });
  const moto = await startMoto({ python: artifactPaths(cacheDirectory).controlPlanePython, account, signal });
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
  const clients = clientsOf("plain");
  const { outputs } = await applyAssembly({ assemblyDirectory: assembly, clients, account, signal });
  return { clients, secure: clientsOf("secure"), front, moto, outputs, assembly };
}
