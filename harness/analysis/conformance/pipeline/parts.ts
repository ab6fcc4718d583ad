// The parts of a pipeline from topic to table, found by what they are: brokers, the worker's hosts, the endpoint that
// leads to somebody else's service, and the settings that the worker starts with.

import type { Inspection } from "../inspection.ts";
import { rolesOf } from "../groups/judge-group.ts";
import { endpointType } from "../../model/network.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import { tagsOf } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";

export function brokers(it: Inspection): Resource[] {
  return it.model.all("AWS::MSK::Cluster");
}

/** Hosts that carry the worker's group, or are called after it. */
export function workers(it: Inspection): Resource[] {
  const roles = rolesOf(it);
  return it.model.all("AWS::EC2::Instance").filter((host) => {
    const isMember = groupsOfHost(host).some((node) => {
      const group = it.model.referred(node);
      return group !== undefined && roles.get(group) === "kafkaConnect";
    });
    const tags = tagsOf(host);
    return isMember || [tags.get("assay:role"), tags.get("Name")].some((name) => /kafka-?connect/i.test(name ?? ""));
  });
}

export function groupsOfHost(host: Resource): Node[] {
  const inline = property(host, "NetworkInterfaces").list();
  return [...property(host, "SecurityGroupIds").list(), ...inline.flatMap((one) => one.get("GroupSet").list())];
}

export function subnetsOfHost(host: Resource): Node[] {
  const inline = property(host, "NetworkInterfaces").list();
  return [property(host, "SubnetId"), ...inline.map((one) => one.get("SubnetId"))].filter((node) => node.exists);
}

/** Endpoints of services that are not AWS's own. */
export function privateLinks(it: Inspection): Resource[] {
  return it.model.all("AWS::EC2::VPCEndpoint").filter((endpoint) => {
    const name = property(endpoint, "ServiceName").text() ?? "";
    return name.startsWith("com.amazonaws.vpce.") && endpointType(endpoint) !== "Gateway";
  });
}

/** A setting of a properties text or of a JSON document, with the resource that holds it. */
export interface SettingsFile {
  readonly node: Node;
  readonly get: (name: string) => string | undefined;
}

/** What the worker reads when it starts: `kind` is a name that only such a document has. */
export function settingsWith(it: Inspection, kind: string): SettingsFile[] {
  return it.model.all("AWS::SSM::Parameter").flatMap((parameter) => {
    const node = property(parameter, "Value");
    const text = node.text() ?? "";
    const values = text.trimStart().startsWith("{") ? jsonSettings(text) : propertiesOf(text);
    return values.has(kind) ? [{ node, get: (name: string) => values.get(name) }] : [];
  });
}

/** `name=value` lines as Java reads them: the last one counts, `:` separates as well, `#` and `!` start comments. */
export function propertiesOf(text: string): ReadonlyMap<string, string> {
  const lines = text.split(/\r?\n/).map((line) => /^\s*([^\s#!=:][^\s=:]*)\s*[=:\s]\s*(.*?)\s*$/.exec(line));
  return new Map(lines.flatMap((match) => (match === null ? [] : [[match[1] ?? "", match[2] ?? ""] as const])));
}

/** Members of a document; those of an inner `config` count as its own, as the worker's REST interface has them. */
function jsonSettings(text: string): ReadonlyMap<string, string> {
  try {
    const document = JSON.parse(text) as Readonly<Record<string, unknown>>;
    const inner = document["config"];
    const config = typeof inner === "object" && inner !== null ? inner : {};
    return new Map(
      Object.entries({ ...document, ...config }).flatMap(([name, value]) =>
        typeof value === "string" || typeof value === "number" || typeof value === "boolean"
          ? [[name, String(value)] as const]
          : [],
      ),
    );
  } catch {
    return new Map();
  }
}
