// One packet between a machine and the internet, both directions, straight from the resources: by a gateway of its VPC, by a
// NAT gateway, or through another VPC beyond a transit gateway.

import { portsToTry } from "./raw.ts";
import type { Fate, Guest, Machine, Raw, RawPacket } from "./raw.ts";
import type { RawCloud } from "./raw-cloud.ts";
import type { RawTransit } from "./raw-transit.ts";

const internet = { kind: "internet" } as const;

export class RawAbroad {
  readonly #cloud: RawCloud;
  readonly #transit: RawTransit;

  constructor(cloud: RawCloud, transit: RawTransit) {
    this.#cloud = cloud;
    this.#transit = transit;
  }

  /** A call that has left the machine's subnet, at the target of its route. */
  out(target: string | undefined, caller: Machine, packet: RawPacket): Fate {
    if (target === undefined || target === "local") return "drops";
    const access = this.#cloud.publicAccess(caller.subnet);
    switch (this.#cloud.kind(target)) {
      case "opaque":
      case "vpn":
        return "unknown";
      case "transit":
        return this.#overTransit(target, caller, { packet, isCall: true });
      case "internet": {
        const isAttached = this.#cloud.internetGateway(caller.vpc) === target && access === "open";
        return isAttached && (packet.family === 6 || caller.isPublic) ? "passes" : "drops";
      }
      case "egress-only": {
        const isOwn = this.#cloud.get(target)?.properties["VpcId"] === caller.vpc;
        return isOwn && packet.family === 6 && access !== "closed" ? "passes" : "drops";
      }
      case "nat":
        return packet.family === 4 ? this.#throughNat(target, guestAtHome(caller), packet) : "drops";
      default:
        return "drops";
    }
  }

  /** An answer, by the way that the call took. */
  back(caller: Machine, packet: RawPacket): Fate {
    const atHome: Fate = this.#cloud.listAllows(caller.subnet, false, packet) ? "passes" : "drops";
    const gateway = this.#route(caller.subnet, packet);
    if (gateway === undefined || gateway === "local") return "drops";
    const kind = this.#cloud.kind(gateway);
    if (kind === "opaque" || kind === "vpn") return "unknown";
    if (kind === "transit") {
      const fate = this.#overTransit(gateway, caller, { packet, isCall: false });
      return this.#isStay(gateway, caller.vpc, packet) ? worse(fate, atHome) : fate;
    }
    if (kind === "internet" || kind === "egress-only") return atHome;
    if (kind !== "nat") return "drops";
    const fate = this.#backThroughNat(gateway, guestAtHome(caller), packet);
    const isShared = this.#cloud.get(gateway)?.properties["SubnetId"] === caller.subnet.id;
    return isShared || fate === "drops" ? fate : worse(atHome, fate);
  }

  /** Through the VPC that a transit gateway leads to, by whichever of the attachment's subnets. */
  #overTransit(gateway: string, caller: Machine, { packet, isCall }: { packet: RawPacket; isCall: boolean }): Fate {
    const left = this.#transit.leave(gateway, caller.vpc, { family: packet.family, address: packet.far });
    if (left.to === "nowhere") return "drops";
    if (!this.#isStay(gateway, caller.vpc, packet)) return "unknown";
    const address = packet.family === 4 ? caller.v4 : (caller.v6 ?? 0n);
    const fates = this.#transit.entries(gateway, left.to).map((subnet) => {
      const guest = { subnet, vpc: caller.vpc, address };
      return isCall ? this.#guestOut(guest, packet) : this.#guestBack(guest, packet);
    });
    if (fates.every((fate) => fate === "drops")) return "drops";
    const isSure = fates.every((fate) => fate === "passes") && !(isCall && left.isDoubted);
    return isSure ? "passes" : "unknown";
  }

  /** Whether the packet leaves the gateway into another VPC whose attachment shows its subnets. */
  #isStay(gateway: string, vpc: string, { family, far }: RawPacket): boolean {
    const left = this.#transit.leave(gateway, vpc, { family, address: far });
    return left.to !== vpc && this.#transit.entries(gateway, left.to).length > 0;
  }

  #guestOut(guest: Guest, packet: RawPacket): Fate {
    const target = this.#route(guest.subnet, packet);
    if (target === undefined || target === "local") return "drops";
    switch (this.#cloud.kind(target)) {
      case "opaque":
      case "vpn":
        return "unknown";
      case "transit":
        return this.#lost(target, guest.subnet, packet);
      case "internet":
      case "egress-only":
        return packet.family === 4 ? "drops" : "unknown";
      case "nat":
        return packet.family === 4 ? this.#throughNat(target, guest, packet) : "drops";
      default:
        return "drops";
    }
  }

  #guestBack(guest: Guest, packet: RawPacket): Fate {
    const gateway = this.#route(guest.subnet, packet);
    if (gateway === undefined || gateway === "local") return "drops";
    switch (this.#cloud.kind(gateway)) {
      case "opaque":
      case "vpn":
      case "internet":
      case "egress-only":
        return "unknown";
      case "transit":
        return this.#lost(gateway, guest.subnet, packet);
      case "nat": {
        const fate = this.#backThroughNat(gateway, guest, packet);
        return fate === "drops" ? "drops" : worse(this.#homeward(gateway, guest, packet), fate);
      }
      default:
        return "drops";
    }
  }

  /** From a NAT gateway's subnet to the guest's own VPC. */
  #homeward(nat: string, { vpc, address }: Guest, { family }: RawPacket): Fate {
    const subnet = this.#cloud.get(String(this.#cloud.get(nat)?.properties["SubnetId"]));
    const target = subnet === undefined ? undefined : this.#cloud.route(subnet, { family, address, to: internet });
    if (subnet === undefined || target === undefined || target === "local") return "drops";
    switch (this.#cloud.kind(target)) {
      case "transit": {
        const left = this.#transit.leave(target, String(subnet.properties["VpcId"]), { family, address });
        if (left.to === "nowhere") return "drops";
        return left.to === vpc && !left.isDoubted ? "passes" : "unknown";
      }
      case "internet":
      case "egress-only":
      case "peering":
      case "machine":
        return "drops";
      default:
        return "unknown";
    }
  }

  #throughNat(id: string, guest: Guest, packet: RawPacket): Fate {
    const nat = this.#cloud.get(id);
    const subnet = this.#cloud.get(String(nat?.properties["SubnetId"]));
    if (nat === undefined || subnet === undefined || nat.properties["ConnectivityType"] === "private") return "drops";
    const isHome = subnet === guest.subnet;
    if (!isHome && !this.#cloud.listAllows(subnet, false, { ...packet, far: guest.address })) return "drops";
    if (!this.#cloud.listAllows(subnet, true, packet)) return "drops";
    const next = this.#route(subnet, packet);
    if (next === undefined || next === "local") return "drops";
    const vpc = String(subnet.properties["VpcId"]);
    const kind = this.#cloud.kind(next);
    if (["opaque", "vpn", "nat"].includes(kind)) return "unknown";
    if (kind === "transit") return this.#lost(next, subnet, packet);
    const leaves = kind === "internet" && this.#cloud.internetGateway(vpc) === next;
    return leaves && this.#cloud.publicAccess(subnet) !== "closed" ? "passes" : "drops";
  }

  /** The answer comes to a port that the gateway has drawn itself. */
  #backThroughNat(id: string, guest: Guest, packet: RawPacket): Fate {
    const subnet = this.#cloud.get(String(this.#cloud.get(id)?.properties["SubnetId"]));
    if (subnet === undefined) return "drops";
    const isPorted = packet.protocol === 6 || packet.protocol === 17;
    const drawn = portsToTry
      .filter((port) => !isPorted || port >= 1024)
      .map((port) => this.#cloud.listAllows(subnet, false, { ...packet, port }));
    if (!drawn.includes(true)) return "drops";
    const isHome = subnet === guest.subnet;
    if (!isHome && !this.#cloud.listAllows(subnet, true, { ...packet, far: guest.address })) return "drops";
    return drawn.includes(false) ? "unknown" : "passes";
  }

  /** A second crossing, or one behind a NAT gateway: nobody follows it. */
  #lost(gateway: string, subnet: Raw, { family, far }: RawPacket): Fate {
    const { to } = this.#transit.leave(gateway, String(subnet.properties["VpcId"]), { family, address: far });
    return to === "nowhere" ? "drops" : "unknown";
  }

  #route(subnet: Raw, { family, far }: RawPacket): string | undefined {
    return this.#cloud.route(subnet, { family, address: far, to: internet });
  }
}

function guestAtHome({ subnet, vpc, v4 }: Machine): Guest {
  return { subnet, vpc, address: v4 };
}

/** Of two things that a packet has to survive. */
function worse(a: Fate, b: Fate): Fate {
  if (a === "drops" || b === "drops") return "drops";
  return a === "unknown" || b === "unknown" ? "unknown" : "passes";
}
