// Between an interface and what lies behind a transit gateway, a VPN gateway or a peering that the model does not show;
// and from an interface to a service behind a gateway endpoint.

import type { BothWays } from "./between-interfaces.ts";
import type { End, FamilyView } from "./family-view.ts";
import { answersTo } from "./family-view.ts";
import type { Range } from "../model/cidr.ts";
import type { GatewayFact } from "./network-facts.ts";
import { overTransit, undecidedKind } from "./over-transit.ts";
import { throughNat } from "./through-nat.ts";
import { begin, join, lose, restrict, stop, walk } from "./walk.ts";
import type { Walked } from "./walk.ts";

type ServiceGateway = Extract<GatewayFact, { kind: "endpoint" }>;

/** A group of a peer's own may be referred to; whether a caller of it is a member is not known. */
const stranger = { isStranger: true } as const;

/** What lies beyond a gateway: all that is outside the VPC, or some ranges of it. */
interface Beyond {
  readonly gateway: GatewayFact;
  readonly ranges: readonly Range[] | undefined;
}

export function toPeer(view: FamilyView, caller: End, { gateway, ranges }: Beyond): BothWays {
  const space = view.outsideWithin(caller.subnet.vpc, ranges);
  const packets = begin(space);
  const left = walk(packets, [
    view.sender(caller),
    view.groups("egress", caller, stranger),
    view.accessList("out", caller.subnet),
  ]);
  const forward = leadingTo(view, left, { end: caller, gateway });
  const reply = walk(begin(answersTo(space)), [view.accessList("in", caller.subnet)]);
  return { forward, reply };
}

export function fromPeer(view: FamilyView, called: End, { gateway, ranges }: Beyond): BothWays {
  const { subnet } = called;
  const space = view.outsideWithin(subnet.vpc, ranges);
  const packets = begin(space);
  const answers = begin(answersTo(space));
  const forward = walk(packets, [
    view.hop({ at: "gateway", of: gateway.id }, carries(gateway, subnet.vpc), gateway.unknown),
    view.accessList("in", subnet),
    view.groups("ingress", called, stranger),
    view.receiver(called),
  ]);
  const left = walk(answers, [view.accessList("out", subnet)]);
  return { forward, reply: leadingTo(view, left, { end: called, gateway }) };
}

/** The packets that the routes of an interface hand to a gateway. */
function leadingTo(view: FamilyView, left: Walked, { end, gateway }: { end: End; gateway: GatewayFact }): Walked {
  const route = { at: "route", of: end.subnet.id } as const;
  return join(
    left,
    view.pieces(end.subnet).map((piece) => {
      const own = restrict(left, view.at(piece.atoms));
      if (piece.unknown !== undefined) return lose(own, piece.unknown);
      const next = piece.target === undefined ? undefined : view.target(piece.target);
      const doubt = undecidedKind(next);
      if (doubt !== undefined) return lose(own, doubt);
      if (next?.kind === "nat") return throughNat(view, own, { gateway: next, hop: route });
      if (piece.target !== gateway.id) return stop(own, route);
      const hop = { ...route, via: gateway.id };
      if (gateway.kind === "transit") {
        return overTransit(view, own, { gateway, vpc: end.subnet.vpc, hop, rest: [] });
      }
      return walk(own, [view.hop(hop, carries(gateway, end.subnet.vpc), gateway.unknown)]);
    }),
  );
}

/** Whether a gateway hands packets of a VPC on to networks beyond the model, or theirs to it. */
function carries(gateway: GatewayFact, vpc: string): boolean {
  if (gateway.kind === "transit") return gateway.attachments.some((one) => one.vpc === vpc && one.isRouted);
  if (gateway.kind === "vpn") return gateway.vpcs.includes(vpc);
  return gateway.kind === "peering" && gateway.isActive && gateway.ends.includes(vpc) && gateway.ends.length === 1;
}

export function toService(view: FamilyView, caller: End, gateway: ServiceGateway): BothWays {
  const space = view.internet();
  const packets = begin(space);
  const left = walk(packets, [
    view.sender(caller),
    view.groups("egress", caller, { service: gateway.service }),
    view.accessList("out", caller.subnet),
  ]);
  const reply = walk(begin(answersTo(space)), [view.accessList("in", caller.subnet)]);
  const { target, unknown } = view.serviceRoute(caller.subnet, gateway.service);
  if (unknown !== undefined) return { forward: lose(left, unknown), reply };
  const next = target === undefined ? undefined : view.target(target);
  const doubt = undecidedKind(next);
  if (doubt !== undefined) return { forward: lose(left, doubt), reply };
  if (next?.kind === "nat") return { forward: lose(left, `what ${next.label} sends on is not known`), reply };
  const route = { at: "route", of: caller.subnet.id, via: gateway.id } as const;
  if (target !== gateway.id) return { forward: stop(left, { at: "route", of: caller.subnet.id }), reply };
  return { forward: walk(left, [view.hop(route, true, gateway.unknown)]), reply };
}
