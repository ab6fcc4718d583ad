// What the platforms of some profiles have besides ClickHouse and its coordinators: one entry for each family of programs.

import type { EnsureOptions } from "../../platform/install/artifacts.ts";
import { ensureDruidParts } from "../../platform/install/ensure-druid.ts";
import { ensureKafkaParts } from "../../platform/install/ensure-kafka.ts";
import { ensureStreamParts } from "../../platform/install/ensure-stream.ts";
import { kubectlFiles } from "../../platform/lab/kubernetes/tools.ts";
import type { RunContext } from "../../platform/ports/run-context.ts";
import { connectorRuns } from "./connector-runs.ts";
import type { FreshPlatform } from "./fresh-platform.ts";
import { kafkaClient } from "./kafka-client.ts";
import type { RunningStack } from "./running-stack.ts";
import { messageClient, setUpStream } from "./stream-setup.ts";

export interface Family {
  readonly profiles: readonly string[];
  /** Installs its programs when they are missing. */
  ensure(options: EnsureOptions): Promise<unknown>;
  /** What the platform makes once, or what has to run before anything is asked of it. */
  readonly setUp?: { readonly what: string; run(platform: FreshPlatform): Promise<void> };
  /** What a process on the platform is told of it. */
  context?(stack: RunningStack): Promise<Partial<RunContext>>;
}

const families: readonly Family[] = [
  {
    profiles: ["stream-benchmark"],
    ensure: ensureStreamParts,
    setUp: { what: "topics and tables", run: setUpStream },
    context: (stack) => Promise.resolve({ messageClient: messageClient(stack) }),
  },
  {
    profiles: ["msk-privatelink"],
    ensure: ensureKafkaParts,
    setUp: { what: "connector", run: connectorRuns },
    context: async (stack) => ({ kafkaClient: await kafkaClient(stack) }),
  },
  {
    profiles: ["druid-eks"],
    ensure: ensureDruidParts,
    context: () => Promise.resolve({ kubectl: kubectlFiles }),
  },
];

/** Those that a profile's platform has. */
export function familiesOf(profile: string): readonly Family[] {
  return families.filter(({ profiles }) => profiles.includes(profile));
}

/** What all of them say of themselves to a process on the platform. */
export async function contextOf(profile: string, stack: RunningStack): Promise<Partial<RunContext>> {
  const said = await Promise.all(familiesOf(profile).map(async (family) => family.context?.(stack)));
  return Object.assign({}, ...said) as Partial<RunContext>;
}
