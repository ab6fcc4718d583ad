// Through a NAT gateway to a place that is not the internet: it sends on, under its own address, whatever its subnet's
// routes lead to. Only where they lead nowhere, or to the internet, is it known what becomes of such packets.

import type { FamilyView } from "./family-view.ts";
import type { RoutePiece } from "./filters.ts";
import type { GatewayFact, Interval } from "./network-facts.ts";
import type { Hop } from "./proof.ts";
import { join, lose, restrict, stop } from "./walk.ts";
import type { Walked } from "./walk.ts";

export type Nat = Extract<GatewayFact, { kind: "nat" }>;

const elsewhere: ReadonlySet<string> = new Set(["internet", "egress-only", "nowhere"]);

/** `hop` is the route that has led to it; `near` the atoms that are looked up where they are not the far ones. */
export function throughNat(
  view: FamilyView,
  own: Walked,
  { gateway, hop, near }: { gateway: Nat; hop: Hop; near?: Interval | undefined },
): Walked {
  const subnet = view.network.subnets.get(gateway.subnet);
  const doubt = `what ${gateway.label} sends on to other networks is not known`;
  if (subnet === undefined) return lose(own, doubt);
  const isDead = ({ target, unknown }: RoutePiece): boolean =>
    unknown === undefined && (target === undefined || elsewhere.has(view.target(target)?.kind ?? ""));
  if (near !== undefined) return view.piecesAt(subnet, near).every(isDead) ? stop(own, hop) : lose(own, doubt);
  return join(
    own,
    view.pieces(subnet).map((piece) => {
      const part = restrict(own, view.at(piece.atoms));
      return isDead(piece) ? stop(part, hop) : lose(part, doubt);
    }),
  );
}
