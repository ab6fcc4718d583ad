// What keeps the worker from the private answer although a private record is there: a network that answers nothing, foreign
// name servers, forwarded questions, a hosts file.

import type { Inspection } from "../inspection.ts";
import { settingOf } from "./hosts.ts";
import { covers, formatAddress, parseCidr, parseCidrs } from "../../model/cidr.ts";
import { property } from "../../model/node.ts";
import { firstBoot } from "./first-boot.ts";
import { zoneFor } from "./link-records.ts";
import { networksOfWorkers, serviceName, trimmed, workers } from "./parts.ts";

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
    // The second address of the network is AWS's own server, like the one at the link-local address.
    const second = range === undefined ? "" : formatAddress(range.family, range.first + 2n);
    const own = ["AmazonProvidedDNS", "169.254.169.253", second];
    for (const joined of it.model.referring("AWS::EC2::VPCDHCPOptionsAssociation", ["VpcId"], network)) {
      const options = it.model.referred(property(joined, "DhcpOptionsId"));
      const servers = options === undefined ? [] : property(options, "DomainNameServers").list();
      for (const server of servers) {
        it.expect(server, own.includes(server.written()), {
          message: "the worker asks a foreign name server",
          expected: "AmazonProvidedDNS",
        });
      }
    }
  }
}

/** A rule wins over a private zone when its domain is as long as the zone's name, or longer. */
function forwarded(it: Inspection): void {
  const name = serviceName(it);
  for (const network of networksOfWorkers(it)) {
    for (const joined of it.model.referring("AWS::Route53Resolver::ResolverRuleAssociation", ["VPCId"], network)) {
      const rule = it.model.referred(property(joined, "ResolverRuleId"));
      if (rule === undefined || property(rule, "RuleType").text() !== "FORWARD") continue;
      const domain = trimmed(property(rule, "DomainName").written());
      const isMeant = domain === "" || name === domain || name.endsWith(`.${domain}`);
      it.expect(property(rule, "DomainName"), !isMeant || domain.length < (zoneFor(it, name) ?? "").length, {
        message: `questions about ${name} are handed on to another resolver`,
        expected: "the private answer",
      });
    }
  }
}

function hostsFile(it: Inspection): void {
  if (it.model.isLive) return;
  const own = parseCidrs([it.intent.cidrs.vpc]);
  for (const host of workers(it)) {
    const script = settingOf(it, host, "UserData");
    const name = serviceName(it).replaceAll(".", "\\.");
    const written = new RegExp(`((?:\\d+\\.){3}\\d+)\\s+(?:\\S+\\s+)*?${name}(?![\\w.-])`, "i").exec(
      firstBoot(script.written()),
    );
    const address = parseCidr(written?.[1] ?? "");
    it.expect(script, address === undefined || covers(own, address), {
      message: `the host's own file gives ${serviceName(it)} the address ${written?.[1] ?? ""}`,
      expected: "an address of the endpoint",
    });
  }
}
