// The resolver's process: unbound on the VPC's own address, reloaded whole when a record changes, so that no client meets a
// name that is half gone.

import { writeFileSync } from "node:fs";
import type { LabSpec } from "../lab-spec.ts";
import { unboundConfig } from "../services/unbound.ts";
import type { AddressesInService } from "../services/unbound.ts";
import { eventually } from "../../../core/eventually.ts";
import { mustRun, runCommand } from "./command.ts";
import { Instance } from "./instance.ts";
import type { OutputListener } from "./instance.ts";
import { daemonPath, programPath } from "./paths.ts";

const configPath = daemonPath("unbound.conf");

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

  async apply(spec: LabSpec, inService: AddressesInService, hostPid: number): Promise<void> {
    const config = unboundConfig(
      {
        address: spec.resolver,
        zones: spec.dns.zones,
        records: spec.dns.records,
        loadBalancers: spec.loadBalancers,
        controlSocket: daemonPath("unbound.sock"),
      },
      inService,
    );
    if (config === this.#config && this.#instance?.isRunning === true) return;
    writeFileSync(configPath, config);
    this.#config = config;
    if (this.#instance?.isRunning === true) {
      await mustRun([this.#programs.unboundControl, "-c", configPath, "reload"]);
      return;
    }
    this.#instance = new Instance(
      {
        ...{ name: "unbound", host: "dns", netns: "dns", hostname: "dns", address: spec.resolver },
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
