// Route tables: the local routes of each VPC, the routes of the source, and those that gateway endpoints add.

import { endpointType, prefixListRanges, serviceOf } from "../../model/network.ts";
import { property, Undecided } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import { prefixListName } from "../../model/prefix-lists.ts";
import type { Resource } from "../../model/resource.ts";
import type { RouteFact, TableFact, VpcFact } from "../network-facts.ts";
import { keyAt, keyOf, look, rangeAt, uncertainty } from "./look.ts";
import { mainTable } from "./read-vpcs.ts";
import { targetOf } from "./read-gateways.ts";

export function readTables(model: PlatformModel, vpcs: ReadonlyMap<string, VpcFact>): TableFact[] {
  const tables = model.all("AWS::EC2::RouteTable");
  const routes = model.all("AWS::EC2::Route").map((route) => readRoute(model, route));
  const own = tables.map((table): TableFact => {
    const id = keyOf(table);
    const vpc = keyAt(model, property(table, "VpcId")) ?? "";
    const written = routes.filter((route) => route.table === id || route.table === undefined);
    const doubt = written.find((route) => route.doubt !== undefined)?.doubt;
    return {
      id,
      label: table.id,
      routes: [...written.flatMap(({ facts }) => facts), ...local(vpcs.get(vpc)), ...endpointRoutes(model, table)],
      ...(doubt === undefined ? {} : { unknown: doubt }),
    };
  });
  const mains = [...vpcs.values()].map((vpc): TableFact => {
    return { id: mainTable(vpc.id), label: `the main route table of ${vpc.label}`, routes: local(vpc) };
  });
  return [...(model.isLive ? [] : mains), ...own];
}

interface WrittenRoute {
  /** Undefined when the table is not known: the route may stand in any. */
  readonly table: string | undefined;
  readonly facts: readonly RouteFact[];
  /** Why its destination is not known. */
  readonly doubt?: string;
}

function readRoute(model: PlatformModel, route: Resource): WrittenRoute {
  const table = look(() => keyAt(model, property(route, "RouteTableId")));
  const target = look(() => targetOf(model, route));
  const open = {
    ...uncertainty(route),
    ...("unknown" in target ? { unknown: target.unknown } : {}),
    ...("unknown" in table ? { unknown: table.unknown } : {}),
  };
  const to = { target: "value" in target ? target.value : "", ...open };
  const destinations = look(() => destinationsOf(model, route));
  const place = "value" in table ? (table.value ?? "") : undefined;
  if ("unknown" in destinations) return { table: place, facts: [], doubt: destinations.unknown };
  return { table: place, facts: destinations.value.map((destination) => ({ ...destination, ...to })) };
}

function destinationsOf(model: PlatformModel, route: Resource): Pick<RouteFact, "destination" | "service">[] {
  for (const name of ["DestinationCidrBlock", "DestinationIpv6CidrBlock"]) {
    const range = rangeAt(property(route, name));
    if (range !== undefined) return [{ destination: range }];
  }
  const list = property(route, "DestinationPrefixListId").text();
  if (list === undefined) throw new Undecided(`${route.id} has no destination`);
  const service = prefixListName(list, model);
  if (service !== list) return [{ service }];
  const [known] = model.all("AWS::EC2::PrefixList").filter((one) => one === model.named(list));
  if (known === undefined) throw new Undecided(`prefix list ${list} is not part of the source`);
  if (known.attributes["Owner"] === "AWS") return [{ service: known.id }];
  return prefixListRanges(model, list).map((destination) => ({ destination }));
}

function local(vpc: VpcFact | undefined): RouteFact[] {
  return (vpc?.ranges ?? []).map((destination) => ({ destination, target: "local" }));
}

function endpointRoutes(model: PlatformModel, table: Resource): RouteFact[] {
  return model
    .all("AWS::EC2::VPCEndpoint")
    .filter((endpoint) => endpointType(endpoint) === "Gateway")
    .flatMap((endpoint) => {
      const listed = look(() =>
        property(endpoint, "RouteTableIds")
          .list()
          .map((node) => keyAt(model, node)),
      );
      if ("value" in listed && !listed.value.includes(keyOf(table))) return [];
      const open = "unknown" in listed ? { unknown: listed.unknown } : uncertainty(endpoint);
      return [{ service: serviceOf(endpoint), target: keyOf(endpoint), ...open }];
    });
}
