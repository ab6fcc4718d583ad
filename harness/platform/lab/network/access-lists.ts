// Network ACLs in the router: stateless, first match, the list of the subnet that a packet leaves and then the list of the
// subnet that it enters. Traffic inside one subnet never meets them, as in a VPC.

import type { AccessListRule, LabSpec } from "../lab-spec.ts";
import { resolverLink, routerLinks } from "./links.ts";
import { linkName } from "./names.ts";
import { networksOf } from "./networks.ts";
import { allSubstituteFlows } from "./substitute-flows.ts";
import { joinRanges, matchOf } from "./security-groups.ts";

/** The router's whole table. `return` is allow, because the other subnet's list is still to come. */
export function routerTable(spec: LabSpec): string {
  const { gatewayEndpoint, internet } = routerLinks;
  const publicSet = spec.internet.publicAddresses.join(", ");
  return [
    "table inet vpc",
    "delete table inet vpc",
    "table inet vpc {",
    ...spec.subnets.flatMap((subnet) => [
      ...list(`out_${linkName("b", subnet.id)}`, { rules: subnet.accessList.outbound, side: "daddr" }),
      ...list(`in_${linkName("b", subnet.id)}`, { rules: subnet.accessList.inbound, side: "saddr" }),
    ]),
    "chain acl {",
    ...allSubstituteFlows(spec).flatMap((flow) => [
      `  ip saddr { ${joinRanges(flow.from)} } ip daddr { ${joinRanges(flow.to)} } tcp dport ${flow.port} accept`,
      `  ip saddr { ${joinRanges(flow.to)} } ip daddr { ${joinRanges(flow.from)} } tcp sport ${flow.port} accept`,
    ]),
    ...spec.subnets.map(({ id }) => `  iifname "${linkName("b", id)}" jump out_${linkName("b", id)}`),
    ...spec.subnets.map(({ id }) => `  oifname "${linkName("b", id)}" jump in_${linkName("b", id)}`),
    "  accept",
    "}",
    "chain forward {",
    "  type filter hook forward priority 0; policy drop;",
    ...networksOf(spec).flatMap((_network, index) => [
      `  iifname "${resolverLink(index)}" accept`,
      `  oifname "${resolverLink(index)}" accept`,
    ]),
    ...(publicSet === "" ? [] : publicRules(internet, publicSet)),
    ...natSubnets(spec).map((cidr) => `  oifname "${internet}" ip saddr ${cidr} jump acl`),
    `  oifname "${internet}" ct state new counter drop comment "no public address"`,
    `  iifname "${internet}" ct state new counter drop comment "no public address"`,
    `  iifname "${gatewayEndpoint}" ct state new counter drop comment "endpoints do not call"`,
    "  jump acl",
    "}",
    "}",
    "",
  ].join("\n");
}

/** Only an interface with a public address has a way through an internet gateway. */
function publicRules(link: string, addresses: string): string[] {
  return [
    `  oifname "${link}" ip saddr { ${addresses} } jump acl`,
    `  iifname "${link}" ip daddr { ${addresses} } jump acl`,
  ];
}

/** Subnets whose route table leads to a NAT gateway: their hosts call out under its address, and nobody calls in. */
function natSubnets(spec: LabSpec): string[] {
  const hasNat = (subnet: LabSpec["subnets"][number]) => subnet.routes.some(({ target }) => target === "nat");
  return spec.internet.attached ? spec.subnets.filter(hasNat).map(({ cidr }) => cidr) : [];
}

function list(name: string, at: { rules: readonly AccessListRule[]; side: "saddr" | "daddr" }): string[] {
  const rules = [...at.rules].sort((a, b) => a.number - b.number);
  return [
    `chain ${name} {`,
    ...rules.map((rule) => {
      const verdict = rule.action === "allow" ? "return" : "drop";
      return `  ip ${at.side} ${rule.cidr} ${matchOf(rule.protocol, rule.ports)}counter ${verdict} comment "${rule.number}"`;
    }),
    `  counter drop comment "*"`,
    "}",
  ];
}
