// A program of the harness on a lab host: the control plane, the suites. It has a small first process of its own, so that
// its end, or its host's loss of power, takes all its children along.

import { rmSync } from "node:fs";
import type { SpawnRequest } from "../rpc/client.ts";
import { basicEnvironment, resolvConf } from "./hosts.ts";
import { Instance } from "./instance.ts";
import type { OutputListener } from "./instance.ts";
import type { Machine } from "./machine.ts";
import { netnsName } from "../network/names.ts";
import { stateOf } from "./paths.ts";
import type { ProcessEnd } from "./processes.ts";

export interface SpawnOptions {
  readonly id: string;
  readonly machine: Machine;
  readonly tool: string;
  readonly frontDescriptor: number | undefined;
  readonly onOutput: OutputListener;
  readonly onEnd: (end: ProcessEnd) => void;
}

export async function spawnOn(request: SpawnRequest, options: SpawnOptions): Promise<Instance> {
  const { id, machine, tool, frontDescriptor } = options;
  const hostPid = machine.hostPid(request.on);
  const host = machine.spec.hosts.find((candidate) => candidate.id === request.on);
  const handsDown = request.front === true && frontDescriptor !== undefined;
  const instance = new Instance(
    {
      ...{
        name: `process-${id}-${request.on}`,
        host: request.on,
        netns: netnsName(request.on),
        labels: {},
        volumes: {},
      },
      hostname: host?.hostname ?? request.on,
      address: host?.enis[0]?.address ?? "127.0.0.1",
      resolvConf: resolvConf(machine.spec, host?.enis[0]?.address, []),
      ...{ files: [], logFiles: [], covers: [], binds: [], trusted: request.on === "aws", init: true },
      argv: ["/bin/sh", "-c", 'cd "$0" && exec "$@"', request.cwd ?? "/", ...request.argv],
      env: { ...basicEnvironment(), ...request.env },
      ...(handsDown ? { inherit: [frontDescriptor] } : {}),
    },
    tool,
    options.onOutput,
  );
  await instance.start(hostPid);
  void instance.ended().then((end) => {
    rmSync(stateOf(instance.definition.name), { recursive: true, force: true });
    options.onEnd(end ?? { code: null, signal: null });
  });
  return instance;
}
