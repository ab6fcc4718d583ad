// What names lead to from where they are used: a host resolves a name and tries the addresses that it got. A name holds
// when every stand gets addresses, only such as it may get, and each of them answers on every port.

import type { Finding } from "#harness/core/verdict.ts";
import { judged } from "../../compliance/judged.ts";
import type { Judged } from "../../compliance/judged.ts";
import { contains, parseCidr } from "../../model/cidr.ts";

/** A name that has to answer, at these ports. */
export interface AskedName {
  readonly name: string;
  readonly ports: readonly number[];
  /** Range that every address has to lie in: private names must not lead outside. */
  readonly within?: string;
}

/** What one host or container saw. */
export interface NameStand {
  readonly name: string;
  /** Its own addresses: they say in which subnet it stands. */
  readonly own: readonly string[];
  readonly names: Readonly<Record<string, readonly string[]>>;
  /** `address/port` of connections that were accepted. */
  readonly open: readonly string[];
}

export interface NameReach {
  readonly asked: readonly AskedName[];
  readonly stands: readonly NameStand[];
  /** Ranges of the subnets from which the names must answer. */
  readonly subnets: readonly string[];
}

const source = "packets";

/** Judges every name from every stand; subnets without a stand are named beside the verdict. */
export function judgeNameReach({ asked, stands, subnets }: NameReach): Judged {
  const placed = stands.filter(({ own }) => subnets.some((subnet) => standsIn(own, subnet)));
  const empty = subnets.filter((subnet) => !placed.some(({ own }) => standsIn(own, subnet)));
  return judged({
    violations: placed.flatMap((stand) => asked.flatMap((name) => wrongFrom(stand, name))),
    unknowns: [
      ...(asked.length === 0 ? [found("none", "there is no name to ask for")] : []),
      ...(placed.length === 0 ? [found("none", "no host stands in any of the subnets")] : []),
    ],
    notes: empty.map((subnet) => found(subnet, "not asked from here: no host of the platform stands in this subnet")),
  });
}

function wrongFrom(stand: NameStand, { name, ports, within }: AskedName): Finding[] {
  const addresses = stand.names[name] ?? [];
  if (addresses.length === 0) return [found(name, `does not resolve from ${stand.name}`)];
  const outside = within === undefined ? [] : addresses.filter((address) => !standsIn([address], within));
  const open = new Set(stand.open);
  const silent = addresses
    .flatMap((address) => ports.map((port) => `${address}/${String(port)}`))
    .filter((door) => !open.has(door));
  return [
    ...(outside.length === 0
      ? []
      : [{ ...found(name, `leads ${stand.name} outside ${within ?? ""}`), actual: outside, expected: within }]),
    ...(silent.length === 0
      ? []
      : [{ ...found(name, `nobody answers ${stand.name} there`), actual: silent, expected: "a connection" }]),
  ];
}

function standsIn(addresses: readonly string[], subnet: string): boolean {
  const range = parseCidr(subnet);
  return addresses.some((address) => {
    const one = parseCidr(address);
    return range !== undefined && one !== undefined && contains(range, one);
  });
}

function found(resource: string, message: string): Finding {
  return { source, resource, message: resource === "none" ? message : `${resource}: ${message}` };
}
