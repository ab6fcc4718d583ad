// What a transit gateway does with one packet, straight from the resources.

import { inCidr, prefixOf } from "./raw.ts";
import type { Raw } from "./raw.ts";
import type { RawCloud } from "./raw-cloud.ts";

export interface Address {
  readonly family: 4 | 6;
  readonly address: bigint;
}

/** Where packets leave the gateway again. */
export interface Left {
  /** A VPC, an attachment that is none, `nowhere`, or `unknown`. */
  readonly to: string;
  /** The attachment's own subnets might stop them. */
  readonly isDoubted: boolean;
}

const ec2 = "AWS::EC2::TransitGateway";

export class RawTransit {
  readonly #cloud: RawCloud;

  constructor(cloud: RawCloud) {
    this.#cloud = cloud;
  }

  leave(gateway: string, vpc: string, at: Address): Left {
    const link = this.#links(gateway).find(({ properties }) => properties["VpcId"] === vpc);
    const table = link === undefined ? undefined : this.#tableOf(gateway, link.id);
    if (link === undefined || table === undefined) return { to: "nowhere", isDoubted: false };
    return { to: this.#lookUp(gateway, table, at), isDoubted: this.#isDoubted(link) };
  }

  /** The subnets in which packets come out of the gateway into a VPC. */
  entries(gateway: string, vpc: string): readonly Raw[] {
    const link = this.#links(gateway).find(({ properties }) => properties["VpcId"] === vpc);
    const subnets = (link?.properties["SubnetIds"] ?? []) as readonly string[];
    return subnets.flatMap((id) => this.#cloud.get(id) ?? []);
  }

  /** Whether any table of the gateway leads to a VPC, or might. */
  leadsTo(gateway: string, vpc: string): boolean {
    const link = this.#links(gateway).find(({ properties }) => properties["VpcId"] === vpc);
    if (link === undefined) return false;
    const written = this.#of("RouteTable", "TransitGatewayId", gateway).map(({ id }) => id);
    const defaults = ["Association", "Propagation"].some((what) => this.#hasDefault(gateway, what)) ? ["default"] : [];
    return [...written, ...defaults].some((table) => {
      const sources = this.#propagating(gateway, table);
      const statics = this.#statics(table).filter(({ properties }) => properties["Blackhole"] !== true);
      return (
        sources.includes("unknown") ||
        sources.includes(link.id) ||
        statics.some(({ properties }) => properties["TransitGatewayAttachmentId"] === link.id)
      );
    });
  }

  #of(type: string, name: string, value: string): readonly Raw[] {
    return this.#cloud.of(`${ec2}${type}`).filter(({ properties }) => properties[name] === value);
  }

  #links(gateway: string): readonly Raw[] {
    return this.#of("Attachment", "TransitGatewayId", gateway);
  }

  #hasDefault(gateway: string, what: string): boolean {
    return this.#cloud.get(gateway)?.properties[`DefaultRouteTable${what}`] !== "disable";
  }

  #tableOf(gateway: string, link: string): string | undefined {
    const [own] = this.#of("RouteTableAssociation", "TransitGatewayAttachmentId", link);
    if (own !== undefined) return String(own.properties["TransitGatewayRouteTableId"]);
    return this.#hasDefault(gateway, "Association") ? "default" : undefined;
  }

  #statics(table: string): readonly Raw[] {
    return this.#of("Route", "TransitGatewayRouteTableId", table);
  }

  /** Attachments that tell a table their ranges; `unknown` for those that learn theirs elsewhere. */
  #propagating(gateway: string, table: string): string[] {
    const links = this.#links(gateway).map(({ id }) => id);
    const written = this.#of("RouteTablePropagation", "TransitGatewayRouteTableId", table).map(({ properties }) =>
      String(properties["TransitGatewayAttachmentId"]),
    );
    const isDefault = table === "default" && this.#hasDefault(gateway, "Propagation");
    const tunnels = this.#cloud
      .of("AWS::EC2::VPNConnection")
      .filter((one) => one.properties["TransitGatewayId"] === gateway);
    const all = [...written, ...(isDefault ? [...links, ...tunnels.map(({ id }) => id)] : [])];
    return all.map((id) => (links.includes(id) ? id : "unknown"));
  }

  #lookUp(gateway: string, table: string, { family, address }: Address): string {
    const sources = this.#propagating(gateway, table);
    if (sources.includes("unknown")) return "unknown";
    const statics = this.#statics(table).map(({ properties }) => ({
      cidr: String(properties["DestinationCidrBlock"]),
      link: properties["Blackhole"] === true ? undefined : String(properties["TransitGatewayAttachmentId"]),
    }));
    const learned = sources.flatMap((link) => this.#rangesOf(link).map((cidr) => ({ cidr, link })));
    const matching = [...statics, ...learned].filter(({ cidr }) => inCidr(cidr, family, address));
    const longest = Math.max(...matching.map(({ cidr }) => prefixOf(cidr)));
    const best = matching.find(({ cidr }) => prefixOf(cidr) === longest);
    if (best?.link === undefined) return "nowhere";
    const vpc = this.#cloud.get(best.link)?.properties["VpcId"];
    return typeof vpc === "string" ? vpc : best.link;
  }

  #rangesOf(link: string): string[] {
    const { VpcId: vpc, Options: options } = this.#cloud.get(link)?.properties ?? {};
    const hasV6 = (options as { Ipv6Support?: string } | undefined)?.Ipv6Support === "enable";
    return this.#cloud.rangesOf(String(vpc)).filter((cidr) => hasV6 || !cidr.includes(":"));
  }

  /** Its subnets' lists filter as well; lists that begin with everything in both directions do not matter. */
  #isDoubted({ properties }: Raw): boolean {
    const subnets = properties["SubnetIds"] as readonly string[];
    return subnets.some((subnet) => {
      const [association] = this.#cloud
        .of("AWS::EC2::SubnetNetworkAclAssociation")
        .filter((one) => one.properties["SubnetId"] === subnet);
      if (association === undefined) return false;
      const entries = this.#cloud
        .of("AWS::EC2::NetworkAclEntry")
        .filter((one) => one.properties["NetworkAclId"] === association.properties["NetworkAclId"])
        .sort((a, b) => Number(a.properties["RuleNumber"]) - Number(b.properties["RuleNumber"]));
      return [true, false].some((egress) =>
        (["CidrBlock", "Ipv6CidrBlock"] as const).some((name) => {
          const own = entries.filter(
            (one) => one.properties[name] !== undefined && one.properties["Egress"] === egress,
          );
          const [first] = own.map((one) => one.properties);
          const isWhole = ["0.0.0.0/0", "::/0"].includes(String(first?.[name]));
          return !isWhole || first?.["RuleAction"] !== "allow" || first["Protocol"] !== -1;
        }),
      );
    });
  }
}
