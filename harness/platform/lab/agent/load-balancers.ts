// The nodes of network load balancers: one HAProxy a zone, watched over its stats socket for target health and for which
// zones are in service.

import { createConnection } from "node:net";
import { text } from "node:stream/consumers";
import { writeFileSync } from "node:fs";
import { eventually } from "../../../core/eventually.ts";
import type { LabSpec, LoadBalancerSpec } from "../lab-spec.ts";
import type { TargetHealth } from "./health.ts";
import { targetHealth, zonesInService } from "./health.ts";
import { haproxyConfig, parseServerStates } from "../services/haproxy.ts";
import type { ServerState } from "../services/haproxy.ts";
import { Instance } from "./instance.ts";
import type { OutputListener } from "./instance.ts";
import { netnsName } from "../network/names.ts";
import { daemonPath, programPath } from "./paths.ts";
import { mustRun } from "./command.ts";

const pollMs = 500;

export interface LoadBalancerState {
  readonly name: string;
  readonly zonesInService: readonly string[];
  readonly targets: readonly TargetHealth[];
}

export interface LoadBalancerTools {
  readonly tool: string;
  readonly haproxy: string;
  /** Takes what a node says; undefined when nobody keeps it. */
  readonly logOf: (program: string) => OutputListener | undefined;
}

export class LoadBalancers {
  readonly #tools: LoadBalancerTools;
  readonly #onChange: () => void;
  readonly #nodes = new Map<string, { readonly instance: Instance; config: string }>();
  #balancers: readonly LoadBalancerSpec[] = [];
  #states = new Map<string, readonly ServerState[]>();
  #known = "";

  constructor(tools: LoadBalancerTools, onChange: () => void) {
    this.#tools = tools;
    this.#onChange = onChange;
    setInterval(() => void this.#poll(), pollMs).unref();
  }

  /** The daemons, so that power and listings include them. */
  instances(): Instance[] {
    return [...this.#nodes.values()].map(({ instance }) => instance);
  }

  states(): LoadBalancerState[] {
    return this.#balancers.map((balancer) => ({
      name: balancer.name,
      zonesInService: this.inService(balancer),
      targets: targetHealth(balancer, this.#states),
    }));
  }

  inService(balancer: LoadBalancerSpec): readonly string[] {
    return zonesInService(balancer, this.#states);
  }

  async apply(spec: LabSpec, hostPid: (host: string) => number | undefined): Promise<void> {
    this.#balancers = spec.loadBalancers;
    const wanted = spec.loadBalancers.flatMap((balancer) => balancer.zones.map((zone) => ({ balancer, zone })));
    for (const [host, { instance }] of this.#nodes) {
      if (wanted.some(({ zone }) => zone.host === host)) continue;
      await instance.signal("SIGKILL");
      this.#nodes.delete(host);
    }
    await Promise.all(
      wanted.map(async ({ balancer, zone }) => {
        const config = haproxyConfig(balancer, zone, daemonPath(`${zone.host}.sock`));
        await this.#converge(zone.host, { config, address: zone.address, pid: hostPid(zone.host) });
      }),
    );
  }

  /** Resolves when every running node listens. */
  async untilServing(): Promise<void> {
    const running = [...this.#nodes].filter(([, { instance }]) => instance.isRunning).map(([host]) => host);
    await Promise.all(
      running.map((host) =>
        eventually(async () => (await readStates(daemonPath(`${host}.sock`))).length > 0, {
          withinMs: 10_000,
          everyMs: 30,
          what: `the load balancer's node ${host} serves`,
        }),
      ),
    );
  }

  async #converge(host: string, at: { config: string; address: string; pid: number | undefined }): Promise<void> {
    const path = daemonPath(`${host}.cfg`);
    const known = this.#nodes.get(host);
    if (known?.config !== at.config) {
      writeFileSync(path, at.config);
      await mustRun([this.#tools.haproxy, "-c", "-q", "-f", path]);
    }
    const node = known ?? { instance: this.#instance(host, at.address), config: at.config };
    this.#nodes.set(host, node);
    if (at.pid === undefined) return;
    if (!node.instance.isRunning) await node.instance.start(at.pid);
    else if (node.config !== at.config) await node.instance.signal("SIGUSR2");
    node.config = at.config;
  }

  #instance(host: string, address: string): Instance {
    return new Instance(
      {
        ...{ name: `haproxy-${host}`, host, netns: netnsName(host), hostname: host, address },
        ...{
          labels: { program: "haproxy" },
          volumes: {},
          resolvConf: "",
          files: [],
          logFiles: [],
          covers: [],
          binds: [],
          trusted: true,
        },
        argv: [this.#tools.haproxy, "-W", "-db", "-f", daemonPath(`${host}.cfg`)],
        env: { PATH: programPath },
      },
      this.#tools.tool,
      this.#tools.logOf(`haproxy-${host}`),
    );
  }

  async #poll(): Promise<void> {
    const rows = await Promise.all(
      [...this.#nodes].map(async ([host, { instance }]) => {
        const seen = instance.state === "running" ? await readStates(daemonPath(`${host}.sock`)) : [];
        return [host, seen] as const;
      }),
    );
    this.#states = new Map(rows);
    const now = JSON.stringify(this.states());
    if (now === this.#known) return;
    this.#known = now;
    this.#onChange();
  }
}

async function readStates(path: string): Promise<ServerState[]> {
  try {
    const socket = createConnection({ path, timeout: 1000 });
    socket.on("timeout", () => socket.destroy());
    socket.write("show stat\n");
    return parseServerStates(await text(socket));
  } catch {
    return [];
  }
}
