// The networks beyond the platform that the intent declares, and which gateway leads to which of them.

import type { DeclaredFlow, DeclaredPeer, Intent } from "#harness/config/profile.ts";
import { parseCidrs } from "../../model/cidr.ts";
import type { Range } from "../../model/cidr.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { GatewayFact } from "../../reachability/network-facts.ts";

export interface PeerNetwork {
  readonly name: string;
  readonly over: string;
  readonly ranges: readonly Range[];
  readonly service?: string | undefined;
  readonly calls: readonly DeclaredFlow[];
  /** Absent: anything of the platform may call it. */
  readonly called?: readonly DeclaredFlow[] | undefined;
}

/** Peers that are declared with their networks. */
export function peerNetworks({ peers }: Intent): PeerNetwork[] {
  return peers
    .filter((peer): peer is DeclaredPeer => typeof peer !== "string")
    .map((peer) => ({ ...peer, ranges: parseCidrs(peer.cidrs), calls: peer.calls ?? [] }));
}

/** Peers that are declared by their gateway alone. */
export function peerTexts({ peers }: Intent): string[] {
  return peers.filter((peer) => typeof peer === "string");
}

const words: Readonly<Record<string, readonly string[]>> = {
  vpn: ["vgw", "vpn", "direct-connect"],
  transit: ["tgw", "transit"],
  peering: ["pcx", "peering"],
};

/** Everything beyond the gateway is declared, whatever it is. */
export function isDeclaredWhole(gateway: GatewayFact, model: PlatformModel, intent: Intent): boolean {
  return peerTexts(intent).some((text) => means(text, gateway, model));
}

/** The declared networks beyond a gateway. */
export function networksBeyond(gateway: GatewayFact, model: PlatformModel, intent: Intent): PeerNetwork[] {
  return peerNetworks(intent).filter(({ over }) => means(over, gateway, model));
}

function means(text: string, gateway: GatewayFact, model: PlatformModel): boolean {
  const names = [gateway.id, gateway.label, model.named(gateway.id)?.id];
  return names.includes(text) || (words[gateway.kind] ?? []).includes(text);
}
