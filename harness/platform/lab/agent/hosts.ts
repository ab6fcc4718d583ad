// Hosts: a first process that holds pid, mount and uts namespaces open, and what is known of its power.

import { mkdirSync } from "node:fs";
import { environmentError } from "../../../core/errors.ts";
import type { HostSpec, LabSpec } from "../lab-spec.ts";
import { linksOf } from "../network/links.ts";
import { netnsName } from "../network/names.ts";
import { networkOf } from "../network/networks.ts";
import { Instance } from "./instance.ts";
import type { NetworkState } from "./network-state.ts";
import { kubeletPath, labPaths, programPath } from "./paths.ts";

export interface Host {
  readonly spec: HostSpec;
  readonly init: Instance;
}

export class Hosts {
  readonly #hosts = new Map<string, Host>();
  readonly #tool: string;
  readonly #network: NetworkState;

  constructor(tool: string, network: NetworkState) {
    this.#tool = tool;
    this.#network = network;
  }

  all(): Host[] {
    return [...this.#hosts.values()];
  }

  get(id: string): Host {
    const host = this.#hosts.get(id);
    if (host !== undefined) return host;
    const known = [...this.#hosts.keys()].join(", ");
    throw environmentError(`no host "${id}" in the lab; there are ${known}`, { code: "ASSAY_LAB_NO_HOST" });
  }

  has(id: string): boolean {
    return this.#hosts.has(id);
  }

  /** Adds or refreshes what is known of a host; does not change its power. */
  set(spec: HostSpec, lab: LabSpec): void {
    const known = this.#hosts.get(spec.id);
    this.#hosts.set(spec.id, { spec, init: known?.init ?? new Instance(hostDefinition(spec, lab), this.#tool) });
  }

  delete(id: string): void {
    this.#hosts.delete(id);
  }

  isOn(id: string): boolean {
    return this.get(id).init.isRunning;
  }

  /** First process of a host that has power, as the lab numbers it. */
  pidOf(id: string): number {
    const pid = this.get(id).init.initPid;
    if (pid !== undefined) return pid;
    throw environmentError(`host ${id} has no power`, { code: "ASSAY_LAB_HOST_OFF" });
  }

  async powerOn(id: string, lab: LabSpec): Promise<void> {
    const { spec, init } = this.get(id);
    await this.#network.setLinks(cables(spec, lab), "up");
    await init.start(undefined);
  }

  /** Cables first, so that no dying program can say goodbye: peers see silence, as after a real loss of power. */
  async powerOff(id: string, lab: LabSpec): Promise<void> {
    const { spec, init } = this.get(id);
    await this.#network.setLinks(cables(spec, lab), "down");
    await init.signal("SIGKILL");
  }
}

function cables(spec: HostSpec, lab: LabSpec): string[] {
  const pods = lab.pods.filter((pod) => pod.host === spec.id).map((pod) => ({ id: pod.name, enis: [pod.eni] }));
  return [spec, ...pods].flatMap(linksOf);
}

function hostDefinition(spec: HostSpec, lab: LabSpec): ConstructorParameters<typeof Instance>[0] {
  const kubelet = kubeletPath(spec.id);
  mkdirSync(kubelet, { recursive: true });
  return {
    name: `host-${spec.id}`,
    host: spec.id,
    netns: netnsName(spec.id),
    hostname: spec.hostname,
    address: spec.enis[0]?.address ?? "127.0.0.1",
    labels: {},
    volumes: {},
    resolvConf: resolvConf(lab, spec.enis[0]?.address, []),
    files: [],
    logFiles: [],
    covers: ["/var/lib/kubelet"],
    binds: [{ from: kubelet, to: "/var/lib/kubelet", recursive: true }],
    trusted: spec.id === "aws",
    argv: ["/run/bin/assay-ns", "reap"],
    env: basicEnvironment(),
  };
}

/**
 * Environment of a program that is given none: its home is the lab's own, so that nobody's shell profile is run and nothing
 * is written into a home of the machine. A shell whose input is a socket takes itself for a remote login's first one
 * unless it is told that it is not.
 */
export function basicEnvironment(): Record<string, string> {
  return { PATH: programPath, TMPDIR: labPaths.temporary, HOME: labPaths.temporary, SHLVL: "1" };
}

/** Names are asked of the resolver of the network that the address is in. */
export function resolvConf(lab: LabSpec, address: string | undefined, search: readonly string[]): string {
  const searched = search.length === 0 ? "" : `search ${search.join(" ")}\n`;
  return `nameserver ${networkOf(lab, address).resolver}\n${searched}options timeout:2 attempts:2\n`;
}
