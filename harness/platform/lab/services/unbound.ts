// unbound as the VPC's resolver: the private zones' records, the pods' names and the endpoints' names; every other question
// is refused, because a private platform has nobody to ask.

import type { DnsRecordSpec, LoadBalancerSpec } from "../lab-spec.ts";

/** Zones in service, by load balancer name. */
export type AddressesInService = (loadBalancer: LoadBalancerSpec) => readonly string[];

export interface ResolverData {
  readonly address: string;
  readonly zones: readonly string[];
  readonly records: readonly DnsRecordSpec[];
  readonly loadBalancers: readonly LoadBalancerSpec[];
  /** Unix socket for `unbound-control`. */
  readonly controlSocket: string;
}

const aliasTtlSeconds = 60;

export function unboundConfig(data: ResolverData, inService: AddressesInService): string {
  const lines = [...new Set(data.records.flatMap((record) => recordLines(record, data, inService)))];
  return [
    "server:",
    ...['  username: ""', '  chroot: ""', '  pidfile: ""', '  directory: ""', '  logfile: ""', "  use-syslog: no"],
    `  interface: ${data.address}`,
    "  access-control: 0.0.0.0/0 allow",
    "  num-threads: 1",
    "  do-daemonize: no",
    "  verbosity: 0",
    '  module-config: "iterator"',
    "  do-not-query-localhost: no",
    '  local-zone: "." refuse',
    ...data.zones.map((zone) => `  local-zone: "${dotted(zone)}" static`),
    ...wildcards(data).map((name) => `  local-zone: "${dotted(name)}" redirect`),
    ...lines.map((line) => `  local-data: '${line}'`),
    "remote-control:",
    "  control-enable: yes",
    `  control-interface: "${data.controlSocket}"`,
    "  control-use-cert: no",
    "",
  ].join("\n");
}

/** Names for which a wildcard record answers, whatever stands before them. */
function wildcards(data: ResolverData): string[] {
  return data.records.flatMap(({ name }) => (name.startsWith("*.") ? [name.slice(2)] : []));
}

function recordLines(record: DnsRecordSpec, data: ResolverData, inService: AddressesInService): string[] {
  if (record.type === "ALIAS") {
    const candidates = [record.loadBalancer, ...(record.otherwise ?? [])].map((wanted) => {
      const balancer = data.loadBalancers.find(({ name }) => name === wanted);
      return balancer === undefined ? [] : inService(balancer);
    });
    const addresses = candidates.find((those) => those.length > 0) ?? [];
    return addresses.map((address) => `${dotted(record.name)} ${aliasTtlSeconds} IN A ${address}`);
  }
  return record.values.map(
    (value) => `${dotted(record.name)} ${record.ttl} IN ${record.type} ${valueOf(record, value)}`,
  );
}

function valueOf(record: { type: string }, value: string): string {
  if (record.type === "TXT") return `"${value.replaceAll('"', "")}"`;
  return record.type === "A" ? value : dotted(value);
}

/** Absolute form; a wildcard's data stand at the name that its redirecting zone has. */
function dotted(name: string): string {
  const bare = name.replace(/^\*\./, "");
  return bare.endsWith(".") ? bare : `${bare}.`;
}
