// From one interface to another: out of the one's groups, over access lists and routes unless both share a subnet, into
// the other's groups. Answers pass groups unseen and meet the access lists and routes again.

import type { End, FamilyView } from "./family-view.ts";
import { answersTo } from "./family-view.ts";
import type { RoutePiece } from "./filters.ts";
import type { Interval } from "./network-facts.ts";
import { overTransit, undecidedTransit } from "./over-transit.ts";
import { throughNat } from "./through-nat.ts";
import { begin, join, lose, restrict, stop, walk } from "./walk.ts";
import type { Step, Walked } from "./walk.ts";

export interface BothWays {
  readonly forward: Walked;
  readonly reply: Walked;
}

export function betweenInterfaces(view: FamilyView, caller: End, called: End): BothWays {
  const space = view.at(called.span);
  const isNear = caller.subnet.id === called.subnet.id;
  const farGroups = { groups: called.fact.groups };
  const nearGroups = { groups: caller.fact.groups, near: caller.span };
  const out = walk(begin(space), [view.sender(caller), view.groups("egress", caller, farGroups)]);
  const into = [view.groups("ingress", called, nearGroups), view.receiver(called)];
  const answers = begin(answersTo(space));
  if (isNear) return { forward: walk(out, into), reply: answers };

  const left = walk(out, [view.accessList("out", caller.subnet)]);
  const rest = [view.accessList("in", called.subnet, caller.span), ...into];
  const forward = join(
    left,
    view.pieces(caller.subnet).map((piece) => {
      return afterRoute(view, restrict(left, view.at(piece.atoms)), { piece, from: caller, to: called, rest });
    }),
  );
  return { forward, reply: answer(view, answers, { caller, called }) };
}

interface Leg {
  readonly piece: RoutePiece;
  readonly from: End;
  readonly to: End;
  /** Atoms of the address that is looked up where that is not the far one. */
  readonly near?: Interval;
  /** What is still to pass where the route leads to the other interface. */
  readonly rest: readonly Step[];
}

/** The packets of one piece of a route table, if it leads to the other interface. */
function afterRoute(view: FamilyView, own: Walked, { piece, from, to, near, rest }: Leg): Walked {
  const route = { at: "route", of: from.subnet.id } as const;
  if (piece.unknown !== undefined) return lose(own, piece.unknown);
  if (piece.target === undefined) return stop(own, route);
  const isSameVpc = from.subnet.vpc === to.subnet.vpc;
  if (piece.target === "local") return walk(own, [view.hop(route, isSameVpc), ...rest]);
  const gateway = view.gateway(piece.target);
  const doubt = undecidedTransit(gateway);
  if (doubt !== undefined) return lose(own, doubt);
  if (gateway.kind === "transit") {
    const hop = { ...route, via: gateway.id };
    return overTransit(view, own, { gateway, vpc: from.subnet.vpc, hop, to: to.subnet.vpc, near, rest });
  }
  if (gateway.kind === "nat") return throughNat(view, own, { gateway, hop: route, near });
  const joins = gateway.kind === "peering" && gateway.isActive && !isSameVpc;
  if (!joins || ![from, to].every((end) => gateway.ends.includes(end.subnet.vpc))) return stop(own, route);
  return walk(own, [view.hop({ ...route, via: gateway.id }, true, gateway.unknown), ...rest]);
}

/** The answer's way: the called side's list and routes see the caller's address, the caller's list the called one's. */
function answer(view: FamilyView, packets: Walked, { caller, called }: { caller: End; called: End }): Walked {
  const near = caller.span;
  const left = walk(packets, [view.accessList("out", called.subnet, near)]);
  const piece = view.pieceAt(called.subnet, near);
  return afterRoute(view, left, {
    piece,
    from: called,
    to: caller,
    near,
    rest: [view.accessList("in", caller.subnet)],
  });
}
