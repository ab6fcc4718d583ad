// Rules of security groups in all their styles: values as the provider's documentation has them, and what they are in
// CloudFormation's vocabulary.

import { describe, expect, it } from "vitest";
import { Unresolved } from "../value.ts";
import { madeOf, madeOfOne, modelOfSample } from "./sample-plan.ts";
import type { Made } from "./sample-plan.ts";

const group = "AWS::EC2::SecurityGroup";
const peers = {
  cidr_blocks: ["10.0.0.0/8", "192.168.0.0/16"],
  ipv6_cidr_blocks: ["2001:db8::/32"],
  prefix_list_ids: ["pl-1"],
  self: true,
};
const written = { protocol: "tcp", from_port: 443, to_port: 444, description: "d" };
const common = { IpProtocol: "tcp", FromPort: 443, ToPort: 444, Description: "d" };
const addresses = [
  { ...common, CidrIp: "10.0.0.0/8" },
  { ...common, CidrIp: "192.168.0.0/16" },
  { ...common, CidrIpv6: "2001:db8::/32" },
];
const own = "⟨aws_security_group/x⟩";

describe("rules of security groups", () => {
  it("one rule a peer, on both sides", () => {
    const block = [{ ...written, ...peers, security_groups: ["sg-2"] }];
    const others = (side: string) => [
      { ...common, [`${side}PrefixListId`]: "pl-1" },
      { ...common, [`${side}SecurityGroupId`]: "sg-2" },
      { ...common, [`${side}SecurityGroupId`]: own },
    ];
    expect(
      madeOfOne("aws_security_group", { name: "g", description: "x", vpc_id: "vpc-1", ingress: block, egress: block }),
    ).toEqual([
      [
        group,
        {
          GroupName: "g",
          GroupDescription: "x",
          VpcId: "vpc-1",
          SecurityGroupIngress: [...addresses, ...others("Source")],
          SecurityGroupEgress: [...addresses, ...others("Destination")],
        },
      ],
    ]);
  });

  it.each([
    ["ingress", "Ingress", "Source"],
    ["egress", "Egress", "Destination"],
  ])("a rule beside the group: %s", (type, direction, side) => {
    const values = { type, security_group_id: "sg-1", ...written, ...peers };
    const made: Made[] = [
      ...addresses,
      { ...common, [`${side}PrefixListId`]: "pl-1" },
      { ...common, [`${side}SecurityGroupId`]: "sg-1" },
    ].map((rule) => [`${group}${direction}`, { ...rule, GroupId: "sg-1" }]);
    expect(madeOfOne("aws_security_group_rule", { ...values, source_security_group_id: "" })).toEqual(made);
    expect(
      madeOfOne("aws_security_group_rule", {
        type,
        security_group_id: "sg-1",
        protocol: "-1",
        self: false,
        source_security_group_id: "sg-3",
      }),
    ).toEqual([[`${group}${direction}`, { GroupId: "sg-1", IpProtocol: "-1", [`${side}SecurityGroupId`]: "sg-3" }]]);
    const model = modelOfSample({ "aws_security_group_rule.x": { values: { type, cidr_blocks: ["a", "b"] } } });
    expect(model.resources.map(({ id }) => id)).toEqual([
      `aws_security_group_rule.x/${type}[0]`,
      `aws_security_group_rule.x/${type}[1]`,
    ]);
  });

  it("a rule whose side is not known is on both", () => {
    const made = madeOf({
      "aws_security_group_rule.x": {
        values: { security_group_id: "sg-1", cidr_blocks: ["0.0.0.0/0"] },
        unknown: { type: true },
        written: { type: { references: ["var.side"] } },
      },
    });
    const rule = { GroupId: "sg-1", CidrIp: "0.0.0.0/0" };
    expect(made).toEqual([
      [`${group}Ingress`, rule],
      [`${group}Egress`, rule],
    ]);
  });

  it.each([
    ["ingress", "Ingress", "Source"],
    ["egress", "Egress", "Destination"],
  ])("one resource a rule: %s", (name, direction, side) => {
    expect(
      madeOfOne(`aws_vpc_security_group_${name}_rule`, {
        security_group_id: "sg-1",
        ip_protocol: "tcp",
        from_port: 1,
        to_port: 2,
        cidr_ipv4: "10.0.0.0/8",
        cidr_ipv6: "::/0",
        prefix_list_id: "pl-1",
        referenced_security_group_id: "sg-2",
        description: "d",
      }),
    ).toEqual([
      [
        `${group}${direction}`,
        {
          GroupId: "sg-1",
          IpProtocol: "tcp",
          FromPort: 1,
          ToPort: 2,
          CidrIp: "10.0.0.0/8",
          CidrIpv6: "::/0",
          [`${side}PrefixListId`]: "pl-1",
          [`${side}SecurityGroupId`]: "sg-2",
          Description: "d",
        },
      ],
    ]);
  });

  it("rules that are not known may let anybody in", () => {
    const written = { ingress: { references: ["local.rules"] } };
    const [made] = madeOf({ "aws_security_group.x": { unknown: { ingress: true }, written } });
    const { SecurityGroupIngress: rules } = made?.[1] as { SecurityGroupIngress: Record<string, unknown>[] };
    expect(rules).toHaveLength(1);
    expect(rules[0]?.["IpProtocol"]).toBe("-1");
    expect(rules[0]?.["CidrIp"]).toBeInstanceOf(Unresolved);
  });

  it("whether a group admits itself may not be known", () => {
    const [made] = madeOf({
      "aws_security_group_rule.x": {
        values: { type: "ingress", security_group_id: "sg-1" },
        unknown: { self: true },
        written: { self: { references: ["var.self"] } },
      },
    });
    expect(made?.[0]).toBe(`${group}Ingress`);
    expect((made?.[1] as Record<string, unknown>)["SourceSecurityGroupId"]).toBeInstanceOf(Unresolved);
  });
});
