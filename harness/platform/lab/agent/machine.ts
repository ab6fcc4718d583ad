// The running lab: one object that realizes a spec and answers what may be asked of it. Changes run one after another.

import { mkdirSync, writeFileSync } from "node:fs";
import { environmentError, present } from "../../../core/errors.ts";
import type { CutRequest, ExecRequest, ExecResult, LabControl, LabHost, LabInstance } from "../../ports/lab-control.ts";
import { emptyLabSpec } from "../lab-spec.ts";
import type { LabSpec } from "../lab-spec.ts";
import { createAuthority, issueCertificate, readIssued } from "../tls.ts";
import type { CertificateAuthority, IssuedCertificate } from "../tls.ts";
import type { ProgramPaths } from "../services/program.ts";
import { childrenOf, sendSignal } from "./processes.ts";
import { mustRun, runCommand } from "./command.ts";
import { Cuts } from "./cuts.ts";
import { Hosts, basicEnvironment } from "./hosts.ts";
import type { Instance } from "./instance.ts";
import { KeptLogs } from "./kept-logs.ts";
import { LoadBalancers } from "./load-balancers.ts";
import { MemoryKeeper } from "./memory-keeper.ts";
import type { LoadBalancerState } from "./load-balancers.ts";
import { NetworkState } from "./network-state.ts";
import { labPaths } from "./paths.ts";
import { PodSet } from "./pod-set.ts";
import { Resolvers } from "./resolvers.ts";
import { Volumes } from "./volumes.ts";

export interface MachinePaths extends ProgramPaths {
  readonly tool: string;
  readonly ip: string;
  readonly nft: string;
  readonly openssl: string;
  /** Folder of the programs' logs, outside the lab. */
  readonly logs?: string;
}

export class Machine implements LabControl {
  readonly #paths: MachinePaths;
  readonly #network: NetworkState;
  readonly #hostTable: Hosts;
  readonly #volumes = new Volumes();
  readonly #cuts: Cuts;
  readonly #resolvers: Resolvers;
  readonly #balancers: LoadBalancers;
  readonly #pods: PodSet;
  readonly #memory: MemoryKeeper;
  readonly #power = new Map<string, "on" | "off">();
  #spec: LabSpec = emptyLabSpec();
  #authority: Promise<CertificateAuthority> | undefined;
  #balanced: Promise<void> = Promise.resolve();
  #queue: Promise<unknown> = Promise.resolve();

  constructor(paths: MachinePaths) {
    this.#paths = paths;
    this.#network = new NetworkState(paths);
    this.#hostTable = new Hosts(paths.tool, this.#network);
    this.#cuts = new Cuts(this.#network);
    const certificate = async (names: readonly string[]) => readIssued(await this.issueCertificate(names));
    const kept = paths.logs === undefined ? undefined : new KeptLogs(paths.logs);
    const logOf = (program: string) => kept?.of(program);
    this.#pods = new PodSet({ tool: paths.tool, programs: paths, certificate, logOf }, (host) => this.#pidIfOn(host));
    this.#memory = new MemoryKeeper(this.#pods);
    this.#resolvers = new Resolvers(paths, logOf("unbound"));
    this.#balancers = new LoadBalancers({ ...paths, logOf }, () => {
      void this.#serially(() => this.#refreshNames());
    });
  }

  get spec(): LabSpec {
    return this.#spec;
  }

  /** The empty lab: authority, endpoint host, resolver, outside. */
  async begin(): Promise<void> {
    for (const folder of ["instances", "volumes", "hosts", "daemons"]) {
      mkdirSync(`${labPaths.root}/${folder}`, { recursive: true, mode: 0o700 });
    }
    const { openssl } = this.#paths;
    const at = { openssl, directory: labPaths.authority, certificate: labPaths.authorityCertificate };
    this.#authority = createAuthority(at, mustRun);
    await Promise.all([this.#authority, this.apply(this.#spec)]);
  }

  /** Converges to the spec. Programs boot in the background: `ready` waits for them. */
  apply(spec: LabSpec): Promise<void> {
    return this.#serially(async () => {
      const before = this.#spec;
      this.#spec = spec;
      await this.#removeGone(before, spec);
      await this.#network.apply(spec);
      for (const host of spec.hosts) this.#hostTable.set(host, spec);
      await this.#volumes.apply(spec.pods);
      await this.#applyPower(spec);
      await this.#refreshNames();
      await this.#pods.build(spec);
      const fresh = this.#pods.fresh();
      this.#pods.boot(fresh);
      if (fresh.length === 0) await this.#applyBalancers();
      else this.#balanced = this.#balanceAfter(fresh);
    });
  }

  /** Resolves when every pod on a host with power serves and the load balancer's nodes run. */
  async ready(): Promise<void> {
    await this.#pods.booted();
    await this.#balanced;
    await this.#balancers.untilServing();
  }

  hosts(): Promise<readonly LabHost[]> {
    const hosts = this.#hostTable.all().map(({ spec, init }) => ({
      id: spec.id,
      role: spec.role,
      availabilityZone: spec.availabilityZone,
      power: init.isRunning ? ("on" as const) : ("off" as const),
      addresses: spec.enis.map((eni) => eni.address),
    }));
    return Promise.resolve(hosts);
  }

  instances(): Promise<readonly LabInstance[]> {
    const all = this.#allInstances().map((instance) => {
      const { name, host, labels, address, volumes } = instance.definition;
      return { name, host, labels, address, volumes, state: instance.state, ...this.#memory.containerOf(name) };
    });
    return Promise.resolve(all);
  }

  powerOff(host: string): Promise<void> {
    return this.#serially(() => this.#hostTable.powerOff(host, this.#spec));
  }

  powerOn(host: string): Promise<void> {
    return this.#serially(() => this.#switchOn(host));
  }

  async signal(instance: string, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    if (this.#pods.get(instance) === undefined) await this.#instance(instance).signal(signal);
    else await this.#pods.signal(instance, signal);
  }

  async start(instance: string): Promise<void> {
    const known = this.#instance(instance);
    const pid = this.#hostTable.pidOf(known.definition.host);
    if (this.#pods.get(instance) === undefined) await known.start(pid);
    else await this.#pods.start(instance);
  }

  freeze(instance: string): Promise<void> {
    this.#instance(instance).freeze();
    return Promise.resolve();
  }

  thaw(instance: string): Promise<void> {
    this.#instance(instance).thaw();
    return Promise.resolve();
  }

  cut(request: CutRequest): Promise<void> {
    return this.#serially(() => this.#cuts.cut(request, this.#spec));
  }

  uncut(id: string): Promise<void> {
    return this.#serially(() => this.#cuts.uncut(id));
  }

  cutPackets(id: string): Promise<number> {
    return this.#cuts.packets(id);
  }

  wipeVolume(instance: string, claim: string): Promise<void> {
    return this.#serially(async () => {
      if (this.#instance(instance).isRunning)
        throw environmentError(`${instance} still runs`, { code: "ASSAY_LAB_VOLUME_BUSY" });
      const { spec } = present(this.#pods.get(instance), `${instance} is not a pod`);
      const volume = spec.volumes.find((candidate) => candidate.claim === claim);
      await this.#volumes.wipe(spec, present(volume, `${instance} has no volume ${claim}`));
    });
  }

  /** Runs to the end on a host, inside a pod, or on `lab`: the router, which alone sees every namespace. */
  async exec(request: ExecRequest): Promise<ExecResult> {
    const env = { ...basicEnvironment(), ...request.env };
    const options = {
      env,
      timeoutMs: request.timeoutMs,
      ...(request.stdin === undefined ? {} : { stdin: request.stdin }),
    };
    if (request.on === "lab") return runCommand(request.argv, options);
    const pid = this.#hostTable.has(request.on)
      ? this.#hostTable.pidOf(request.on)
      : present(this.#instance(request.on).initPid, `${request.on} is not running`);
    return runCommand([this.#paths.tool, "enter", String(pid), "--", ...request.argv], {
      ...options,
      onTimeout: killGroup,
    });
  }

  /** Files of a leaf certificate for these names, in the lab's own folder. */
  async issueCertificate(names: readonly string[]): Promise<IssuedCertificate> {
    return issueCertificate(await present(this.#authority, "the lab has begun"), names, mustRun);
  }

  loadBalancers(): LoadBalancerState[] {
    return this.#balancers.states();
  }

  log(instance: string): string {
    return this.#instance(instance).log;
  }

  /** Counters of a host's or pod's rules as nft prints them in JSON; `lab` is the router. */
  counters(on: string): Promise<string> {
    return this.#network.nftList(on === "lab" ? "" : on, ["ruleset"]);
  }

  /** Writes a file that every host of the lab can read by its path; returns the path. */
  putFile(name: string, content: string): string {
    const path = `${labPaths.public}/${name}`;
    writeFileSync(path, content, { mode: 0o600 });
    return path;
  }

  hostPid(host: string): number {
    return this.#hostTable.pidOf(host);
  }

  async #applyPower(spec: LabSpec): Promise<void> {
    await Promise.all(
      spec.hosts.map(async ({ id, power }) => {
        if (this.#power.get(id) === power) return;
        const isFirst = !this.#power.has(id);
        this.#power.set(id, power);
        if (power === "off") await this.#hostTable.powerOff(id, spec);
        else if (isFirst) await this.#hostTable.powerOn(id, spec);
        else await this.#switchOn(id);
      }),
    );
  }

  /** Nodes start after the first targets serve: a target that was never up would have to earn its health back first. */
  async #balanceAfter(pods: readonly string[]): Promise<void> {
    await this.#pods.booted(pods).catch(() => undefined);
    await this.#serially(() => this.#applyBalancers());
  }

  async #applyBalancers(): Promise<void> {
    await this.#balancers.apply(this.#spec, (host) => this.#pidIfOn(host));
  }

  async #switchOn(host: string): Promise<void> {
    await this.#hostTable.powerOn(host, this.#spec);
    await this.#applyBalancers();
    this.#pods.boot(this.#pods.onHost(host));
  }

  async #refreshNames(): Promise<void> {
    await this.#resolvers.apply(this.#spec, {
      inService: (balancer) => this.#balancers.inService(balancer),
      pidOf: (host) => this.#hostTable.pidOf(host),
    });
  }

  async #removeGone(before: LabSpec, spec: LabSpec): Promise<void> {
    for (const pod of before.pods.filter(({ name }) => !spec.pods.some((other) => other.name === name))) {
      await this.#pods.remove(pod.name);
    }
    for (const host of before.hosts.filter(({ id }) => !spec.hosts.some((other) => other.id === id))) {
      if (this.#hostTable.has(host.id)) await this.#hostTable.powerOff(host.id, before);
      this.#hostTable.delete(host.id);
      this.#power.delete(host.id);
    }
  }

  #pidIfOn(host: string): number | undefined {
    return this.#hostTable.has(host) && this.#hostTable.isOn(host) ? this.#hostTable.pidOf(host) : undefined;
  }

  #allInstances(): Instance[] {
    return [...this.#pods.instances(), ...this.#balancers.instances(), ...this.#resolvers.instances()];
  }

  #instance(name: string): Instance {
    const found = this.#allInstances().find((instance) => instance.definition.name === name);
    if (found !== undefined) return found;
    const known = this.#allInstances().map((instance) => instance.definition.name);
    throw environmentError(`no instance "${name}" in the lab; there are ${known.join(", ")}`, {
      code: "ASSAY_LAB_NO_INSTANCE",
    });
  }

  #serially<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(work, work);
    this.#queue = result.catch(() => undefined);
    return result;
  }
}

function killGroup(toolPid: number): void {
  for (const pid of childrenOf(toolPid)) sendSignal(-pid, "SIGKILL");
}
