// Who speaks to whom between a worker of Kafka Connect, its brokers and its database, by the worker's own socket table.

import type { Finding } from "#harness/core/verdict.ts";
import { judged } from "../../compliance/judged.ts";
import type { Judged } from "../../compliance/judged.ts";

export interface SocketEnd {
  readonly address: string;
  readonly port: number;
}

/** TCP sockets of one process. */
export interface SocketTable {
  readonly listening: readonly SocketEnd[];
  readonly connections: readonly { readonly local: SocketEnd; readonly remote: SocketEnd }[];
}

/** One of the two sides that the worker stands between. */
export interface Side {
  /** `brokers`, `ClickHouse`. */
  readonly name: string;
  readonly addresses: readonly string[];
  readonly port: number;
}

/** KC-003: the worker opened every connection that it has to either side, and neither side opened one to it. */
export function judgeInitiator(table: SocketTable | undefined, sides: readonly Side[]): Judged {
  const doors = new Set(table?.listening.map(({ port }) => port));
  const incoming = (table?.connections ?? []).filter(
    ({ local, remote }) => doors.has(local.port) && sides.some(({ addresses }) => addresses.includes(remote.address)),
  );
  return judged({
    violations: incoming.map(({ local, remote }) => ({
      ...found(remote.address, `${remote.address} has connected to the worker's port ${String(local.port)}`),
      actual: `from port ${String(remote.port)}`,
      expected: "connections that the worker opens",
    })),
    // A consumer holds its connections; who opens those that are not there is not known.
    unknowns: [...absent(table), ...silent(table, sides.slice(0, 1))],
    notes: silent(table, sides.slice(1)),
  });
}

/** KC-002, KC-011: whatever the worker has open to this side leads to its one port. */
export function judgeOnePort(table: SocketTable | undefined, side: Side): Judged {
  return judged({
    violations: to(table, side)
      .filter(({ remote, local }) => remote.port !== side.port && !isDoor(table, local))
      .map(({ remote }) => ({
        ...found(
          remote.address,
          `the worker speaks to ${side.name} at ${remote.address} on port ${String(remote.port)}`,
        ),
        actual: remote.port,
        expected: side.port,
      })),
    unknowns: absent(table),
    notes: silent(table, [side]),
  });
}

function to(table: SocketTable | undefined, { addresses }: Side): SocketTable["connections"] {
  return (table?.connections ?? []).filter(({ remote }) => addresses.includes(remote.address));
}

function isDoor(table: SocketTable | undefined, { port }: SocketEnd): boolean {
  return table?.listening.some((one) => one.port === port) === true;
}

/** A connection that is opened for each batch alone is often not there. */
function silent(table: SocketTable | undefined, sides: readonly Side[]): Finding[] {
  return sides
    .filter((side) => to(table, side).length === 0)
    .map(({ name }) => found("none", `the worker had no connection to ${name} while it was looked at`));
}

function absent(table: SocketTable | undefined): Finding[] {
  return table === undefined ? [found("none", "the worker's process is not on its host")] : [];
}

function found(resource: string, message: string): Finding {
  return { source: "sockets", resource, message };
}
