// The normalized model as the facts of a network.

import { parseCidr } from "../../model/cidr.ts";
import type { Range } from "../../model/cidr.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Network, VpcFact } from "../network-facts.ts";
import { besides } from "../peers.ts";
import { readAccessLists, readGroups } from "./read-filters.ts";
import { readGateways } from "./read-gateways.ts";
import { readInterfaces } from "./read-interfaces.ts";
import { readTables } from "./read-routes.ts";
import { readTransits } from "./read-transits.ts";
import { readSubnets, readVpcs } from "./read-vpcs.ts";

/**
 * Reads everything that a packet can meet. Raises when a type that it needs could not be read at all. `peers` are the
 * ranges of declared networks beyond the platform.
 */
export function readNetwork(model: PlatformModel, peers: readonly Range[] = []): Network {
  const vpcs = readVpcs(model);
  const subnets = readSubnets(model, vpcs);
  const accessLists = readAccessLists(model, vpcs);
  const transits = readTransits(model, { vpcs, subnets, accessLists });
  const tables = new Map([...readTables(model, vpcs), ...transits.tables].map((table) => [table.id, table]));
  return {
    vpcs,
    subnets,
    tables,
    accessLists,
    groups: readGroups(model, vpcs),
    ...readInterfaces(model, subnets),
    gateways: readGateways(model, transits.gateways, (subnet) => tables.get(subnets.get(subnet)?.table ?? "")),
    internet: internetBeside(vpcs),
    ...(peers.length === 0 ? {} : { peers }),
  };
}

/** Not routed on the internet: private, shared, loopback, link-local, multicast and reserved addresses. */
const reserved = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "224.0.0.0/3",
  "::/3",
  "4000::/2",
  "8000::/1",
];

function internetBeside(vpcs: ReadonlyMap<string, VpcFact>): Range[] {
  return besides([
    ...reserved.flatMap((text) => parseCidr(text) ?? []),
    ...[...vpcs.values()].flatMap(({ ranges }) => ranges),
  ]);
}
