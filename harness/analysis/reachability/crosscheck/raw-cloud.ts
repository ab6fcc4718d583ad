// What each single resource does to one packet, straight from its properties.

import { addressText, gatewayKinds, inCidr, portMatches, prefixOf, protocolMatches, targetNames } from "./raw.ts";
import type { Machine, Raw, RawPacket, RawParty } from "./raw.ts";

export interface RawFar {
  readonly address: bigint;
  readonly machine: Machine | undefined;
  readonly service: string | undefined;
}

export class RawCloud {
  readonly #byType: ReadonlyMap<string, readonly Raw[]>;
  readonly #byId: ReadonlyMap<string, Raw>;

  constructor(resources: readonly Raw[]) {
    this.#byType = Map.groupBy(resources, ({ type }) => type);
    this.#byId = new Map(resources.map((one) => [one.id, one]));
  }

  of(type: string): readonly Raw[] {
    return this.#byType.get(type) ?? [];
  }

  get(id: string): Raw | undefined {
    return this.#byId.get(id);
  }

  machines(): Machine[] {
    const elastic = new Set(
      this.of("AWS::EC2::EIP").flatMap(({ properties }) => [
        properties["NetworkInterfaceId"],
        properties["InstanceId"],
      ]),
    );
    const single = [...this.of("AWS::EC2::NetworkInterface"), ...this.of("AWS::EC2::Instance")].map((one) => {
      const subnet = this.get(String(one.properties["SubnetId"]));
      const groups = one.properties["GroupSet"] ?? one.properties["SecurityGroupIds"];
      const v6 = (one.properties["Ipv6Addresses"] as readonly { Ipv6Address: string }[] | undefined)?.[0]?.Ipv6Address;
      const isLaunched = one.type === "AWS::EC2::Instance" && subnet?.properties["MapPublicIpOnLaunch"] === true;
      return { one, subnet, groups, v6, isPublic: elastic.has(one.id) || isLaunched };
    });
    const endpoints = this.of("AWS::EC2::VPCEndpoint").flatMap((one) => {
      const subnets = (one.properties["SubnetIds"] ?? []) as readonly string[];
      const groups = one.properties["SecurityGroupIds"];
      return subnets.map((id, index) => {
        const subnet = this.get(id);
        const first = String(subnet?.properties["CidrBlock"]).split("/")[0] ?? "";
        const properties = { PrivateIpAddress: first };
        return {
          one: { ...one, id: `${one.id}@${String(index)}`, properties },
          subnet,
          groups,
          v6: undefined,
          isPublic: false,
        };
      });
    });
    return [...single, ...endpoints].flatMap(({ one, subnet, groups, v6, isPublic }) =>
      subnet === undefined
        ? []
        : [
            {
              id: one.id,
              subnet,
              vpc: String(subnet.properties["VpcId"]),
              groups: groups as readonly string[] | undefined,
              v4: addressText(String(one.properties["PrivateIpAddress"])),
              v6: v6 === undefined ? undefined : addressText(v6),
              isPublic,
              isEndpoint: one.type === "AWS::EC2::VPCEndpoint",
            },
          ],
    );
  }

  groupsAllow(
    { groups }: Machine,
    direction: "Ingress" | "Egress",
    { packet, far }: { packet: RawPacket; far: RawFar },
  ): boolean {
    if (groups === undefined) return true;
    return groups.some((id) => {
      const rules = this.#rules(id, direction);
      return rules.some((rule) => {
        if (!protocolMatches(rule["IpProtocol"], packet.protocol)) return false;
        if (!portMatches(rule, packet)) return false;
        const side = direction === "Ingress" ? "Source" : "Destination";
        const cidr = rule["CidrIp"] ?? rule["CidrIpv6"];
        if (typeof cidr === "string") return inCidr(cidr, packet.family, far.address);
        const list = rule[`${side}PrefixListId`];
        if (typeof list === "string") return this.#listHolds(list, { packet, far });
        return far.machine?.groups?.includes(String(rule[`${side}SecurityGroupId`])) === true;
      });
    });
  }

  #listHolds(
    list: string,
    { packet, far }: { packet: RawPacket; far: { address: bigint; service: string | undefined } },
  ): boolean {
    if (list === "pl-63a5400a") return far.service === "s3";
    const entries = (this.get(list)?.properties["Entries"] ?? []) as readonly { Cidr: string }[];
    return entries.some(({ Cidr }) => inCidr(Cidr, packet.family, far.address));
  }

  #rules(group: string, direction: "Ingress" | "Egress"): readonly Readonly<Record<string, unknown>>[] {
    const inline = (this.get(group)?.properties[`SecurityGroup${direction}`] ?? []) as readonly Record<
      string,
      unknown
    >[];
    const apart = this.of(`AWS::EC2::SecurityGroup${direction}`).filter(
      ({ properties }) => properties["GroupId"] === group,
    );
    const all = [...inline, ...apart.map(({ properties }) => properties)];
    if (direction === "Ingress" || all.length > 0) return all;
    return [
      { IpProtocol: "-1", CidrIp: "0.0.0.0/0" },
      { IpProtocol: "-1", CidrIpv6: "::/0" },
    ];
  }

  listAllows(subnet: Raw, egress: boolean, packet: RawPacket): boolean {
    const association = this.of("AWS::EC2::SubnetNetworkAclAssociation").find(
      (one) => one.properties["SubnetId"] === subnet.id,
    );
    if (association === undefined) return true;
    const entries = this.of("AWS::EC2::NetworkAclEntry")
      .filter(({ properties }) => properties["NetworkAclId"] === association.properties["NetworkAclId"])
      .filter(({ properties }) => (properties["Egress"] ?? false) === egress)
      .sort((a, b) => Number(a.properties["RuleNumber"]) - Number(b.properties["RuleNumber"]));
    const first = entries.find(({ properties }) => {
      const cidr = String(properties["CidrBlock"] ?? properties["Ipv6CidrBlock"]);
      const range = properties["PortRange"] as { From: number; To: number } | undefined;
      const protocol = Number(properties["Protocol"]);
      const isPorted = protocol === 6 || protocol === 17;
      if (protocol !== -1 && protocol !== packet.protocol) return false;
      if (isPorted && range !== undefined && (packet.port < range.From || packet.port > range.To)) return false;
      return inCidr(cidr, packet.family, packet.far);
    });
    return first?.properties["RuleAction"] === "allow";
  }

  /** The target of the most specific route; undefined when none matches. */
  route(subnet: Raw, { family, address, to }: { family: 4 | 6; address: bigint; to: RawParty }): string | undefined {
    const vpc = this.get(String(subnet.properties["VpcId"]));
    const association = this.of("AWS::EC2::SubnetRouteTableAssociation").find(
      (one) => one.properties["SubnetId"] === subnet.id,
    );
    const table = association?.properties["RouteTableId"];
    const routes = this.of("AWS::EC2::Route").filter(({ properties }) => properties["RouteTableId"] === table);
    if (to.kind === "service") {
      const endpoint = this.get(to.gateway);
      const tables = (endpoint?.properties["RouteTableIds"] ?? []) as readonly unknown[];
      return tables.includes(table) ? to.gateway : undefined;
    }
    const own = this.rangesOf(vpc?.id ?? "").map((cidr) => ({ cidr, target: "local" }));
    const written = routes.flatMap(({ properties }) => {
      const list = this.get(String(properties["DestinationPrefixListId"]));
      const entries = (list?.properties["Entries"] ?? []) as readonly { Cidr: string }[];
      const cidrs = [
        properties["DestinationCidrBlock"] ?? properties["DestinationIpv6CidrBlock"] ?? entries.map(({ Cidr }) => Cidr),
      ];
      const target = targetNames.map((name) => properties[name]).find((value) => value !== undefined);
      return cidrs.flat().map((cidr) => ({ cidr: words(cidr), target: words(target) }));
    });
    const matching = [...written, ...own].filter(({ cidr }) => inCidr(cidr, family, address));
    const longest = Math.max(...matching.map(({ cidr }) => prefixOf(cidr)));
    return matching.find(({ cidr }) => prefixOf(cidr) === longest)?.target;
  }

  rangesOf(vpc: string): string[] {
    const more = this.of("AWS::EC2::VPCCidrBlock")
      .filter(({ properties }) => properties["VpcId"] === vpc)
      .map(({ properties }) => properties["Ipv6CidrBlock"] ?? properties["CidrBlock"]);
    return [this.get(vpc)?.properties["CidrBlock"], ...more].map(words);
  }

  kind(id: string): string {
    const resource = this.get(id);
    const kind = gatewayKinds[resource?.type ?? ""];
    if (kind === "nat" && resource !== undefined && this.#sendsOn(resource)) return "opaque";
    if (kind !== undefined) return kind;
    if (resource === undefined) return id.startsWith("pcx-") ? "peering" : "opaque";
    return resource.properties["SourceDestCheck"] === false ? "opaque" : "machine";
  }

  /** A private NAT gateway whose subnet has a route to more than the internet, which lets no private address out. */
  #sendsOn({ properties }: Raw): boolean {
    if (properties["ConnectivityType"] !== "private") return false;
    const association = this.of("AWS::EC2::SubnetRouteTableAssociation").find(
      (one) => one.properties["SubnetId"] === properties["SubnetId"],
    );
    return this.of("AWS::EC2::Route")
      .filter((one) => one.properties["RouteTableId"] === association?.properties["RouteTableId"])
      .map((one) => targetNames.map((name) => one.properties[name]).find((value) => value !== undefined))
      .some((target) => !/Internet/.test(this.get(words(target))?.type ?? ""));
  }

  /** What a NAT gateway does with packets that are not for the internet: nothing, or nobody knows. */
  throughNat(id: string, family: 4 | 6, address: bigint): "drops" | "unknown" {
    const subnet = this.get(String(this.get(id)?.properties["SubnetId"]));
    if (subnet === undefined) return "unknown";
    const target = this.route(subnet, { family, address, to: { kind: "internet" } });
    if (target === undefined || ["internet", "egress-only", "machine"].includes(this.kind(target))) return "drops";
    return "unknown";
  }

  /** Whether a VPN gateway or a peering leads out of the model. */
  leadsBeyond(id: string, vpc: string): boolean {
    const kind = this.kind(id);
    if (kind === "vpn") return this.#attached("VpnGatewayId", id, vpc);
    const ends = this.ends(id);
    return kind === "peering" && ends.length === 1 && ends[0] === vpc;
  }

  /** VPCs of the model at the ends of a peering. */
  ends(id: string): string[] {
    const peering = this.get(id);
    const ends = ["VpcId", "PeerVpcId"].map((name) => String(peering?.properties[name]));
    return ends.filter((vpc) => this.get(vpc) !== undefined);
  }

  internetGateway(vpc: string): string | undefined {
    return this.of("AWS::EC2::InternetGateway").find(({ id }) => this.#attached("InternetGatewayId", id, vpc))?.id;
  }

  #attached(name: string, id: string, vpc: string): boolean {
    return this.of("AWS::EC2::VPCGatewayAttachment").some(
      ({ properties }) => properties[name] === id && properties["VpcId"] === vpc,
    );
  }

  publicAccess(subnet: Raw): "open" | "egress" | "closed" {
    const mode = this.of("AWS::EC2::VPCBlockPublicAccessOptions")[0]?.properties["InternetGatewayBlockMode"] ?? "off";
    if (mode === "off") return "open";
    const exclusions = this.of("AWS::EC2::VPCBlockPublicAccessExclusion");
    const own = exclusions.find(({ properties }) => properties["SubnetId"] === subnet.id);
    const wide = exclusions.find(({ properties }) => properties["VpcId"] === subnet.properties["VpcId"]);
    const excluded = (own ?? wide)?.properties["InternetGatewayExclusionMode"];
    if (excluded !== undefined) return excluded === "allow-bidirectional" ? "open" : "egress";
    return mode === "block-ingress" ? "egress" : "closed";
  }
}

function words(value: unknown): string {
  return typeof value === "string" ? value : "";
}
