// Over a transit gateway: the table that the sending VPC's attachment asks decides where packets leave it again.

import type { FamilyView } from "./family-view.ts";
import type { RoutePiece } from "./filters.ts";
import type { GatewayFact, Interval } from "./network-facts.ts";
import type { Hop } from "./proof.ts";
import { join, lose, restrict, stop, walk } from "./walk.ts";
import type { Step, Walked } from "./walk.ts";

type Transit = Extract<GatewayFact, { kind: "transit" }>;

export interface Crossing {
  readonly gateway: Transit;
  /** The VPC that the packets come from. */
  readonly vpc: string;
  /** The route that has led to the gateway. */
  readonly hop: Hop;
  /** The VPC that the question is about, or `internet`; absent when any place beyond the gateway will do. */
  readonly to?: string;
  /** Atoms of the address that is looked up where that is not the far one. */
  readonly near?: Interval | undefined;
  /** What is still to pass at the goal. */
  readonly rest: readonly Step[];
}

/** What a transit gateway does with packets of an attached VPC. */
export function overTransit(view: FamilyView, own: Walked, crossing: Crossing): Walked {
  const { gateway, vpc, hop, near } = crossing;
  const attachment = gateway.attachments.find((one) => one.vpc === vpc);
  if (attachment === undefined) return stop(own, hop);
  const doubt = attachment.unknown ?? gateway.unknown;
  const pieces = view.pieces(attachment);
  if (near === undefined) {
    const branches = pieces.map((piece) =>
      onward(view, restrict(own, view.at(piece.atoms)), { ...crossing, piece, doubt }),
    );
    return join(own, branches);
  }
  const [only, ...others] = pieces.filter(({ atoms }) => atoms[0] <= near[1] && atoms[1] >= near[0]);
  if (only === undefined || others.length > 0) return lose(own, "a route to an address that is not assigned yet");
  return onward(view, own, { ...crossing, piece: only, doubt });
}

interface Leaving extends Crossing {
  readonly piece: RoutePiece;
  readonly doubt: string | undefined;
}

function onward(view: FamilyView, own: Walked, { gateway, to, hop, rest, piece, doubt }: Leaving): Walked {
  const { target, unknown } = piece;
  if (unknown !== undefined) return lose(own, unknown);
  if (target === undefined || view.network.gateways.get(target)?.kind === "nowhere") return stop(own, hop);
  if (to === undefined || target === to) return walk(own, [view.hop(hop, true, doubt), ...rest]);
  return lose(own, `what lies beyond ${gateway.label} is not known`);
}

/** Gateways that may lead anywhere, back into a VPC of the model too. */
export function undecidedTransit(gateway: GatewayFact): string | undefined {
  if (gateway.kind === "unknown") return gateway.unknown ?? `what ${gateway.label} does is not known`;
  return gateway.kind === "vpn" ? `what lies beyond ${gateway.label} is not known` : undefined;
}
