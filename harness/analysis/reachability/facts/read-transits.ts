// Transit gateways: which VPCs are attached, which of the gateway's route tables each asks, and where their routes lead.
// Source: AWS, Amazon VPC Transit Gateways, "How transit gateways work" (associations, propagations, evaluation order).

import { property } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";
import type { AccessListFact, GatewayFact, RouteFact, SubnetFact, TableFact, VpcFact } from "../network-facts.ts";
import { keyAt, keyOf, look, nowhere, rangeAt, uncertainty } from "./look.ts";

interface Around {
  readonly vpcs: ReadonlyMap<string, VpcFact>;
  readonly subnets: ReadonlyMap<string, SubnetFact>;
  readonly accessLists: ReadonlyMap<string, AccessListFact>;
}

export interface ReadTransits {
  readonly gateways: readonly GatewayFact[];
  readonly tables: readonly TableFact[];
}

const ec2 = "AWS::EC2::TransitGateway";

/** The transit gateways of the model. Where their tables could not be read, the attachments name none that is there. */
export function readTransits(model: PlatformModel, around: Around): ReadTransits {
  const read = model.all(ec2).map((gateway) => {
    const tables = look(() => tablesOf(model, gateway, around));
    const known = "value" in tables ? tables.value : [];
    return { gateway: gatewayOf(model, gateway, { ...around, tables: known }), tables: known };
  });
  return { gateways: read.map(({ gateway }) => gateway), tables: read.flatMap(({ tables }) => tables) };
}

function gatewayOf(
  model: PlatformModel,
  gateway: Resource,
  around: Around & { readonly tables: readonly TableFact[] },
): GatewayFact {
  const leads = (vpc: string): boolean =>
    around.tables.length === 0 ||
    around.tables.some(({ routes, unknown }) => unknown !== undefined || routes.some((one) => mayLead(one, vpc)));
  const attachments = attachmentsOf(model, gateway).flatMap((attachment) => {
    const vpc = keyAt(model, property(attachment, "VpcId"));
    if (vpc === undefined) return [];
    const table = look(() => tableAsked(model, gateway, attachment));
    const open = { ...doubtAtSubnets(model, attachment, around), ...uncertainty(attachment) };
    const subnets = subnetsOf(model, attachment).flatMap((id) => around.subnets.get(id) ?? []);
    const asked = "value" in table ? table.value : unreadTable;
    return [{ vpc, table: asked, subnets, isRouted: leads(vpc), ...open }];
  });
  return { kind: "transit", id: keyOf(gateway), label: gateway.id, attachments, ...uncertainty(gateway) };
}

/** Named where it is not known which table is asked; it is none of the tables. */
export const unreadTable = "route table of a transit gateway that could not be read";

function mayLead({ target, unknown }: RouteFact, vpc: string): boolean {
  return target === vpc || unknown !== undefined;
}

function attachmentsOf(model: PlatformModel, gateway: Resource): Resource[] {
  return model
    .all(`${ec2}Attachment`, `${ec2}VpcAttachment`)
    .filter((one) => keyAt(model, property(one, "TransitGatewayId")) === keyOf(gateway));
}

/** An association decides; without one the gateway's default table, if it has any, and else nothing is routed. */
function tableAsked(model: PlatformModel, gateway: Resource, attachment: Resource): string {
  const own = model
    .all(`${ec2}RouteTableAssociation`)
    .find((one) => keyAt(model, property(one, "TransitGatewayAttachmentId")) === keyOf(attachment));
  if (own !== undefined) return keyAt(model, property(own, "TransitGatewayRouteTableId")) ?? unreadTable;
  // The running platform shows every association by itself.
  if (model.isLive) return emptyTable(gateway);
  return defaultTable(model, gateway, "Association") ?? emptyTable(gateway);
}

/** The table that attachments are associated with, or propagate to, by themselves; undefined when that is switched off. */
function defaultTable(model: PlatformModel, gateway: Resource, what: "Association" | "Propagation") {
  if (property(gateway, `DefaultRouteTable${what}`).text() === "disable") return undefined;
  return keyAt(model, property(gateway, `${what}DefaultRouteTableId`)) ?? `default route table of ${keyOf(gateway)}`;
}

function emptyTable(gateway: Resource): string {
  return `no route table of ${keyOf(gateway)}`;
}

function tablesOf(model: PlatformModel, gateway: Resource, around: Around): TableFact[] {
  const written = model
    .all(`${ec2}RouteTable`)
    .filter((one) => keyAt(model, property(one, "TransitGatewayId")) === keyOf(gateway))
    .map((one) => ({ id: keyOf(one), label: one.id }));
  const byItself = (["Association", "Propagation"] as const).flatMap((what) =>
    model.isLive ? [] : (defaultTable(model, gateway, what) ?? []),
  );
  const made = byItself
    .filter((id) => !written.some((one) => one.id === id))
    .map((id) => ({ id, label: `the default route table of ${gateway.id}` }));
  const empty = { id: emptyTable(gateway), label: `${gateway.id} without a route table`, routes: [] };
  return [
    empty,
    ...[...written, ...made].map((one) => ({ ...one, ...routesOf(model, gateway, { ...around, table: one.id }) })),
  ];
}

/** Static routes count before propagated ones of the same prefix. */
function routesOf(model: PlatformModel, gateway: Resource, to: Around & { readonly table: string }) {
  const statics = model
    .all(`${ec2}Route`)
    .filter((one) => keyAt(model, property(one, "TransitGatewayRouteTableId")) === to.table)
    .map((one) => staticRoute(model, one));
  // The running platform shows the routes in force, those that attachments propagate among them.
  if (model.isLive) return inForce(statics);
  const given = model
    .all(`${ec2}RouteTablePropagation`)
    .filter((one) => keyAt(model, property(one, "TransitGatewayRouteTableId")) === to.table)
    .map((one) => keyAt(model, property(one, "TransitGatewayAttachmentId")) ?? "");
  const links = attachmentsOf(model, gateway);
  const isDefault = defaultTable(model, gateway, "Propagation") === to.table;
  const propagating = new Set([...given, ...(isDefault ? [...links, ...dynamic(model, gateway)].map(keyOf) : [])]);
  const own = [...propagating].map((key) => ({ key, link: links.find((one) => keyOf(one) === key) }));
  const strangers = own.filter(({ link }) => link === undefined).map(({ key }) => key);
  const doubt = strangers.map((key) => `which routes ${key} propagates`)[0] ?? statics.find((one) => one.doubt)?.doubt;
  return {
    routes: [
      ...statics.flatMap(({ route }) => route ?? []),
      ...own.flatMap(({ link }) => (link === undefined ? [] : propagated(model, link, to.vpcs))),
    ],
    ...(doubt === undefined ? {} : { unknown: doubt }),
  };
}

function inForce(read: readonly ReturnType<typeof staticRoute>[]) {
  const doubt = read.find((one) => one.doubt !== undefined)?.doubt;
  const routes = read.flatMap(({ route }) => route ?? []);
  return { routes, ...(doubt === undefined ? {} : { unknown: doubt }) };
}

/** Links that learn their routes from the other side. */
function dynamic(model: PlatformModel, gateway: Resource): Resource[] {
  const isOwn = (one: Resource) => keyAt(model, property(one, "TransitGatewayId")) === keyOf(gateway);
  return model.all("AWS::EC2::VPNConnection").filter(isOwn);
}

function staticRoute(model: PlatformModel, route: Resource): { route?: RouteFact; doubt?: string } {
  const destination = look(() => rangeAt(property(route, "DestinationCidrBlock")));
  if ("unknown" in destination) return { doubt: destination.unknown };
  if (destination.value === undefined) return { doubt: `${route.id} has no destination` };
  const target = look(() => (property(route, "Blackhole").bool(false) ? nowhere : endOf(model, route)));
  const open = { ...uncertainty(route), ...("unknown" in target ? { unknown: target.unknown } : {}) };
  return { route: { destination: destination.value, target: "value" in target ? target.value : "", ...open } };
}

/** The VPC behind an attachment; of attachments that the model does not show, the attachment itself. */
function endOf(model: PlatformModel, route: Resource): string {
  const node = property(route, "TransitGatewayAttachmentId");
  const attachment = model.referred(node);
  const vpc = attachment === undefined ? undefined : keyAt(model, property(attachment, "VpcId"));
  return vpc ?? keyAt(model, node) ?? nowhere;
}

/** IPv6 ranges of a VPC are told where its attachment carries IPv6. */
function propagated(model: PlatformModel, attachment: Resource, vpcs: Around["vpcs"]): RouteFact[] {
  const vpc = keyAt(model, property(attachment, "VpcId")) ?? "";
  const hasV6 = property(attachment, "Options", "Ipv6Support").text() === "enable";
  return (vpcs.get(vpc)?.ranges ?? [])
    .filter(({ family }) => family === 4 || hasV6)
    .map((destination) => ({ destination, target: vpc, ...uncertainty(attachment) }));
}

/** None where they cannot be resolved. */
function subnetsOf(model: PlatformModel, attachment: Resource): readonly string[] {
  const read = look(() =>
    property(attachment, "SubnetIds")
      .list()
      .map((node) => keyAt(model, node) ?? ""),
  );
  return "value" in read ? [...new Set(read.value)] : [];
}

/** The network ACLs of an attachment's subnets filter as well; only lists that let everything pass are followed. */
function doubtAtSubnets(model: PlatformModel, attachment: Resource, around: Around): { unknown?: string } {
  const subnets = look(() =>
    property(attachment, "SubnetIds")
      .list()
      .map((node) => keyAt(model, node) ?? ""),
  );
  const isOpen =
    "value" in subnets &&
    subnets.value.every((id) => letsEverythingPass(around.accessLists.get(around.subnets.get(id)?.accessList ?? "")));
  return isOpen ? {} : { unknown: `what the network ACLs of ${attachment.id}'s subnets let pass` };
}

/** In both directions and families the first entry lets everything pass. */
export function letsEverythingPass(list: AccessListFact | undefined): boolean {
  return [list?.inbound, list?.outbound].every((entries) =>
    ([4, 6] as const).every((family) => {
      const first = entries?.find(({ range }) => range === undefined || range.family === family);
      if (first?.range === undefined || !first.allows || first.unknown !== undefined) return false;
      const isWhole = first.range.first === 0n && first.range.last === (1n << (family === 4 ? 32n : 128n)) - 1n;
      return isWhole && first.protocols[0] === 0 && first.protocols[1] === 255;
    }),
  );
}
