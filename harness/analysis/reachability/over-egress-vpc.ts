// Out to the internet through another VPC: a transit gateway hands the packets to it, and the routes of the subnets in which
// they come out lead them to one of its NAT gateways. Answers come back to that gateway and find their way over the transit
// gateway again. Zones are not told apart: what is said holds whichever of the attachment's subnets the packets come out in.
// Source: AWS, Building a scalable and secure multi-VPC network infrastructure, "Centralized egress to internet".

import type { End, FamilyView } from "./family-view.ts";
import { beyond, leaving, overTransit } from "./over-transit.ts";
import type { Transit } from "./over-transit.ts";
import type { SubnetFact } from "./network-facts.ts";
import { lose, stop, walk, whicheverWay } from "./walk.ts";
import type { Walked } from "./walk.ts";

/** Who calls from where. A guest has come over a transit gateway and stands in a subnet of another VPC than its own. */
export interface Standing {
  readonly caller: End;
  /** The guest's own VPC. */
  readonly origin?: string;
}

/** One direction of a stay in the egress VPC, for one subnet of the attachment. */
export type Stay = (view: FamilyView, own: Walked, at: Standing) => Walked;

interface Abroad {
  readonly gateway: Transit;
  readonly caller: End;
  /** What happens there, as it happens to a guest. */
  readonly stay: Stay;
}

/** Calls: over the gateway into the VPC that its table leads to, and out of there. */
export function outByTransit(view: FamilyView, own: Walked, { gateway, caller, stay }: Abroad): Walked {
  const hop = { at: "route", of: caller.subnet.id, via: gateway.id } as const;
  return leaving(view, own, {
    gateway,
    vpc: caller.subnet.vpc,
    hop,
    onward: (part, { target, doubt }) => {
      const guests = guestsIn(target, { gateway, caller });
      if (guests.length === 0) return lose(part, beyond(gateway));
      const taken = walk(part, [view.hop(hop, true, doubt)]);
      const place = { at: "egress-vpc", of: target, via: gateway.id } as const;
      return whicheverWay(
        taken,
        place,
        guests.map((guest) => stay(view, bare(taken), guest)),
      );
    },
  });
}

/** Their answers: back through that VPC, and home. */
export function backByTransit(view: FamilyView, own: Walked, { gateway, caller, stay }: Abroad): Walked {
  const hop = { at: "route", of: caller.subnet.id, via: gateway.id } as const;
  return leaving(view, own, {
    gateway,
    vpc: caller.subnet.vpc,
    hop,
    onward: (part, { target }) => {
      const guests = guestsIn(target, { gateway, caller });
      if (guests.length === 0) return lose(part, beyond(gateway));
      const place = { at: "egress-vpc", of: target, via: gateway.id } as const;
      const left = whicheverWay(
        part,
        place,
        guests.map((guest) => stay(view, bare(part), guest)),
      );
      return walk(left, [view.accessList("in", caller.subnet)]);
    },
  });
}

/** From a NAT gateway's subnet to the guest's own VPC; only a transit gateway carries what comes from elsewhere. */
export function homeFrom(
  view: FamilyView,
  own: Walked,
  { subnet, caller, origin }: { subnet: SubnetFact; caller: End; origin: string },
): Walked {
  const near = caller.span;
  const { target, unknown } = view.pieceAt(subnet, near);
  const route = { at: "route", of: subnet.id } as const;
  if (unknown !== undefined) return lose(own, unknown);
  const gateway = target === undefined ? undefined : view.target(target);
  if (gateway?.kind === "transit") {
    const hop = { ...route, via: gateway.id };
    return overTransit(view, own, { gateway, vpc: subnet.vpc, hop, near, to: origin, rest: [] });
  }
  const isKnown = gateway === undefined || ["internet", "egress-only", "nowhere", "peering"].includes(gateway.kind);
  return isKnown ? stop(own, route) : lose(own, beyond(gateway));
}

/** The caller as a guest in each subnet in which its packets may come out. */
function guestsIn(
  target: string,
  { gateway, caller }: Pick<Abroad, "gateway" | "caller">,
): (Standing & { readonly origin: string })[] {
  const origin = caller.subnet.vpc;
  const attachment = gateway.attachments.find(({ vpc }) => vpc === target && vpc !== origin);
  return (attachment?.subnets ?? []).map((subnet) => ({ caller: { ...caller, subnet }, origin }));
}

/** The same packets, with nothing cut or remembered of their way so far. */
function bare({ may, must }: Walked): Walked {
  return { may, must, cuts: [], why: [], ways: [] };
}
