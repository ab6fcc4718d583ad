// Doors that nobody told of: where the servers and their coordinators really listen, by the socket tables of their pods, and
// what whoever listens there says to somebody who never asked for TLS.

import type { Finding } from "#harness/core/verdict.ts";
import { judged } from "../../compliance/judged.ts";
import type { Judged } from "../../compliance/judged.ts";
import { isLoopback } from "../servers/server-ports.ts";
import type { DoorTried } from "./tls.ts";
import type { SocketEnd, SocketTable } from "./worker-sockets.ts";

/** TCP sockets of one process, and who else listens in its network. */
export interface NetworkTable extends SocketTable {
  /** By the name of the process; empty where nobody holds the socket. */
  readonly besides: readonly { readonly at: SocketEnd; readonly process: string }[];
}

/** A door of which nobody knew what it speaks, greeted in every protocol of the database. */
export interface GreetedDoor extends DoorTried {
  /** What came back in plaintext, by greeting, in hex. */
  readonly answers: Readonly<Record<string, string>>;
}

/** One pod of a server or of a member of its ensemble. */
export interface ListeningPod {
  /** `clickhouse-server on i-0abc`. */
  readonly name: string;
  readonly table: NetworkTable;
  /** Ports that the process has to be found at: a table without them is not its table. */
  readonly known: readonly number[];
  /** Ports where members speak to each other, and to servers in a protocol of their own: strangers' words are kept from them. */
  readonly spared: readonly number[];
  readonly greeted: readonly GreetedDoor[];
}

export interface Listening {
  readonly pods: readonly ListeningPod[];
  /** How many pods there are to look into. */
  readonly expected: number;
  /** Ports that the profile declares. */
  readonly declared: readonly number[];
}

interface Door extends SocketEnd {
  /** Name of the process beside the one that was asked for; undefined: that one itself. */
  readonly other: string | undefined;
}

const text = (said: string | undefined): string => Buffer.from(said ?? "", "hex").toString("latin1");
const isDatabaseOverHttp = (said: string): boolean => /^HTTP\/[^]*X-ClickHouse-/i.test(said);
const isNative = (said: string): boolean => /^[\0\x02][^]{0,8}(ClickHouse|DB::Exception)/.test(said);

/** Greetings whose answers say by themselves that the database stands behind them, whoever listens. */
const ownWords: Readonly<Record<string, (said: string) => boolean>> = {
  http: isDatabaseOverHttp,
  native: isNative,
  "proxied http": isDatabaseOverHttp,
  "proxied native": isNative,
};

/**
 * Protocols of others that the server speaks as well. Clients of the first two begin in plaintext, and are sent away where
 * the server requires TLS; the third is what gRPC and Arrow Flight lie on: its answer begins with a frame of settings.
 */
const borrowedWords: Readonly<Record<string, (said: string) => boolean>> = {
  mysql: (said) => /^[^]{3}\x02/.test(said) && !/insecure transport/i.test(said),
  postgres: (said) => /^[RE]\0/.test(said) && !/SSL connection required/i.test(said),
  http2: (said) => /^[^]{3}\x04/.test(said),
};

/** Metrics are no traffic of the database. */
const tellsMetrics = ({ answers }: GreetedDoor): boolean =>
  /^HTTP\/\S+ 200 [^]*\r\n\r\n# (HELP|TYPE) /.test(text(answers["metrics"]));

/** TLS-005: nobody in the servers' pods takes the database's protocols in plaintext, at whatever port. */
export function judgeListeners({ pods, expected, declared }: Listening): Judged {
  const looks = pods.map((pod) => lookInto(pod, declared));
  const missing =
    pods.length < expected
      ? [about("none", `${String(pods.length)} of ${String(expected)} pods were found to look into`)]
      : [];
  return judged({
    violations: looks.flatMap(({ violations }) => violations),
    unknowns: [...missing, ...looks.flatMap(({ unknowns }) => unknowns)],
    notes: looks.flatMap(({ notes }) => notes),
  });
}

/** Where to greet whoever listens beyond loopback: `address:port`, once each. */
export function doorsOf(pod: Pick<ListeningPod, "table" | "spared">): string[] {
  return [...new Set(open(pod).map(doorOf))];
}

/** Doors that agreed to TLS though the profile does not declare their port. */
export function undeclaredTls({ pods, declared }: Listening): GreetedDoor[] {
  return pods.flatMap(({ name, greeted }) =>
    greeted
      .filter(({ door, newest }) => newest.version !== undefined && !declared.includes(portOf(door)))
      .map((one) => ({ ...one, door: `${name}:${String(portOf(one.door))}` })),
  );
}

interface Look {
  readonly violations: Finding[];
  readonly unknowns: Finding[];
  readonly notes: Finding[];
}

function lookInto(pod: ListeningPod, declared: readonly number[]): Look {
  const { name, table, known, greeted } = pod;
  const look: Look = { violations: [], unknowns: [], notes: [] };
  const own = table.listening.filter(({ address }) => !isLoopback(address)).map(({ port }) => port);
  const absent = known.filter((port) => !own.includes(port));
  if (absent.length > 0) {
    look.unknowns.push(about(name, `the socket table of ${name} does not show its port ${absent.join(", ")}`));
  }
  for (const door of open(pod)) {
    const { port, other } = door;
    const where = `${name}${other === undefined ? "" : ` (${other === "" ? "no process" : other})`}`;
    const seen = greeted.find((one) => one.door === doorOf(door));
    const at = (message: string, actual?: string): Finding => ({
      ...about(`${name}:${String(port)}`, `${where} ${message}`),
      ...(actual === undefined ? {} : { actual }),
    });
    if (seen === undefined || seen.newest.unreachable !== undefined) {
      look.unknowns.push(at(`listens on port ${String(port)} and was not reached there`, seen?.newest.unreachable));
      continue;
    }
    const spoken = spokenAt(seen, other === undefined);
    if (spoken.length > 0) {
      look.violations.push({
        ...at(`speaks ${spoken.join(", ")} in plaintext on port ${String(port)}`),
        ...{ expected: "TLS alone", actual: spoken },
      });
    } else if (!declared.includes(port)) {
      const { version } = seen.newest;
      if (version !== undefined) look.notes.push(at(`listens on port ${String(port)}, which nobody declares`, version));
      else if (tellsMetrics(seen)) look.notes.push(at(`tells metrics in plaintext on port ${String(port)}`));
      else
        look.unknowns.push(
          at(`listens on port ${String(port)}, which nobody declares, and what it speaks is not known`),
        );
    }
  }
  return look;
}

function spokenAt({ answers }: GreetedDoor, isOwn: boolean): string[] {
  const words = isOwn ? { ...ownWords, ...borrowedWords } : ownWords;
  return Object.entries(words).flatMap(([name, speaks]) => (speaks(text(answers[name])) ? [name] : []));
}

function open({ table: { listening, besides }, spared }: Pick<ListeningPod, "table" | "spared">): Door[] {
  const all: Door[] = [
    ...listening.filter(({ port }) => !spared.includes(port)).map((end) => ({ ...end, other: undefined })),
    ...besides.map(({ at, process }) => ({ ...at, other: process })),
  ];
  return all.filter(({ address }) => !isLoopback(address));
}

/** Whoever listens at every address listens at this one, too: one family's is enough to hear it. */
function doorOf({ address, port }: SocketEnd): string {
  return `${/^(0\.0\.0\.0|::)$/.test(address) ? "127.0.0.1" : address}:${String(port)}`;
}

function portOf(door: string): number {
  return Number(door.slice(door.lastIndexOf(":") + 1));
}

function about(resource: string, message: string): Finding {
  return { source: "sockets", resource, message };
}
