// VPC endpoints: which exist, where, for whom, and that their names resolve inside.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { letsEverythingThrough } from "../iam/open-endpoints.ts";
import { privateSubnets, subnetsOfTier, zoneOf } from "../subjects.ts";
import { endpointType, isOfOwnRegion, serviceOf, tableOf } from "../../model/network.ts";
import { closedDoors, refusedAtGateway } from "./endpoint-doors.ts";
import { property } from "../../model/node.ts";
import { statementsOf } from "../../model/policy.ts";
import type { Resource } from "../../model/resource.ts";

/** The minimum that the seed lists; the intent may name more. */
const seedInterfaceEndpoints = ["ecr.api", "ecr.dkr", "ec2", "eks", "sts", "logs", "elasticloadbalancing"];

/** Services whose endpoints take no policy (R22 asks for one only where it is supported). */
const withoutPolicies = new Set(["eks-auth", "route53resolver"]);

export const endpoints = [
  check("NET-006", (it) => {
    const found = endpointsOf(it, "Gateway").filter((endpoint) => {
      return serviceOf(endpoint) === "s3" && isOfOwnRegion(it.model, endpoint);
    });
    const [endpoint] = found;
    it.looked();
    if (endpoint === undefined) {
      it.missing({ message: "S3 has no gateway endpoint", expected: "1 gateway endpoint" });
      return;
    }
    const associated = new Set(
      found.flatMap((one) => property(one, "RouteTableIds").list()).map((node) => it.model.referred(node)),
    );
    const subnets = privateSubnets(it.model, it.intent);
    it.presupposes(subnets, "a private subnet");
    const tables = new Set(subnets.map((subnet) => tableOf(it.model, subnet)));
    it.each(tables, (table) => {
      if (table === undefined) return;
      const ids = property(endpoint, "RouteTableIds");
      it.expect(ids, associated.has(table), {
        message: `route table ${table.id} does not lead to the S3 endpoint`,
        expected: "every private route table",
      });
    });
  }),

  check("NET-007", (it) => {
    const own = endpointsOf(it, "Interface").filter((endpoint) => isOfOwnRegion(it.model, endpoint));
    const present = new Set(own.map(serviceOf));
    it.each(it.intent.interfaceEndpoints ?? seedInterfaceEndpoints, (service) => {
      if (!present.has(service)) {
        it.missing({
          message: `the interface endpoint for ${service} is missing`,
          expected: service,
          patch: { cdk: `new InterfaceVpcEndpoint(this, "…", { service: … "${service}" })` },
        });
      }
    });
    it.each(
      () => endpointsOf(it, "Interface"),
      (endpoint) => {
        const state = endpoint.attributes["State"];
        if (typeof state === "string" && state.toLowerCase() !== "available") {
          it.violated(endpoint, { message: `the endpoint is ${state}`, expected: "available", actual: state });
        }
      },
    );
  }),

  check("NET-008", (it) => {
    const [tier = "data"] = Object.keys(it.intent.cidrs.tiers);
    const zones = new Set(subnetsOfTier(it.model, it.intent, tier).map(zoneOf));
    it.presupposes(privateSubnets(it.model, it.intent), "a private subnet");
    it.each(
      () => endpointsOf(it, "Interface"),
      (endpoint) => {
        const privateDns = property(endpoint, "PrivateDnsEnabled");
        it.expect(privateDns, privateDns.bool(false), {
          message: `the name of ${serviceOf(endpoint)} does not resolve to the endpoint`,
          expected: true,
        });
        const subnets = property(endpoint, "SubnetIds");
        const own = new Set(subnets.list().map((node) => it.model.referred(node)));
        const covered = new Set([...own].flatMap((subnet) => (subnet === undefined ? [] : [zoneOf(subnet)])));
        const missing = [...zones].filter((zone) => !covered.has(zone));
        it.expect(subnets, missing.length === 0, {
          message: `${serviceOf(endpoint)} has no interface in ${missing.join(", ")}`,
          expected: [...zones],
        });
        for (const { why, at } of closedDoors(it.model, endpoint, privateSubnets(it.model, it.intent))) {
          it.violated(property(endpoint, at), { message: `${serviceOf(endpoint)}: ${why}`, expected: "tcp 443" });
        }
      },
    );
    it.each(
      () => endpointsOf(it, "Gateway"),
      (endpoint) => {
        for (const why of refusedAtGateway(it.model, privateSubnets(it.model, it.intent))) {
          it.violated(property(endpoint, "RouteTableIds"), {
            message: `${serviceOf(endpoint)}: ${why}`,
            expected: "tcp 443 to the service's public addresses, and its answers",
          });
        }
      },
    );
    it.leftOut("signed calls from every subnet need the endpoints' own data plane");
  }),

  // R22: an absent policy is the default policy, which allows everything to everyone.
  check("BASE-001", (it) => {
    it.each(
      () => it.model.all("AWS::EC2::VPCEndpoint"),
      (endpoint) => {
        if (endpointType(endpoint) === "GatewayLoadBalancer" || !takesPolicy(endpoint)) return;
        const policy = property(endpoint, "PolicyDocument");
        const says = {
          expected: "named principals, actions or resources",
          patch: { cdk: "endpoint.addToPolicy(new PolicyStatement({ principals, actions, resources }))" },
        };
        if (!policy.exists) {
          it.violated(policy, {
            ...says,
            message: `${serviceOf(endpoint)}: no policy, so everything is allowed to everyone`,
          });
          return;
        }
        const statements = statementsOf(policy);
        it.each(statements, (statement) => {
          const isOpen = letsEverythingThrough(it.model, statement, {
            beside: statements,
            service: serviceOf(endpoint),
          });
          it.expect(statement.node, !isOpen, {
            ...says,
            message: `${serviceOf(endpoint)}: the policy allows everything to everyone`,
          });
        });
      },
    );
  }),

  check("BASE-002", (it) => {
    it.each(
      () => networksWithNames(it),
      (vpc) => {
        const support = property(vpc, "EnableDnsSupport");
        it.expect(support, support.bool(true), { message: "the VPC answers no DNS questions", expected: true });
        const names = property(vpc, "EnableDnsHostnames");
        it.expect(names, names.bool(false), {
          message: "private names of endpoints do not work without DNS host names",
          expected: true,
          patch: { cdk: "enableDnsHostnames: true" },
        });
      },
    );
  }),

  check("BASE-014", (it) => {
    const services = it.model.all("AWS::EC2::VPCEndpointService");
    if (services.length === 0) it.prohibition("AWS::EC2::VPC");
    it.each(services, (service) => {
      const acceptance = property(service, "AcceptanceRequired");
      it.expect(acceptance, acceptance.bool(true), {
        message: "connections are accepted by themselves",
        expected: true,
      });
      const permissions = it.model.referring("AWS::EC2::VPCEndpointServicePermissions", ["ServiceId"], service);
      const principals = permissions.flatMap((one) => property(one, "AllowedPrincipals").list());
      for (const principal of principals) {
        it.expect(principal, !/[*?]/.test(principal.written()), {
          message: "anyone may ask for a connection",
          expected: "named ARNs",
        });
      }
      if (principals.length === 0) {
        it.violated(service, { message: "the service names no principals", expected: "named ARNs" });
      }
    });
  }),
];

/** Networks in which private names are relied on: those with an endpoint, a zone or a cluster; the only one in any case. */
function networksWithNames(it: Inspection): Resource[] {
  const networks = it.model.all("AWS::EC2::VPC");
  if (networks.length === 1) return networks;
  const ofEndpoints = it.model.all("AWS::EC2::VPCEndpoint").map((one) => property(one, "VpcId"));
  const ofZones = it.model
    .all("AWS::Route53::HostedZone")
    .flatMap((zone) => property(zone, "VPCs").list())
    .map((one) => one.get("VPCId"));
  const ofClusters = it.model
    .all("AWS::EKS::Cluster")
    .flatMap((one) => property(one, "ResourcesVpcConfig", "SubnetIds").list())
    .flatMap((node) => it.model.referred(node) ?? [])
    .map((subnet) => property(subnet, "VpcId"));
  const named = new Set([...ofEndpoints, ...ofZones, ...ofClusters].map((node) => it.model.referred(node)));
  return networks.filter((one) => named.has(one));
}

/** Services of others, which an endpoint reaches by PrivateLink, take no policy either. */
function takesPolicy(endpoint: Resource): boolean {
  const name = property(endpoint, "ServiceName").written();
  return !withoutPolicies.has(serviceOf(endpoint)) && !name.startsWith("com.amazonaws.vpce.");
}

function endpointsOf(it: Inspection, type: string): Resource[] {
  return it.model.all("AWS::EC2::VPCEndpoint").filter((endpoint) => endpointType(endpoint) === type);
}
