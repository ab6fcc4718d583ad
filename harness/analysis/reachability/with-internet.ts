// Between an interface and the internet, both directions. Out: over an internet gateway with a public address, an
// egress-only gateway, a NAT gateway and its own subnet, or another VPC beyond a transit gateway. In: over an attached internet gateway and a public address.

import type { BothWays } from "./between-interfaces.ts";
import type { End, FamilyView } from "./family-view.ts";
import { answersTo } from "./family-view.ts";
import type { RoutePiece } from "./filters.ts";
import type { GatewayFact, SubnetFact } from "./network-facts.ts";
import { backByTransit, homeFrom, outByTransit } from "./over-egress-vpc.ts";
import type { Standing } from "./over-egress-vpc.ts";
import { overTransit, undecidedKind, undecidedTransit } from "./over-transit.ts";
import type { Transit } from "./over-transit.ts";
import type { Nat } from "./through-nat.ts";
import { present } from "../../core/errors.ts";
import type { Hop } from "./proof.ts";
import { begin, join, lose, restrict, stop, walk } from "./walk.ts";
import type { Walked } from "./walk.ts";

export function toInternet(view: FamilyView, caller: End): BothWays {
  const packets = begin(view.internet());
  const left = walk(packets, [
    view.sender(caller),
    view.groups("egress", caller, {}),
    view.accessList("out", caller.subnet),
  ]);
  const answers = begin(answersTo(view.internet()));
  return { forward: outFrom(view, left, { caller }), reply: backTo(view, answers, { caller }) };
}

/** From the caller's subnet, or from where a guest has come out, by the routes there. */
function outFrom(view: FamilyView, own: Walked, at: Standing): Walked {
  const pieces = view.pieces(at.caller.subnet);
  return join(
    own,
    pieces.map((piece) => outBy(view, restrict(own, view.at(piece.atoms)), { ...at, piece })),
  );
}

function backTo(view: FamilyView, own: Walked, at: Standing): Walked {
  const pieces = view.pieces(at.caller.subnet);
  return join(
    own,
    pieces.map((piece) => backBy(view, restrict(own, view.at(piece.atoms)), { ...at, piece })),
  );
}

interface Outward extends Standing {
  readonly piece: RoutePiece;
}

/** One piece of the caller's route table, to its end. */
function outBy(view: FamilyView, own: Walked, { piece, caller, origin }: Outward): Walked {
  const gateway = routedGateway(view, own, { piece, subnet: caller.subnet });
  if ("may" in gateway) return gateway;
  const doubt = undecidedTransit(gateway);
  if (doubt !== undefined) return lose(own, doubt);
  if (gateway.kind === "transit") {
    if (origin === undefined) return outByTransit(view, own, { gateway, caller, stay: outFrom });
    return lostInTransit(view, own, { gateway, subnet: caller.subnet });
  }
  const taken = walk(own, [view.hop(routeHop(caller.subnet, gateway), true)]);
  const hop = { at: "gateway", of: gateway.id, via: gateway.id } as const;
  if (gateway.kind === "nat") {
    const inside = walk(taken, [view.hop(hop, view.family === 4 && gateway.isPublic, gateway.unknown)]);
    return outByNat(view, inside, { gateway, caller });
  }
  if (gateway.kind !== "internet" && gateway.kind !== "egress-only") return stop(own, routeHop(caller.subnet, gateway));
  if (origin !== undefined) return ofGuest(view, taken, hop);
  return walk(taken, [view.exchange(gateway, caller.subnet, { hop, direct: caller.fact })]);
}

function outByNat(view: FamilyView, taken: Walked, { gateway, caller }: { gateway: Nat; caller: End }): Walked {
  const subnet = natSubnet(view, gateway);
  const inside = walk(taken, [
    ...(subnet.id === caller.subnet.id ? [] : [view.accessList("in", subnet, caller.span)]),
    view.accessList("out", subnet),
  ]);
  return join(
    inside,
    view.pieces(subnet).map((piece) => {
      const own = restrict(inside, view.at(piece.atoms));
      const next = routedGateway(view, own, { piece, subnet });
      if ("may" in next) return next;
      const doubt = undecidedTransit(next);
      if (doubt !== undefined) return lose(own, doubt);
      if (next.kind === "transit") return lostInTransit(view, own, { gateway: next, subnet });
      if (next.kind === "nat") return lose(own, `what ${next.label} does with what comes from ${gateway.label}`);
      const hop = routeHop(subnet, next);
      return next.kind === "internet" ? walk(own, [view.exchange(next, subnet, { hop })]) : stop(own, hop);
    }),
  );
}

/** A VPC's gateway gives no public address to what comes from elsewhere; what it does with IPv6 is not known. */
function ofGuest(view: FamilyView, taken: Walked, hop: Hop): Walked {
  return view.family === 4 ? stop(taken, hop) : lose(taken, "IPv6 out of a VPC that it does not come from");
}

/** A second crossing, or one behind a NAT gateway, is not followed: there it may be let out, or not. */
function lostInTransit(
  view: FamilyView,
  own: Walked,
  { gateway, subnet }: { gateway: Transit; subnet: SubnetFact },
): Walked {
  const hop = routeHop(subnet, gateway);
  return overTransit(view, own, { gateway, vpc: subnet.vpc, hop, to: "internet", rest: [] });
}

/** The gateway of a piece of a route table, or what becomes of its packets when there is none. */
function routedGateway(
  view: FamilyView,
  own: Walked,
  { piece, subnet }: { piece: RoutePiece; subnet: SubnetFact },
): GatewayFact | Walked {
  if (piece.unknown !== undefined) return lose(own, piece.unknown);
  const gateway = piece.target === undefined ? undefined : view.target(piece.target);
  return gateway ?? stop(own, { at: "route", of: subnet.id });
}

/** Answers of the internet, by the route that the call took. */
function backBy(view: FamilyView, own: Walked, { piece, caller, origin }: Outward): Walked {
  const gateway = routedGateway(view, own, { piece, subnet: caller.subnet });
  if ("may" in gateway) return gateway;
  const home = view.accessList("in", caller.subnet);
  if (gateway.kind === "internet" || gateway.kind === "egress-only") {
    return origin === undefined ? walk(own, [home]) : lose(own, "answers to what comes from another VPC");
  }
  if (gateway.kind === "transit") {
    if (origin === undefined) return backByTransit(view, own, { gateway, caller, stay: backTo });
    return lostInTransit(view, own, { gateway, subnet: caller.subnet });
  }
  if (gateway.kind !== "nat") {
    const doubt = undecidedTransit(gateway);
    return doubt === undefined ? stop(own, routeHop(caller.subnet, gateway)) : lose(own, doubt);
  }
  const subnet = natSubnet(view, gateway);
  const isShared = subnet.id === caller.subnet.id;
  const leave = isShared ? [] : [view.accessList("out", subnet, caller.span)];
  const left = walk(own, [view.accessListForDrawnPort(subnet), ...leave]);
  if (origin !== undefined) return homeFrom(view, left, { subnet, caller, origin });
  return isShared ? left : walk(left, [home]);
}

export function fromInternet(view: FamilyView, called: End): BothWays {
  const { fact, subnet } = called;
  const packets = begin(view.internet());
  const gateway = [...view.network.gateways.values()].find(
    (one) => one.kind === "internet" && one.vpcs.includes(subnet.vpc),
  );
  const answers = begin(answersTo(view.internet()));
  const hop = { at: "gateway", of: gateway?.id ?? "none" } as const;
  if (gateway === undefined) return { forward: stop(packets, hop), reply: stop(answers, hop) };
  const forward = walk(packets, [
    view.exchange(gateway, subnet, { hop, direct: fact }),
    view.accessList("in", subnet),
    view.groups("ingress", called, {}),
    view.receiver(called),
  ]);
  const left = walk(answers, [view.accessList("out", subnet)]);
  const reply = join(
    left,
    view.pieces(subnet).map((piece) => {
      const own = restrict(left, view.at(piece.atoms));
      const next = routedGateway(view, own, { piece, subnet });
      if ("may" in next) return next;
      const doubt = undecidedKind(next);
      if (doubt !== undefined) return lose(own, doubt);
      if (next.id !== gateway.id) return stop(own, { at: "route", of: subnet.id });
      return walk(own, [view.hop({ at: "route", of: subnet.id, via: gateway.id }, true, gateway.unknown)]);
    }),
  );
  return { forward, reply };
}

function natSubnet(view: FamilyView, gateway: Nat): SubnetFact {
  return present(view.network.subnets.get(gateway.subnet), `${gateway.id} stands in a subnet of the facts`);
}

function routeHop(subnet: SubnetFact, gateway: GatewayFact) {
  return { at: "route", of: subnet.id, via: gateway.id } as const;
}
