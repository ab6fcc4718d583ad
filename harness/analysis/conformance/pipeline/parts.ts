// The parts of a pipeline from topic to table, found by what they are: brokers, the worker's hosts, the endpoint that
// leads to somebody else's service, and the settings that the worker starts with.

import type { Inspection } from "../inspection.ts";
import { rolesOf } from "../groups/judge-group.ts";
import { facesOf } from "./hosts.ts";
import { propertiesOf } from "./java-properties.ts";
import { endpointType } from "../../model/network.ts";
import { property, Undecided } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import { groupsInRole } from "../../model/group-roles.ts";
import { tagsOf } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";
import { isList, textOf } from "../../model/value.ts";

export function brokers(it: Inspection): Resource[] {
  return it.model.all("AWS::MSK::Cluster");
}

/** Hosts that carry the worker's group, or are called after it. */
export function workers(it: Inspection): Resource[] {
  return it.model.all("AWS::EC2::Instance").filter((host) => {
    const isMember = facesOf(it, host).some(({ groups }) => isOfWorkers(it, groups));
    return isMember || isCalledWorker(tagsOf(host));
  });
}

export function isOfWorkers(it: Inspection, groups: readonly Node[] = []): boolean {
  const own = groupsInRole(rolesOf(it), "kafkaConnect");
  return groups.some((node) => own.some((group) => group === it.model.referred(node)));
}

/** By the role in its tags, else by its name. */
export function isCalledWorker(tags: ReadonlyMap<string, string>): boolean {
  return ["assay:role", "Name"].some((key) => /kafka-?connect/i.test(tags.get(key) ?? ""));
}

/** A subnet in which a part of the pipeline stands; none where AWS takes that of its default network. */
export interface Part {
  readonly what: string;
  readonly at: Node;
  readonly subnet: Node | undefined;
}

/** Every subnet in which a part of the pipeline stands. */
export function placesOf(it: Inspection): Part[] {
  const inSubnets = (what: string, list: Node): Part[] => list.list().map((node) => ({ what, at: node, subnet: node }));
  return [
    ...brokers(it).flatMap((one) => inSubnets("the brokers", property(one, "BrokerNodeGroupInfo", "ClientSubnets"))),
    ...workers(it)
      .flatMap((host) => facesOf(it, host))
      .map(({ node, subnet }) => ({ what: "the worker", at: node, subnet })),
    ...privateLinks(it).flatMap((one) => inSubnets("the endpoint", property(one, "SubnetIds"))),
  ];
}

/** The networks that the workers stand in. */
export function networksOfWorkers(it: Inspection): Resource[] {
  const networks = workers(it)
    .flatMap((host) => facesOf(it, host))
    .map(({ subnet }) => subnet && it.model.referred(subnet))
    .map((subnet) => subnet && it.model.referred(property(subnet, "VpcId")));
  return [...new Set(networks.filter((network) => network !== undefined))];
}

/** The name under which ClickHouse Cloud is reached, as the intent has it; without one nothing can be said of it. */
export function serviceName(it: Inspection): string {
  const { service } = (it.intent["zone"] ?? {}) as { readonly service?: unknown };
  if (typeof service !== "string")
    throw new Undecided("the intent does not name the service that the worker writes to");
  return trimmed(service);
}

/** A name as resolvers compare it. */
export function trimmed(name: string): string {
  return name.replace(/\.$/, "").toLowerCase();
}

/** Endpoints of services that are not AWS's own. */
export function privateLinks(it: Inspection): Resource[] {
  return it.model.all("AWS::EC2::VPCEndpoint").filter((endpoint) => {
    return isForeign(property(endpoint, "ServiceName")) && endpointType(endpoint) !== "Gateway";
  });
}

function isForeign(serviceName: Node): boolean {
  return serviceName.written().startsWith("com.amazonaws.vpce.");
}

/**
 * Of those, the ones that lead to ClickHouse: to a service that the intent names, by its own name or id, or by the Name tag
 * or logical id of a service of the platform itself. Whose a service of another account is, its name alone does not tell.
 */
export function linksToService(it: Inspection): Resource[] {
  const { endpointServices } = (it.intent["zone"] ?? {}) as { readonly endpointServices?: unknown };
  const declared = isList(endpointServices) ? endpointServices.map(textOf).filter((one) => one !== "") : [];
  const ids = declared.flatMap((one) => /(?:^|\.)(vpce-svc-\w+)$/.exec(one)?.[1] ?? []);
  return it.model.all("AWS::EC2::VPCEndpoint").filter((endpoint) => {
    const name = property(endpoint, "ServiceName");
    if (!isForeign(name)) return false;
    const id = name.written().split(".").slice(4).join(".");
    if (ids.includes(id)) return true;
    const own = it.model.named(id);
    if (own?.type === "AWS::EC2::VPCEndpointService" && declared.length > 0)
      return [own.id, tagsOf(own).get("Name")].some((one) => one !== undefined && declared.includes(one));
    if (ids.length > 0) return false;
    throw new Undecided(
      `whether ${endpoint.id} leads to ClickHouse Cloud is told by no service that the intent names`,
      name,
    );
  });
}

/** A setting of a properties text or of a JSON document, with the resource that holds it. */
export interface SettingsFile {
  readonly node: Node;
  readonly get: (name: string) => string | undefined;
}

/** What the worker reads when it starts, or a managed one is given: `kind` is a name that only such a document has. */
export function settingsWith(it: Inspection, kind: string): SettingsFile[] {
  return [...parameterSettings(it), ...managedSettings(it)].filter(({ get }) => get(kind) !== undefined);
}

function parameterSettings(it: Inspection): SettingsFile[] {
  return it.model.all("AWS::SSM::Parameter").map((parameter) => {
    const node = property(parameter, "Value");
    const text = node.written();
    const values = text.trimStart().startsWith("{") ? jsonSettings(text) : propertiesOf(text);
    return { node, get: (name: string) => values.get(name) };
  });
}

/** Connectors that MSK runs: their configuration stands in the template itself. */
function managedSettings(it: Inspection): SettingsFile[] {
  if (it.model.isLive) return [];
  return it.model.all("AWS::KafkaConnect::Connector").map((connector) => {
    const node = property(connector, "ConnectorConfiguration");
    const values = new Map(node.entries().map(([name, value]) => [name, value.written()]));
    return { node, get: (name: string) => values.get(name) };
  });
}

/** Members of a document; those of an inner `config` count as its own, as the worker's REST interface has them. */
function jsonSettings(text: string): ReadonlyMap<string, string> {
  try {
    const document = JSON.parse(text) as Readonly<Record<string, unknown>>;
    return new Map(
      Object.entries({ ...document, ...(document["config"] as object | undefined) }).flatMap(([name, value]) =>
        typeof value === "string" || typeof value === "number" || typeof value === "boolean"
          ? [[name, String(value)] as const]
          : [],
      ),
    );
  } catch {
    return new Map();
  }
}
