// One packet at a time, hop by hop, straight from the resources: the independent opinion that the solver is compared with.
// It shares no code with the solver, the verifier, or the reading of the facts.

import type { Fate, Machine, Raw, RawPacket, RawParty } from "./raw.ts";
import { RawAbroad } from "./raw-abroad.ts";
import { RawCloud } from "./raw-cloud.ts";
import { RawTransit } from "./raw-transit.ts";

/** `perhaps`: unknown, unless it is dropped later. */
type Crossed = Fate | "perhaps";

interface Passing {
  readonly from: RawParty;
  readonly to: RawParty;
  readonly packet: RawPacket;
}

export class PacketSimulator {
  readonly #cloud: RawCloud;
  readonly #transit: RawTransit;
  readonly #abroad: RawAbroad;
  readonly #machines: ReadonlyMap<string, Machine>;

  constructor(resources: readonly Raw[]) {
    this.#cloud = new RawCloud(resources);
    this.#transit = new RawTransit(this.#cloud);
    this.#abroad = new RawAbroad(this.#cloud, this.#transit);
    this.#machines = new Map(this.#cloud.machines().map((machine) => [machine.id, machine]));
  }

  /** The fate of a call. */
  call({ from, to, packet }: Passing): Fate {
    const [caller, called] = [this.#machine(from), this.#machine(to)];
    if (caller === undefined) return called === undefined ? "drops" : this.#enter(from, called, packet);
    const far = { address: packet.far, machine: called, service: this.#serviceOf(to) };
    if (caller.isEndpoint || !this.#cloud.groupsAllow(caller, "Egress", { packet, far })) return "drops";
    if (called !== undefined && called.subnet === caller.subnet) return this.#receive(called, caller, packet);
    if (!this.#cloud.listAllows(caller.subnet, true, { ...packet, far: packet.far })) return "drops";
    const target = this.#cloud.route(caller.subnet, { family: packet.family, address: packet.far, to });
    if (target === "unknown") return "unknown";
    if (called !== undefined) return this.#toMachine(target, { caller, called, packet });
    if (to.kind === "internet") return this.#abroad.out(target, caller, packet);
    return to.kind === "interface" ? "drops" : this.#beyond(target, to.gateway, { vpc: caller.vpc, packet });
  }

  /** From a route to the gateway that a peer or a service is behind. */
  #beyond(target: string | undefined, gateway: string, { vpc, packet }: { vpc: string; packet: RawPacket }): Fate {
    if (target !== undefined && target !== "local" && this.#cloud.kind(target) === "opaque") return "unknown";
    const isNat = target !== undefined && target !== "local" && this.#cloud.kind(target) === "nat";
    if (isNat) return this.#cloud.throughNat(target, packet.family, packet.far);
    if (target !== gateway) return "drops";
    const kind = this.#cloud.kind(target);
    if (kind === "endpoint") return "passes";
    if (kind !== "transit") return this.#cloud.leadsBeyond(target, vpc) ? "passes" : "drops";
    const { to, isDoubted } = this.#transit.leave(target, vpc, { family: packet.family, address: packet.far });
    if (to === "nowhere") return "drops";
    return to === "unknown" || isDoubted ? "unknown" : "passes";
  }

  /** The fate of its answer; the packet's port is the caller's. */
  answer({ from, to, packet }: Passing): Fate {
    const [caller, called] = [this.#machine(from), this.#machine(to)];
    if (called === undefined) return caller === undefined ? "drops" : this.#comeHome(to, caller, packet);
    const target = caller === undefined ? packet.far : (addressOf(caller, packet.family) ?? 0n);
    if (caller?.subnet === called.subnet) return "passes";
    if (!this.#cloud.listAllows(called.subnet, true, { ...packet, far: target })) return "drops";
    const gateway = this.#cloud.route(called.subnet, { family: packet.family, address: target, to });
    if (gateway === "unknown") return "unknown";
    if (caller !== undefined) {
      const reaches = this.#crosses(gateway, {
        from: called.vpc,
        to: caller.vpc,
        family: packet.family,
        address: target,
      });
      if (reaches === "drops" || reaches === "unknown") return reaches;
      if (!this.#cloud.listAllows(caller.subnet, false, packet)) return "drops";
      return reaches === "perhaps" ? "unknown" : "passes";
    }
    if (from.kind === "peer") return this.#beyond(gateway, from.gateway, { vpc: called.vpc, packet });
    if (gateway !== undefined && gateway !== "local" && this.#cloud.kind(gateway) === "opaque") return "unknown";
    return gateway !== undefined && gateway === this.#cloud.internetGateway(called.vpc) ? "passes" : "drops";
  }

  #enter(from: RawParty, called: Machine, packet: RawPacket): Fate {
    if (from.kind === "internet") {
      const isOpen =
        this.#cloud.publicAccess(called.subnet) === "open" && this.#cloud.internetGateway(called.vpc) !== undefined;
      if (!isOpen || (packet.family === 4 && !called.isPublic)) return "drops";
    } else if (from.kind !== "peer" || !this.#letsIn(from.gateway, called.vpc)) return "drops";
    if (!this.#cloud.listAllows(called.subnet, false, packet)) return "drops";
    const far = { address: packet.far, machine: undefined, service: undefined };
    return this.#cloud.groupsAllow(called, "Ingress", { packet, far }) ? "passes" : "drops";
  }

  #letsIn(gateway: string, vpc: string): boolean {
    if (this.#cloud.kind(gateway) === "transit") return this.#transit.leadsTo(gateway, vpc);
    return this.#cloud.leadsBeyond(gateway, vpc);
  }

  #receive(called: Machine, caller: Machine, packet: RawPacket): Fate {
    const far = { address: addressOf(caller, packet.family) ?? 0n, machine: caller, service: undefined };
    return this.#cloud.groupsAllow(called, "Ingress", { packet, far }) ? "passes" : "drops";
  }

  #toMachine(target: string | undefined, on: { caller: Machine; called: Machine; packet: RawPacket }): Fate {
    const { caller, called, packet } = on;
    const way = { from: caller.vpc, to: called.vpc, family: packet.family, address: packet.far };
    const reaches = this.#crosses(target, way);
    if (reaches === "drops" || reaches === "unknown") return reaches;
    const source = addressOf(caller, packet.family) ?? 0n;
    const isIn = this.#cloud.listAllows(called.subnet, false, { ...packet, far: source });
    const fate = isIn ? this.#receive(called, caller, packet) : "drops";
    return fate === "passes" && reaches === "perhaps" ? "unknown" : fate;
  }

  #crosses(
    target: string | undefined,
    { from, to, family, address }: { from: string; to: string; family: 4 | 6; address: bigint },
  ): Crossed {
    if (target === undefined) return "drops";
    if (target === "local") return from === to ? "passes" : "drops";
    const kind = this.#cloud.kind(target);
    if (kind === "opaque" || kind === "vpn") return "unknown";
    if (kind === "nat") return this.#cloud.throughNat(target, family, address);
    if (kind === "transit") {
      const left = this.#transit.leave(target, from, { family, address });
      if (left.to === "nowhere") return "drops";
      if (left.to !== to) return "unknown";
      return left.isDoubted ? "perhaps" : "passes";
    }
    if (kind !== "peering" || from === to) return "drops";
    const ends = this.#cloud.ends(target);
    return ends.includes(from) && ends.includes(to) ? "passes" : "drops";
  }

  /** An answer from outside, by the way that the call took. */
  #comeHome(to: RawParty, caller: Machine, packet: RawPacket): Fate {
    if (to.kind === "internet") return this.#abroad.back(caller, packet);
    return this.#cloud.listAllows(caller.subnet, false, packet) ? "passes" : "drops";
  }

  #serviceOf(to: RawParty): string | undefined {
    return to.kind === "service"
      ? String(this.#cloud.get(to.gateway)?.properties["ServiceName"]).split(".").at(-1)
      : undefined;
  }

  #machine(party: RawParty): Machine | undefined {
    return party.kind === "interface" ? this.#machines.get(party.id) : undefined;
  }
}

function addressOf(machine: Machine, family: 4 | 6): bigint | undefined {
  return family === 4 ? machine.v4 : machine.v6;
}
