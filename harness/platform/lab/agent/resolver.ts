// The resolver's process: unbound on the VPC's own address, reloaded whole when a record changes, so that no client meets a
// name that is half gone.

import { writeFileSync } from "node:fs";
import type { LoadBalancerSpec, NetworkSpec } from "../lab-spec.ts";
import { unboundConfig } from "../services/unbound.ts";
import type { AddressesInService } from "../services/unbound.ts";
import { eventually } from "../../../core/eventually.ts";
import { mustRun, runCommand } from "./command.ts";
import { netnsName } from "../network/names.ts";
import { firstResolver } from "../network/networks.ts";
import { Instance } from "./instance.ts";
import type { OutputListener } from "./instance.ts";
import { daemonPath, programPath } from "./paths.ts";

export interface ResolverInputs {
  readonly loadBalancers: readonly LoadBalancerSpec[];
  readonly inService: AddressesInService;
  /** First process of the resolver's host. */
  readonly hostPid: number;
}

export class Resolver {
  readonly #programs: { readonly tool: string; readonly unbound: string; readonly unboundControl: string };
  #instance: Instance | undefined;
  #config = "";
  readonly #log: OutputListener | undefined;

  constructor(
    programs: { readonly tool: string; readonly unbound: string; readonly unboundControl: string },
    log?: OutputListener,
  ) {
    this.#programs = programs;
    this.#log = log;
  }

  instances(): Instance[] {
    return this.#instance === undefined ? [] : [this.#instance];
  }

  async apply(
    { resolver: address, resolverHost: host, dns }: NetworkSpec,
    { loadBalancers, inService, hostPid }: ResolverInputs,
  ): Promise<void> {
    const name = host === firstResolver ? "unbound" : `unbound-${host}`;
    const configPath = daemonPath(`${name}.conf`);
    const controlSocket = daemonPath(`${name}.sock`);
    const config = unboundConfig({ ...dns, address, loadBalancers, controlSocket }, inService);
    if (config === this.#config && this.#instance?.isRunning === true) return;
    writeFileSync(configPath, config);
    this.#config = config;
    // One that listens on an address that is no more has nothing to reload.
    if (this.#instance?.isRunning === true && this.#instance.definition.address !== address) {
      await this.#instance.signal("SIGKILL");
    }
    if (this.#instance?.isRunning === true) {
      await mustRun([this.#programs.unboundControl, "-c", configPath, "reload"]);
      return;
    }
    this.#instance = new Instance(
      {
        ...{ name, host, netns: netnsName(host), hostname: host, address },
        ...{
          labels: { program: "unbound" },
          volumes: {},
          resolvConf: "",
          files: [],
          logFiles: [],
          covers: [],
          binds: [],
          trusted: true,
        },
        argv: [this.#programs.unbound, "-d", "-c", configPath],
        env: { PATH: programPath },
      },
      this.#programs.tool,
      this.#log,
    );
    await this.#instance.start(hostPid);
    await eventually(
      async () => (await runCommand([this.#programs.unboundControl, "-c", configPath, "status"])).code === 0,
      { withinMs: 5_000, everyMs: 30, what: "the resolver answers" },
    );
  }
}
