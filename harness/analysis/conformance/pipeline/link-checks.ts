// The endpoint that leads to ClickHouse Cloud, and the name under which the worker finds it.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { parseCidr } from "../../model/cidr.ts";
import { endpointType } from "../../model/network.ts";
import { property, Undecided } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { asksElsewhere } from "./asks-elsewhere.ts";
import { isOfEndpoint } from "./link-addresses.ts";
import { namesEndpoint, recordsOf } from "./link-records.ts";
import { linksToService, networksOfWorkers, serviceName } from "./parts.ts";

export const linkChecks = [
  check("KC-008", (it) => {
    const links = linksToService(it);
    it.looked();
    if (links.length === 0) {
      it.missing({ message: "no endpoint leads to ClickHouse Cloud", expected: "1 interface endpoint" });
    }
    it.each(links, (endpoint) => {
      const type = property(endpoint, "VpcEndpointType");
      it.expect(type, endpointType(endpoint) === "Interface", {
        message: `${endpoint.id} is not an interface endpoint`,
        expected: "Interface",
        actual: endpointType(endpoint),
      });
      const subnets = property(endpoint, "SubnetIds");
      it.expect(subnets, subnets.list().length > 0 || endpointType(endpoint) !== "Interface", {
        message: `${endpoint.id} has no interface in any subnet`,
        expected: "a private subnet",
      });
      for (const subnet of subnets.list()) it.model.required(subnet, `a subnet of ${endpoint.id}`);
      const state = endpoint.attributes["State"];
      if (typeof state === "string" && state.toLowerCase() !== "available") {
        it.violated(endpoint, { message: `the endpoint is ${state}`, expected: "available", actual: state });
      }
      standsWithWorkers(it, endpoint);
      canConnect(it, endpoint);
    });
    if (!it.model.isLive)
      it.leftOut("whether ClickHouse Cloud accepted the connection is seen on the running platform");
  }),

  check("KC-009", (it) => {
    it.attempt(() => {
      const links = linksToService(it).filter((link) => endpointType(link) !== "Gateway");
      it.looked();
      asksElsewhere(it);
      if (links.some((endpoint) => property(endpoint, "PrivateDnsEnabled").bool(false))) return;
      const records = recordsOf(it, serviceName(it));
      if (!records.some(({ type }) => type === "A" || type === "CNAME")) {
        it.violated(links[0] ?? "none", {
          message: `inside the VPC ${serviceName(it)} resolves as it does everywhere`,
          expected: "private DNS of the endpoint, or a private record",
        });
        return;
      }
      // Whatever else is said of the name leads nobody anywhere.
      const leading = records.filter(({ type }) => ["A", "AAAA", "CNAME"].includes(type));
      it.each(
        leading.flatMap(({ targets }) => targets),
        (target) => {
          leadsToLink(it, target, links);
        },
      );
    });
    it.leftOut("answers to real questions are asked on the running platform");
  }),
];

function standsWithWorkers(it: Inspection, endpoint: Resource): void {
  const homes = networksOfWorkers(it);
  if (homes.length === 0) return;
  const network = property(endpoint, "VpcId");
  const own = it.model.referred(network);
  it.expect(
    network,
    homes.some((home) => home === own),
    {
      message: `${endpoint.id} stands in another network than the worker`,
      expected: homes.map(({ id }) => id),
    },
  );
}

/** A service is reached in its own region unless the endpoint names it, and by accounts that it lets ask. */
function canConnect(it: Inspection, endpoint: Resource): void {
  const name = property(endpoint, "ServiceName");
  const [, , , region = "", ...rest] = name.written().split(".");
  const named = property(endpoint, "ServiceRegion").text() ?? endpoint.region ?? it.model.region;
  const isKnown = [region, named].every((one) => /^[a-z]{2}(-[a-z]+)+-\d$/.test(one));
  it.expect(name, !isKnown || region === named, {
    message: `the service lies in ${region}, where ${endpoint.id} does not lead`,
    expected: named,
  });
  const service = it.model.named(rest.join("."));
  if (service?.type !== "AWS::EC2::VPCEndpointService") return;
  const principals = it.model
    .referring("AWS::EC2::VPCEndpointServicePermissions", ["ServiceId"], service)
    .flatMap((one) => property(one, "AllowedPrincipals").texts());
  const isLetIn = principals.some((one) => one === "*" || one.includes(it.model.account));
  it.expect(name, principals.length === 0 || isLetIn, {
    message: `${service.id} lets no principal of this account ask for a connection`,
    expected: it.model.account,
    actual: principals,
  });
}

/** An alias of the endpoint, or addresses of its interfaces. */
function leadsToLink(it: Inspection, target: Node, links: readonly Resource[]): void {
  const text = target.written();
  if (links.some((link) => namesEndpoint(it, text, link))) return;
  const asked = it.model.named(text);
  if (asked !== undefined && /^(Custom::|AWS::CloudFormation::CustomResource$)/.test(asked.type))
    throw new Undecided(`what ${asked.id} answers is not known before it is asked`, target);
  const address = parseCidr(text);
  const isOwn = address !== undefined && isOfEndpoint(it, { address, target, links });
  it.expect(target, isOwn, {
    message: "the name does not lead to the endpoint",
    expected: "an alias of the endpoint, or an address of its interfaces",
  });
}
