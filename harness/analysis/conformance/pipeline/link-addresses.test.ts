// Whether a plain address that ClickHouse's name leads to is the endpoint's.

import { expect, it } from "vitest";
import { inFull, running } from "../sample-platform.ts";
import type { Promised } from "../sample-platform.ts";

const ref = (Ref: string) => ({ Ref });
const worker = (more: object = {}) =>
  ["EC2::Instance", { SubnetId: ref("A"), Tags: [{ Key: "assay:role", Value: "kafka-connect" }], ...more }] as const;
const service = "com.amazonaws.vpce.us-east-1.vpce-svc-0a1";
const endpoint = (more: object = {}) => {
  const own = { VpcId: ref("Own"), VpcEndpointType: "Interface", ServiceName: service, SubnetIds: [ref("A")] };
  return ["EC2::VPCEndpoint", { ...own, ...more }] as const;
};
const net = {
  Own: ["EC2::VPC", { CidrBlock: "10.0.0.0/16" }] as const,
  A: ["EC2::Subnet", { VpcId: ref("Own"), CidrBlock: "10.0.1.0/24" }] as const,
  Worker: worker(),
};
const name = "a1.us-east-1.aws.clickhouse.cloud";
const promised = { zone: { name, service: name, endpointServices: ["vpce-svc-0a1"] } } as unknown as Promised;

it("KC-009: a plain address is the endpoint's where one of its interfaces has it", () => {
  const zone = ["Route53::HostedZone", { Name: "clickhouse.cloud", VPCs: [{ VPCId: ref("Own") }] }] as const;
  const record = (...ResourceRecords: string[]) =>
    ["Route53::RecordSet", { HostedZoneId: ref("Zone"), Name: name, Type: "A", ResourceRecords }] as const;
  const base = { ...net, Zone: zone, Link: endpoint() };
  const to = (...addresses: string[]) => ({ ...base, R: record(...addresses) });
  const second = (more: object) => ({ B: ["EC2::Subnet", { VpcId: ref("Own"), ...more }] as const });
  const alsoIn = { Link: endpoint({ SubnetIds: [ref("A"), ref("B")] }) };
  const eni = (more: object) => ["EC2::NetworkInterface", { SubnetId: ref("A"), ...more }] as const;
  const enis = {
    E1: eni({ PrivateIpAddress: "10.0.1.7", Ipv6Addresses: ["2001:DB8:0::7"] }),
    E2: eni({}),
    Else: eni({ PrivateIpAddress: "10.0.1.8" }),
  };
  const shown = { Link: { NetworkInterfaceIds: ["E1", "E2"] } };
  const runs = (...addresses: string[]) => running({ ...to(...addresses), ...enis }, shown);
  const own = { cidrs: { vpc: "10.0.0.0/16", tiers: {} } };
  expect(
    inFull(
      "KC-009",
      {
        "written in the endpoint's subnet": to("10.0.1.7"),
        "the first that can be given": to("10.0.1.4"),
        "the last that can be given": to("10.0.1.254"),
        "the last that AWS keeps of the first ones": to("10.0.1.3"),
        "the last of the subnet": to("10.0.1.255"),
        "beside the subnet": to("10.0.2.7"),
        "an open one before one outside": to("10.0.1.7", "198.51.100.7"),
        "in its second subnet": { ...to("10.0.2.7"), ...second({ CidrBlock: "10.0.2.0/24" }), ...alsoIn },
        "in a subnet of a pool": { ...to("10.0.9.7"), ...second({ Ipv4IpamPoolId: "p-1" }), ...alsoIn },
        "in a subnet from elsewhere": { ...to("10.0.9.7"), Link: endpoint({ SubnetIds: ["subnet-1"] }) },
        "as it runs": runs("10.0.1.7"),
        "another one of its subnet, as it runs": runs("10.0.1.8"),
        "one of its subnet besides, as it runs": runs("10.0.1.7", "10.0.1.8"),
        "interfaces that were not told, as it runs": running({ ...to("10.0.1.7"), ...enis }),
        "interfaces that were not found, as it runs": running(to("10.0.1.7"), shown),
        "an interface that was found beside one that was not": running({ ...to("10.0.1.7"), E1: enis.E1 }, shown),
        "in the hosts file": { ...to(), ...starting("10.0.1.9"), R: record() },
        "beside the subnet in the hosts file": { ...to(), ...starting("10.0.2.9") },
        "in the hosts file, as it runs": running({ ...to("10.0.1.7"), ...starting("10.0.1.7"), ...enis }, shown),
        "another one in the hosts file, as it runs": running(
          { ...to("10.0.1.7"), ...starting("10.0.1.9"), ...enis },
          shown,
        ),
      },
      { ...promised, ...own },
    ),
  ).toMatchInlineSnapshot(`
    "# written in the endpoint's subnet: unknown
    - R/ResourceRecords/0: which address AWS gives the endpoint is not known before it stands: an alias of it is | found "10.0.1.7"
    # the first that can be given: unknown
    - R/ResourceRecords/0: which address AWS gives the endpoint is not known before it stands: an alias of it is | found "10.0.1.4"
    # the last that can be given: unknown
    - R/ResourceRecords/0: which address AWS gives the endpoint is not known before it stands: an alias of it is | found "10.0.1.254"
    # the last that AWS keeps of the first ones: violated
    - R/ResourceRecords/0: the name does not lead to the endpoint | found "10.0.1.3" | expected "an alias of the endpoint, or an address of its interfaces"
    # the last of the subnet: violated
    - R/ResourceRecords/0: the name does not lead to the endpoint | found "10.0.1.255" | expected "an alias of the endpoint, or an address of its interfaces"
    # beside the subnet: violated
    - R/ResourceRecords/0: the name does not lead to the endpoint | found "10.0.2.7" | expected "an alias of the endpoint, or an address of its interfaces"
    # an open one before one outside: violated
    - R/ResourceRecords/1: the name does not lead to the endpoint | found "198.51.100.7" | expected "an alias of the endpoint, or an address of its interfaces"
    - R/ResourceRecords/0: which address AWS gives the endpoint is not known before it stands: an alias of it is | found "10.0.1.7"
    # in its second subnet: unknown
    - R/ResourceRecords/0: which address AWS gives the endpoint is not known before it stands: an alias of it is | found "10.0.2.7"
    # in a subnet of a pool: unknown
    - R/ResourceRecords/0: which address AWS gives the endpoint is not known before it stands: an alias of it is | found "10.0.9.7"
    # in a subnet from elsewhere: unknown
    - R/ResourceRecords/0: which address AWS gives the endpoint is not known before it stands: an alias of it is | found "10.0.9.7"
    # as it runs: held
    # another one of its subnet, as it runs: violated
    - R/ResourceRecords/0: the name does not lead to the endpoint | found "10.0.1.8" | expected "an alias of the endpoint, or an address of its interfaces"
    # one of its subnet besides, as it runs: violated
    - R/ResourceRecords/1: the name does not lead to the endpoint | found "10.0.1.8" | expected "an alias of the endpoint, or an address of its interfaces"
    # interfaces that were not told, as it runs: unknown
    - R/ResourceRecords/0: not every interface of the endpoint was read | found "10.0.1.7"
    # interfaces that were not found, as it runs: unknown
    - R/ResourceRecords/0: not every interface of the endpoint was read | found "10.0.1.7"
    # an interface that was found beside one that was not: held
    # in the hosts file: unknown
    - Worker/UserData: which address AWS gives the endpoint is not known before it stands: an alias of it is | found "ZWNobyAxMC4wLjEuOSBhMS51cy1lYXN0LTEuYXdzLmNsaWNraG91c2UuY2xvdWQgPj4gL2V0Yy9ob3N0cw=="
    # beside the subnet in the hosts file: violated
    - Worker/UserData: the host's own file gives a1.us-east-1.aws.clickhouse.cloud the address 10.0.2.9 | found "ZWNobyAxMC4wLjIuOSBhMS51cy1lYXN0LTEuYXdzLmNsaWNraG91c2UuY2xvdWQgPj4gL2V0Yy9ob3N0cw==" | expected "an address of the endpoint"
    # in the hosts file, as it runs: held
    # another one in the hosts file, as it runs: violated
    - Worker/UserData: the host's own file gives a1.us-east-1.aws.clickhouse.cloud the address 10.0.1.9 | found "ZWNobyAxMC4wLjEuOSBhMS51cy1lYXN0LTEuYXdzLmNsaWNraG91c2UuY2xvdWQgPj4gL2V0Yy9ob3N0cw==" | expected "an address of the endpoint""
  `);
  const sixth = { ...second({ CidrBlock: "10.0.2.0/24", Ipv6CidrBlock: "2001:db8::/64" }), ...alsoIn };
  const wide = { ...promised, cidrs: { vpc: "2001:db8::/56", tiers: {} } };
  expect(
    inFull(
      "KC-009",
      {
        "of the other family": { ...to("2001:db8::7"), ...sixth },
        "of the other family, kept by AWS": {
          ...to("2001:db8::3"),
          ...sixth,
          Link: endpoint({ SubnetIds: [ref("B")] }),
        },
        "of the other family, beside the subnet": { ...to("2001:db8:0:1::7"), ...sixth },
        "of the other family, as it runs": runs("2001:db8::7"),
      },
      wide,
    ),
  ).toMatchInlineSnapshot(`
    "# of the other family: unknown
    - R/ResourceRecords/0: which address AWS gives the endpoint is not known before it stands: an alias of it is | found "2001:db8::7"
    # of the other family, kept by AWS: violated
    - R/ResourceRecords/0: the name does not lead to the endpoint | found "2001:db8::3" | expected "an alias of the endpoint, or an address of its interfaces"
    # of the other family, beside the subnet: unknown
    - R/ResourceRecords/0: which address AWS gives the endpoint is not known before it stands: an alias of it is | found "2001:db8:0:1::7"
    # of the other family, as it runs: held"
  `);
});

function starting(address: string) {
  return { Worker: worker({ UserData: Buffer.from(`echo ${address} ${name} >> /etc/hosts`).toString("base64") }) };
}
