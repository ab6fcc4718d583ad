// What keeps the worker from the private answer although a private record is there: a network that answers nothing, foreign
// name servers, forwarded questions, a hosts file.

import type { Inspection } from "../inspection.ts";
import { settingOf } from "./hosts.ts";
import { formatAddress, parseCidr } from "../../model/cidr.ts";
import { property } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { firstBoot } from "./first-boot.ts";
import { isOfEndpoint } from "./link-addresses.ts";
import { nameOf, zoneFor } from "./link-records.ts";
import { linksToService, networksOfWorkers, serviceName, trimmed, workers } from "./parts.ts";

export function asksElsewhere(it: Inspection): void {
  for (const network of networksOfWorkers(it)) {
    const support = property(network, "EnableDnsSupport");
    it.expect(support, support.bool(true), { message: "the worker's network answers no questions", expected: true });
  }
  hostsFile(it);
  // The running platform's options and rules are not collected: what they lead to is asked by questions there.
  if (it.model.isLive) return;
  foreignServers(it);
  forwarded(it);
}

function foreignServers(it: Inspection): void {
  for (const network of networksOfWorkers(it)) {
    const range = parseCidr(property(network, "CidrBlock").written());
    // The second address of the network is AWS's own server, like the ones at the link-local addresses.
    const second = range && formatAddress(range.family, range.first + 2n);
    const own = ["AmazonProvidedDNS", "169.254.169.253", "fd00:ec2::253", second];
    for (const joined of it.model.referring("AWS::EC2::VPCDHCPOptionsAssociation", ["VpcId"], network)) {
      const named = property(joined, "DhcpOptionsId");
      if (named.text() === "default") continue;
      const options = it.model.referred(named);
      if (options === undefined) {
        it.undecided(named, { message: "whom the worker asks for names is not part of what was read" });
        continue;
      }
      for (const server of property(options, "DomainNameServers").list()) {
        it.expect(server, own.includes(server.written()), {
          message: "the worker asks a foreign name server",
          expected: "AmazonProvidedDNS",
        });
      }
    }
  }
}

/** AWS's own rule for whatever no other one is about; it is joined to every network. */
const autodefined = "rslvr-autodefined-rr-internet-resolver";

/**
 * Of the rules about a name the one of the longest domain counts, and it wins over a private zone when its domain is as
 * long as the zone's name, or longer.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-overview-DSN-queries-to-vpc.html
 */
function forwarded(it: Inspection): void {
  const name = serviceName(it);
  for (const network of networksOfWorkers(it)) {
    const rules = it.model
      .referring("AWS::Route53Resolver::ResolverRuleAssociation", ["VPCId"], network)
      .flatMap((joined) => {
        const named = property(joined, "ResolverRuleId");
        const rule = it.model.referred(named);
        if (rule === undefined && named.text() !== autodefined) {
          it.undecided(named, { message: "which questions a rule hands on is not part of what was read" });
        }
        return rule === undefined ? [] : [{ rule, domain: trimmed(property(rule, "DomainName").written()) }];
      });
    const [first] = rules
      .filter(({ domain }) => domain === "" || `.${name}`.endsWith(`.${domain}`))
      .toSorted((one, other) => other.domain.length - one.domain.length);
    if (first !== undefined && property(first.rule, "RuleType").text() === "FORWARD") handedOn(it, { name, ...first });
  }
}

interface Forward {
  readonly name: string;
  readonly rule: Resource;
  readonly domain: string;
}

function handedOn(it: Inspection, { name, rule, domain }: Forward): void {
  const node = property(rule, "DomainName");
  const zone = zoneFor(it, name);
  if (domain === "" || (zone !== undefined && domain.length < nameOf(zone).length)) return;
  // The endpoint's own zone is hidden: its name is at most as long as the name, and may be longer than the domain.
  const hasOwn = linksToService(it).some((link) => property(link, "PrivateDnsEnabled").bool(false));
  if (hasOwn && domain.length < name.length) {
    it.undecided(node, {
      message: `whether questions about ${name} are handed on lies with the name of the endpoint's own zone, which is not shown`,
      expected: `a longer name than ${domain}`,
    });
    return;
  }
  it.violated(node, {
    message: `questions about ${name} are handed on to another resolver`,
    expected: "the private answer",
  });
}

/** An address, and names beside it on the same line; `printf` and `echo -e` are told of a tab as `\t`. */
function hostsFile(it: Inspection): void {
  const links = linksToService(it);
  const name = serviceName(it);
  const names = String.raw`(?:[ \t]|\\t)+(?:[^\s\\]+(?:[ \t]|\\t)+)*?${name.replaceAll(".", "\\.")}(?![\w.-])`;
  const entry = new RegExp(String.raw`(?<![\w.:])((?:\d+\.){3}\d+|[\da-f]*:[\da-f:.]+)${names}`, "gi");
  for (const host of workers(it)) {
    const script = settingOf(it, host, "UserData");
    const told = [...firstBoot(script.written()).matchAll(entry)].map(([, text = ""]) => text);
    it.each(told, (text) => {
      const address = parseCidr(text);
      it.expect(script, address === undefined || isOfEndpoint(it, { address, target: script, links }), {
        message: `the host's own file gives ${name} the address ${text}`,
        expected: "an address of the endpoint",
      });
    });
  }
}
