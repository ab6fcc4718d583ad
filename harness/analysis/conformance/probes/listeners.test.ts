import { describe, expect, it } from "vitest";
import { doorsOf, judgeListeners, undeclaredTls } from "./listeners.ts";
import type { GreetedDoor, Listening, ListeningPod, NetworkTable } from "./listeners.ts";
import { agreed, refused } from "./sample-doors.ts";
import { judgeNewestVersion, judgeOldVersions } from "./tls.ts";

const known = [8123, 9000, 9009];
const declared = [...known, 9181];
const everywhere = (port: number) => ({ address: "0.0.0.0", port });
const offers = { "1.0": refused, "1.1": refused, "1.2": agreed("TLSv1.2"), "1.3": agreed("TLSv1.3"), weak: refused };
const hex = (said: string): string => Buffer.from(said, "latin1").toString("hex");

/** A door that ends TLS, and closes on whoever greets it otherwise. */
function ends(port: number, change: Partial<GreetedDoor> = {}): GreetedDoor {
  const door = `127.0.0.1:${String(port)}`;
  return { door, offers, newest: agreed("TLSv1.3"), answers: { native: "15030300020216" }, ...change };
}

/** A door without TLS that answers these greetings. */
function answers(port: number, said: Record<string, string>): GreetedDoor {
  const hexed = Object.fromEntries(Object.entries(said).map(([name, words]) => [name, hex(words)]));
  return ends(port, { newest: { refused: "WRONG_VERSION_NUMBER" }, offers: {}, answers: hexed });
}

const table: NetworkTable = {
  listening: [...known.map(everywhere), { address: "127.0.0.1", port: 9363 }, { address: "::1", port: 9364 }],
  connections: [],
  besides: [{ at: { address: "127.0.0.1", port: 2020 }, process: "fluent-bit" }],
};
const pod: ListeningPod = {
  name: "clickhouse-server on i-1",
  table,
  known,
  spared: [],
  greeted: known.map((port) => ends(port)),
};

/** The pod with one more door of the server's, and what is said there. */
function further(...doors: GreetedDoor[]): Listening {
  const more = doors.map(({ door }) => everywhere(Number(door.split(":")[1])));
  const opened = { ...table, listening: [...table.listening, ...more] };
  return { pods: [{ ...pod, table: opened, greeted: [...pod.greeted, ...doors] }], expected: 1, declared };
}

/** The same of another process's door. */
function beside(door: GreetedDoor, process = "socat"): Listening {
  const at = everywhere(Number(door.door.split(":")[1]));
  const opened = { ...table, besides: [...table.besides, { at, process }] };
  return { pods: [{ ...pod, table: opened, greeted: [...pod.greeted, door] }], expected: 1, declared };
}

const alone = (change: Partial<ListeningPod>, expected = 1): Listening => ({
  pods: [{ ...pod, ...change }],
  expected,
  declared,
});

const http = "HTTP/1.0 401 Unauthorized\r\nX-ClickHouse-Summary: {}\r\n\r\n";
const exception = "\x02\x04\x02\0\0\rDB::Exception";
const hello = "\0\nClickHouse\x19\x08";
const nobody = "8\0\0\x02\xff\xc0\0#HY000There is no user";
const metrics = "HTTP/1.0 200 OK\r\nX-ClickHouse-Summary: {}\r\n\r\n# HELP ClickHouse_Uptime";
const settings = "\0\0\x12\x04\0\0\0\0\0";

describe("who listens in a server's pod", () => {
  it.each<[string, Listening]>([
    ["its own doors alone", alone({})],
    ["metrics in plaintext", further(answers(9363, { http: "HTTP/1.0 404 Not Found\r\n\r\n", metrics }))],
    ["metrics that begin with a type", further(answers(9363, { metrics: metrics.replace("HELP", "TYPE") }))],
    ["a further door that ends TLS", further(ends(9440))],
    ["MySQL that requires TLS: it closes", further(ends(9004, { answers: { mysql: "" } }))],
    ["a member's port, which is declared and speaks none of these", further(answers(9181, { http: "" }))],
    ["a member's ports, which nobody greets", alone({ known: [], spared: known, greeted: [] })],
    ["a shipper of logs that ends TLS", beside(ends(24_224), "fluent-bit")],
  ])("%s: held", (_what, listening) => {
    expect(judgeListeners(listening).verdict).toBe("held");
  });

  it.each<[string, Listening, string]>([
    ["HTTP", further(answers(8124, { http })), "http"],
    ["HTTP/1.1", further(answers(8124, { http: http.replace("1.0", "1.1") })), "http"],
    ["the native protocol", further(answers(9001, { native: exception })), "native"],
    ["a greeting of the native protocol", further(answers(9001, { native: hello })), "native"],
    ["HTTP behind a PROXY header", further(answers(9011, { "proxied http": http })), "proxied http"],
    ["native behind a PROXY header", further(answers(9011, { "proxied native": exception })), "proxied native"],
    ["MySQL's protocol", further(answers(9004, { mysql: nobody })), "mysql"],
    ["PostgreSQL's protocol", further(answers(9005, { postgres: "R\0\0\0\x08\0\0\0\x03" })), "postgres"],
    ["PostgreSQL's error", further(answers(9005, { postgres: "E\0\0\0-SERROR\0MInvalid user" })), "postgres"],
    ["gRPC", further(answers(9100, { http2: settings })), "http2"],
    ["HTTP at a declared port", alone({ greeted: [answers(8123, { http }), ends(9000), ends(9009)] }), "http"],
    ["HTTP beside TLS at one port", further(ends(8443, { answers: { http: hex(http) } })), "http"],
    ["HTTP by a proxy in the pod", beside(answers(8124, { http })), "http"],
    ["native by a proxy in the pod", beside(answers(9001, { native: exception })), "native"],
  ])("%s in plaintext: violated", (_what, listening, spoken) => {
    const { verdict, findings } = judgeListeners(listening);
    const { source, actual, expected } = findings[0] ?? {};
    expect([verdict, source, actual, expected]).toEqual(["violated", "sockets", [spoken], "TLS alone"]);
  });

  it.each<[string, Listening]>([
    ["no pod", { pods: [], expected: 1, declared }],
    ["a pod less than there are", alone({}, 2)],
    ["an empty table", alone({ table: { listening: [], connections: [], besides: [] }, greeted: [] })],
    ["a table without a known port", alone({ table: { ...table, listening: table.listening.slice(1) } })],
    [
      "a known port at loopback alone",
      alone({
        table: { ...table, listening: [...known.slice(1).map(everywhere), { address: "127.0.0.1", port: 8123 }] },
      }),
    ],
    [
      "a known port that somebody else holds",
      alone({
        table: { ...table, listening: table.listening.slice(1), besides: [{ at: everywhere(8123), process: "socat" }] },
      }),
    ],
    ["a door that was not greeted", alone({ greeted: pod.greeted.slice(1) })],
    [
      "a door where nobody answered",
      alone({ greeted: [ends(8123, { newest: { unreachable: "timed out" } }), ends(9000), ends(9009)] }),
    ],
    ["a door that says nothing", further(answers(9500, { http: "", native: "" }))],
    [
      "HTTP of whom nobody knows",
      further(
        answers(8124, { http: "HTTP/1.0 404 Not Found\r\n\r\n", metrics: "HTTP/1.0 404 Not Found\r\n\r\n# HELP" }),
      ),
    ],
    [
      "a word of the headers later in a text that is not HTTP",
      further(answers(8124, { http: "SSH-2.0 X-ClickHouse-" })),
    ],
    [
      "MySQL that refuses plaintext with words",
      further(answers(9004, { mysql: "P\0\0\x02\xffConnections using insecure transport are prohibited" })),
    ],
    [
      "PostgreSQL that refuses plaintext",
      further(answers(9005, { postgres: "E\0\0\0-SERROR\0MSSL connection required." })),
    ],
    ["a word like HTTP later on", further(answers(8124, { http: `x${http}` }))],
    ["words of the native protocol later on", further(answers(8124, { native: `x${exception}` }))],
    ["words of MySQL later on", further(answers(9004, { mysql: `x${nobody}` }))],
    ["words of PostgreSQL later on", further(answers(9005, { postgres: "xR\0\0\0" }))],
    ["a frame of settings later on", further(answers(9100, { http2: `x${settings}` }))],
    ["metrics of no HTTP", further(answers(9363, { metrics: `x${metrics}` }))],
    ["MySQL of somebody else", beside(answers(3306, { mysql: nobody }))],
    ["HTTP/2 of somebody else", beside(answers(4317, { http2: settings }))],
  ])("%s: unknown", (_what, listening) => {
    expect(judgeListeners(listening).verdict).toBe("unknown");
  });

  it("every word", () => {
    const said = (listening: Listening): string[] =>
      judgeListeners(listening).findings.map(
        ({ resource, message, actual, severity }) =>
          `${resource}: ${message}${actual === undefined ? "" : ` ${JSON.stringify(actual)}`}${severity === undefined ? "" : ` (${severity})`}`,
      );
    expect(said(further(answers(8124, { http, "proxied http": http })))).toEqual([
      'clickhouse-server on i-1:8124: clickhouse-server on i-1 speaks http, proxied http in plaintext on port 8124 ["http","proxied http"]',
    ]);
    expect(said(beside(answers(8124, { http })))).toEqual([
      'clickhouse-server on i-1:8124: clickhouse-server on i-1 (socat) speaks http in plaintext on port 8124 ["http"]',
    ]);
    expect(said(beside(answers(8124, {}), ""))).toEqual([
      "clickhouse-server on i-1:8124: clickhouse-server on i-1 (no process) listens on port 8124, which nobody declares, and what it speaks is not known",
    ]);
    expect(said(further(ends(9440)))).toEqual([
      'clickhouse-server on i-1:9440: clickhouse-server on i-1 listens on port 9440, which nobody declares "TLSv1.3" (note)',
    ]);
    expect(said(further(answers(9363, { metrics })))).toEqual([
      "clickhouse-server on i-1:9363: clickhouse-server on i-1 tells metrics in plaintext on port 9363 (note)",
    ]);
    expect(said(alone({ table: { ...table, listening: table.listening.slice(2) } }, 2))).toEqual([
      "none: 1 of 2 pods were found to look into",
      "clickhouse-server on i-1: the socket table of clickhouse-server on i-1 does not show its port 8123, 9000",
    ]);
    expect(said(alone({ greeted: [ends(8123, { newest: { unreachable: "timed out" } }), ends(9009)] }))).toEqual([
      'clickhouse-server on i-1:8123: clickhouse-server on i-1 listens on port 8123 and was not reached there "timed out"',
      "clickhouse-server on i-1:9000: clickhouse-server on i-1 listens on port 9000 and was not reached there",
    ]);
  });
});

describe("doors to greet", () => {
  it("are those beyond loopback, of whoever listens, once each", () => {
    const at = (address: string, port: number) => ({ address, port });
    const listening = [
      at("0.0.0.0", 8123),
      at("::", 8123),
      at("10.0.1.4", 9000),
      at("fd00::4", 9000),
      at("127.0.0.2", 1),
      at("::1", 2),
      at("0.0.0.0", 9009),
      at("fd00::", 9001),
      at("::2", 9002),
    ];
    const besides = [at("::", 24_224), at("127.0.0.1", 2020)].map((one) => ({ at: one, process: "fluent-bit" }));
    expect(doorsOf({ table: { listening, connections: [], besides }, spared: [9009, 24_224] })).toEqual([
      "127.0.0.1:8123",
      "10.0.1.4:9000",
      "fd00::4:9000",
      "fd00:::9001",
      "::2:9002",
      "127.0.0.1:24224",
    ]);
  });
});

describe("a further door that ends TLS", () => {
  const old = ends(9440, { offers: { ...offers, "1.1": agreed("TLSv1.1") }, newest: agreed("TLSv1.2") });

  it("is asked for its versions like every other", () => {
    const doors = undeclaredTls(further(old));
    expect(doors.map(({ door }) => door)).toEqual(["clickhouse-server on i-1:9440"]);
    expect({
      "TLS-004": judgeNewestVersion({ doors }).verdict,
      "BASE-009": judgeOldVersions({ doors }).verdict,
    }).toEqual({ "TLS-004": "violated", "BASE-009": "violated" });
  });

  it("is none where it is declared, or speaks no TLS", () => {
    expect(undeclaredTls(alone({}))).toEqual([]);
    expect(undeclaredTls(further(answers(8124, { http })))).toEqual([]);
  });
});
