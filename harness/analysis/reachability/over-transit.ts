// Over a transit gateway: the table that the sending VPC's attachment asks decides where packets leave it again.

import type { FamilyView } from "./family-view.ts";
import type { RoutePiece } from "./filters.ts";
import type { GatewayFact, Interval } from "./network-facts.ts";
import type { Hop } from "./proof.ts";
import { join, lose, restrict, stop, walk } from "./walk.ts";
import type { Step, Walked } from "./walk.ts";

export type Transit = Extract<GatewayFact, { kind: "transit" }>;

export interface Crossing {
  readonly gateway: Transit;
  /** The VPC that the packets come from. */
  readonly vpc: string;
  /** The route that has led to the gateway. */
  readonly hop: Hop;
  /** Atoms of the address that is looked up where that is not the far one. */
  readonly near?: Interval | undefined;
}

/** Where packets leave the gateway, and why they might not. */
export interface Left {
  readonly target: string;
  readonly doubt: string | undefined;
}

/** To a VPC; without one, any place beyond the gateway will do. `rest` is what is still to pass there. */
export function overTransit(
  view: FamilyView,
  own: Walked,
  crossing: Crossing & { readonly to?: string; readonly rest: readonly Step[] },
): Walked {
  const { gateway, to, hop, rest } = crossing;
  return leaving(view, own, {
    ...crossing,
    onward: (part, { target, doubt }) => {
      if (to === undefined || target === to) return walk(part, [view.hop(hop, true, doubt), ...rest]);
      return lose(part, beyond(gateway));
    },
  });
}

/** What a transit gateway does with packets of an attached VPC, by where its table leads them. */
export function leaving(
  view: FamilyView,
  own: Walked,
  crossing: Crossing & { readonly onward: (own: Walked, left: Left) => Walked },
): Walked {
  const { gateway, vpc, hop, near, onward } = crossing;
  const attachment = gateway.attachments.find((one) => one.vpc === vpc);
  if (attachment === undefined) return stop(own, hop);
  const doubt = attachment.unknown ?? gateway.unknown;
  const piecewise = (part: Walked, { target, unknown }: RoutePiece): Walked => {
    if (unknown !== undefined) return lose(part, unknown);
    if (target === undefined || view.network.gateways.get(target)?.kind === "nowhere") return stop(part, hop);
    return onward(part, { target, doubt });
  };
  if (near !== undefined) return piecewise(own, view.pieceAt(attachment, near));
  const branches = view.pieces(attachment).map((piece) => piecewise(restrict(own, view.at(piece.atoms)), piece));
  return join(own, branches);
}

export function beyond(gateway: GatewayFact): string {
  return `what lies beyond ${gateway.label} is not known`;
}

/** Gateways that may lead anywhere, back into a VPC of the model too. */
export function undecidedTransit(gateway: GatewayFact): string | undefined {
  return gateway.kind === "vpn" ? beyond(gateway) : undecidedKind(gateway);
}

/** What a gateway is whose behaviour is not modelled. */
export function undecidedKind(gateway: GatewayFact | undefined): string | undefined {
  if (gateway?.kind !== "unknown") return undefined;
  return gateway.unknown ?? `what ${gateway.label} does is not known`;
}
