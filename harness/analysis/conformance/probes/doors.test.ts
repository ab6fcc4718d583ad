import { describe, expect, it } from "vitest";
import { judgeExport } from "../../compliance/exported.ts";
import { judgedText } from "../sample-platform.ts";
import { judgeRotation, judgeSetting } from "./changes.ts";
import { judgeLogIns, judgeReads, judgeRoundTrip, standsInApplicationSubnet } from "./client-access.ts";
import { judgeLimit } from "./limits.ts";
import { agreed, authority, der, door, now, refused } from "./sample-doors.ts";
import { judgeStrictClient } from "./strict-client.ts";
import { judgeEncrypted, judgeNewestVersion, judgeOldVersions, judgePlaintext, judgeSpoken } from "./tls.ts";
import type { DoorSeen } from "./tls.ts";

function verdicts(change: Partial<DoorSeen>, at = now): Record<string, string> {
  const matrix = { doors: [{ ...door, ...change }], authority, now: at };
  return {
    "TLS-001": judgeEncrypted("http", matrix).verdict,
    "TLS-004": judgeNewestVersion(matrix).verdict,
    "TLS-005": judgePlaintext(matrix).verdict,
    "BASE-009": judgeOldVersions(matrix).verdict,
  };
}

const held = { "TLS-001": "held", "TLS-004": "held", "TLS-005": "held", "BASE-009": "held" };
const allUnknown = { "TLS-001": "unknown", "TLS-004": "unknown", "TLS-005": "unknown", "BASE-009": "unknown" };
/** What ClickHouse's native port answers to a request of HTTP. */
const wrongDoor = Buffer.from("HTTP/1.0 400 Bad Request\r\n\r\nPort 9000 is for clickhouse-client").toString("hex");
const newest = (change: object) => ({ newest: { ...door.newest, ...change } });
const offers = (change: Record<string, object>) => ({ offers: { ...door.offers, ...change } });

describe("handshakes", () => {
  it.each<[string, Partial<DoorSeen>, Record<string, string>]>([
    ["a good door", {}, {}],
    ["a door that closes on plaintext", { plaintext: "" }, {}],
    ["a door that keeps silent in plaintext", { plaintext: null }, { "TLS-005": "unknown" }],
    ["a refusal to speak plaintext, said in HTTP", { plaintext: wrongDoor }, {}],
    ["plaintext HTTP beside TLS", { plaintext: "485454502f312e30" }, { "TLS-005": "violated" }],
    ["version 1.1, beside the good ones", offers({ "1.1": agreed("TLSv1.1") }), { "BASE-009": "violated" }],
    ["a cipher that encrypts nothing", offers({ weak: agreed("TLSv1.2") }), { "BASE-009": "violated" }],
    ["no version 1.3", { ...offers({ "1.3": refused }), ...newest({ version: "TLSv1.2" }) }, { "TLS-004": "violated" }],
    ["another name", newest({ certificate: der.other }), { "TLS-001": "violated" }],
    ["a foreign authority", newest({ certificate: der.foreign }), { "TLS-001": "violated" }],
    ["an authority of the same name", newest({ certificate: der.forged }), { "TLS-001": "violated" }],
    ["TLS in front of something else", newest({ said: "0000" }), { "TLS-001": "violated" }],
    ["the native protocol behind HTTP's door", newest({ said: wrongDoor }), { "TLS-001": "violated" }],
    ["no answer to 1.1", offers({ "1.1": { unreachable: "timed out" } }), allUnknown],
    ["no answer to 1.3", offers({ "1.3": { unreachable: "timed out" } }), allUnknown],
    [
      "no TLS at all",
      { newest: refused, plaintext: "485454502f", offers: { "1.2": refused, "1.3": refused, weak: refused } },
      { "TLS-001": "violated", "TLS-004": "violated", "TLS-005": "violated" },
    ],
    ["nobody there", { newest: { unreachable: "timed out" }, plaintext: null }, allUnknown],
    ["a client that cannot offer 1.0", offers({ "1.0": { unable: "NO_PROTOCOLS_AVAILABLE" } }), allUnknown],
  ])("%s", (_what, change, turned) => {
    expect(verdicts(change)).toEqual({ ...held, ...turned });
  });

  it("minds the certificate's time", () => {
    expect(verdicts({}, new Date("2200-01-01"))["TLS-001"]).toBe("violated");
    expect(verdicts({}, new Date("2020-01-01"))["TLS-001"]).toBe("violated");
  });

  it("says which door kept silent, and to what", () => {
    const { offers: silent } = offers({ "1.1": { unreachable: "timed out" } });
    const { findings } = judgePlaintext({ doors: [{ ...door, offers: silent, plaintext: null }], authority, now });
    expect(findings.map(({ message, actual }) => [message, actual])).toEqual([
      ["db.internal:8123 does not answer the offer of 1.1", "timed out"],
      ["db.internal:8123 neither answers in plaintext nor closes", undefined],
    ]);
  });

  it("tells an old version from one that only a certificate is lacking for, with what was said", () => {
    const asked = { ...door, ...offers({ "1.1": { refused: "TLSV13_ALERT_CERTIFICATE_REQUIRED" } }) };
    const { verdict, findings } = judgeOldVersions({ doors: [asked] });
    expect([verdict, findings[0]?.message, findings[0]?.actual]).toEqual([
      "violated",
      "db.internal:8123 agrees to 1.1",
      "TLSV13_ALERT_CERTIFICATE_REQUIRED",
    ]);
  });

  it.each<[string, Partial<DoorSeen>, string, unknown]>([
    ["inside TLS", {}, "held", undefined],
    ["without it", { newest: refused, plaintext: "485454502f" }, "held", undefined],
    ["another protocol", { ...newest({ said: "0000" }), plaintext: "" }, "violated", "0000"],
    ["nothing at all", { newest: refused, plaintext: "" }, "violated", "TLSV1_ALERT_PROTOCOL_VERSION"],
    ["the native protocol", { ...newest({ said: wrongDoor }), plaintext: "" }, "violated", wrongDoor],
    ["inside TLS, silent without it", { plaintext: null }, "held", undefined],
    ["silence", { newest: refused, plaintext: null }, "unknown", undefined],
    ["nobody there", { newest: { unreachable: "timed out" }, plaintext: null }, "unknown", "timed out"],
  ])("answers in its protocol: %s", (_what, change, verdict, actual) => {
    const { verdict: seen, findings } = judgeSpoken({ doors: [{ ...door, ...change }], authority, now });
    expect({ "CH-009": seen, actual: findings[0]?.actual }).toEqual({ "CH-009": verdict, actual });
    if (verdict === "violated") expect(findings[0]?.message).toBe("db.internal:8123 does not answer http");
  });

  it("judges each protocol by its own doors", () => {
    const matrix = { doors: [door], authority, now };
    expect(judgeEncrypted("native", matrix).verdict).toBe("unknown");
    const native: DoorSeen = { ...door, protocol: "native", ...newest({ said: "02a1" }), plaintext: "0001" };
    const both = { ...matrix, doors: [door, native] };
    expect({ "TLS-002": judgeEncrypted("native", both).verdict, "TLS-005": judgePlaintext(both).verdict }).toEqual({
      "TLS-002": "held",
      "TLS-005": "violated",
    });
    const unsigned = { ...native, newest: { ...native.newest, certificate: der.foreign } };
    expect({ "TLS-002": judgeEncrypted("native", { ...matrix, doors: [unsigned] }).verdict }).toEqual({
      "TLS-002": "violated",
    });
  });
});

describe("a strict client", () => {
  const good = { certificate: "good", accepted: true, said: "" };
  const bad = { certificate: "expired", accepted: false, said: "certificate has expired" };
  it.each([
    ["refuses what is bad", [good, bad], { "TLS-003": "held" }],
    ["takes what is bad", [good, { ...bad, accepted: true }], { "TLS-003": "violated" }],
    ["refuses everything", [{ ...good, accepted: false }, bad], { "TLS-003": "unknown" }],
    ["fails for another reason", [good, { ...bad, said: "connection refused" }], { "TLS-003": "unknown" }],
    ["was shown nothing bad", [good], { "TLS-003": "unknown" }],
  ])("%s", (_what, attempts, expected) => {
    expect({ "TLS-003": judgeStrictClient(attempts).verdict }).toEqual(expected);
  });
});

describe("applications", () => {
  const right = [{ of: "clickhouse-https", value: "production_db" }];
  const wrong = [{ of: "a wrong password", refusal: "app: Authentication failed: password is incorrect" }];
  const seen = { right, wrong, database: "production_db" };
  it.each([
    ["get in with the password only", seen, { "JDBC-001": "held" }],
    ["get in without", { ...seen, wrong: [{ of: "no password", value: "default" }] }, { "JDBC-001": "violated" }],
    ["find nobody", { ...seen, right: [{ of: "clickhouse-https", silence: "timeout" }] }, { "JDBC-001": "violated" }],
    [
      "miss their database on one of three",
      { ...seen, right: [...right, { of: "replica-2-https", refusal: "Database production_db does not exist" }] },
      { "JDBC-001": "violated" },
    ],
    ["land in another database", { ...seen, right: [{ of: "x", value: "default" }] }, { "JDBC-001": "violated" }],
    [
      "are refused for another reason",
      { ...seen, wrong: [{ of: "x", refusal: "too busy" }] },
      { "JDBC-001": "unknown" },
    ],
    ["were not tried", { ...seen, right: [] }, { "JDBC-001": "unknown" }],
  ])("%s", (_what, logIns, expected) => {
    expect({ "JDBC-001": judgeLogIns(logIns).verdict }).toEqual(expected);
  });

  it("are looked at from where they stand", () => {
    expect(standsInApplicationSubnet(["127.0.0.1", "10.0.11.4"], ["10.0.11.0/24"]).verdict).toBe("held");
    expect(standsInApplicationSubnet(["10.0.1.4"], ["10.0.11.0/24"]).verdict).toBe("unknown");
  });

  const rows = [
    { id: "1", text: "ü", note: null },
    { id: "2", text: "", note: "x" },
  ];
  it.each([
    ["rows in another order", [rows[1], rows[0]], { "JDBC-016": "held" }],
    ["a lost row", [rows[0]], { "JDBC-016": "violated" }],
    ["a row twice", [...rows, rows[0]], { "JDBC-016": "violated" }],
    ["a cut text", [{ ...rows[0], text: "" }, rows[1]], { "JDBC-016": "violated" }],
    ["a text for an absent value", [{ ...rows[0], note: "" }, rows[1]], { "JDBC-016": "violated" }],
  ])("read %s", (_what, read, expected) => {
    const value = read.flatMap((row) => row ?? []);
    expect({ "JDBC-016": judgeRoundTrip(rows, { of: "clickhouse", value }).verdict }).toEqual(expected);
  });

  it("may read the system tables everywhere", () => {
    const reads = [{ of: "replica-0", value: { replicas: 1 } }];
    const denied = { of: "replica-1", refusal: "Not enough privileges" };
    expect({ "CH-029": judgeReads(reads).verdict }).toEqual({ "CH-029": "held" });
    expect({ "CH-029": judgeReads([...reads, denied]).verdict }).toEqual({ "CH-029": "violated" });
    expect({ "CH-029": judgeReads([]).verdict }).toEqual({ "CH-029": "unknown" });
  });
});

describe("changes", () => {
  const [yes, no] = [
    { of: "replica-0", value: "2" },
    { of: "replica-0", refusal: "Authentication failed" },
  ];
  it.each([
    ["only the new password works", { before: [yes], withOld: [no], withNew: [yes] }, { "IAM-010": "held" }],
    ["the old one works too", { before: [yes], withOld: [yes], withNew: [yes] }, { "IAM-010": "violated" }],
    ["the new one does not", { before: [yes], withOld: [no], withNew: [no] }, { "IAM-010": "violated" }],
    ["the first never did", { before: [no], withOld: [no], withNew: [yes] }, { "IAM-010": "unknown" }],
  ])("%s", (_what, rotation, expected) => {
    expect({ "IAM-010": judgeRotation(rotation).verdict }).toEqual(expected);
  });

  it("reach every server", () => {
    const change = { setting: "max_threads", asked: "2" };
    const late = { of: "replica-1", value: "3" };
    expect({ "OPS-009": judgeSetting({ ...change, seen: [yes] }).verdict }).toEqual({ "OPS-009": "held" });
    expect({ "OPS-009": judgeSetting({ ...change, seen: [yes, late] }).verdict }).toEqual({ "OPS-009": "violated" });
  });

  it("of formats keep every value", () => {
    const before = { rows: 2, hash: "7" };
    const verdictOf = (after: typeof before) => ({
      "OPS-010": judgeExport({ before, after: { Parquet: after } }).verdict,
    });
    expect(verdictOf(before)).toEqual({ "OPS-010": "held" });
    expect(verdictOf({ ...before, hash: "8" })).toEqual({ "OPS-010": "violated" });
    expect(judgeExport({ before, after: {} }).verdict).toBe("unknown");
  });

  const stopped = { of: "replica-0", refusal: "Timeout exceeded: elapsed 1000 ms, maximum: 1000 ms." };
  const limit = {
    setting: "max_execution_time",
    isAgreed: (value: number) => value === 300,
    stoppedBy: /timeout exceeded/i,
  };
  it.each([
    ["agreed and kept", "300", stopped, { "JDBC-011": "held" }],
    ["longer than agreed", "600", stopped, { "JDBC-011": "violated" }],
    ["none", "0", stopped, { "JDBC-011": "violated" }],
    ["agreed and not kept", "300", { of: "replica-0", value: "1" }, { "JDBC-011": "violated" }],
    ["refused for another reason", "300", { of: "replica-0", refusal: "syntax error" }, { "JDBC-011": "unknown" }],
    ["silent", "300", { of: "replica-0", silence: "timeout" }, { "JDBC-011": "unknown" }],
  ])("a limit that is %s", (_what, value, beyond, expected) => {
    const seen = [{ of: "replica-0", value }];
    expect({ "JDBC-011": judgeLimit({ ...limit, seen, beyond: [beyond] }).verdict }).toEqual(expected);
  });
});

it("every word of what doors make the judges say", () => {
  const matrix = (change: Partial<DoorSeen>, at = now) => ({ doors: [{ ...door, ...change }], authority, now: at });
  const encrypted = (change: Partial<DoorSeen>, at = now) => judgeEncrypted("http", matrix(change, at));
  const from = new Date("2026-11-21T16:31:10Z");
  const to = new Date("2126-10-28T16:31:10Z");
  const second = (at: Date, more: number) => new Date(at.getTime() + more * 1_000);
  expect(
    judgedText({
      "a good one": encrypted({}),
      "another name": encrypted(newest({ certificate: der.other })),
      "another authority": encrypted(newest({ certificate: der.foreign })),
      "no authority to ask": judgeEncrypted("http", {
        ...matrix(newest({ certificate: der.foreign })),
        authority: undefined,
      }),
      "no certificate": encrypted(newest({ certificate: undefined })),
      "no handshake": encrypted({ newest: { refused: "reset" } }),
      "no words": encrypted(newest({ said: undefined })),
      "the first second": encrypted({}, from),
      "too early": encrypted({}, second(from, -1)),
      "the last second": encrypted({}, second(to, -1)),
      "too late": encrypted({}, to),
      "1.3 for some": judgeNewestVersion(matrix(offers({ "1.3": refused }))),
      "1.3 if asked": judgeNewestVersion(matrix(newest({ version: "TLSv1.2" }))),
      "1.3 not tried": judgeNewestVersion(matrix({ offers: {} })),
      refused: judgeNewestVersion(matrix({ newest: { refused: "reset" } })),
      "old without a cipher": judgeOldVersions(matrix(offers({ "1.0": { version: "TLSv1" } }))),
      plaintext: judgePlaintext(matrix({ plaintext: `485454502f${"31".repeat(40)}` })),
      "not reached": judgePlaintext(matrix({ newest: { unreachable: "nobody there" } })),
      none: judgePlaintext({ doors: [], authority, now }),
    }),
  ).toMatchInlineSnapshot(`
    "# a good one: held
    # another name: violated
    {"source":"handshakes","resource":"db.internal:8123","message":"db.internal:8123 shows a certificate of another name","actual":"DNS:other.internal"}
    # another authority: violated
    {"source":"handshakes","resource":"db.internal:8123","message":"db.internal:8123 shows a certificate that the platform's authority did not sign","actual":"CN=foreign"}
    # no authority to ask: held
    # no certificate: violated
    {"source":"handshakes","resource":"db.internal:8123","message":"db.internal:8123 shows no certificate"}
    # no handshake: violated
    {"source":"handshakes","resource":"db.internal:8123","message":"db.internal:8123 makes no TLS handshake","actual":"reset"}
    # no words: violated
    {"source":"handshakes","resource":"db.internal:8123","message":"db.internal:8123 does not speak http inside TLS"}
    # the first second: held
    # too early: violated
    {"source":"handshakes","resource":"db.internal:8123","message":"db.internal:8123 shows a certificate that is not valid now","actual":"Nov 21 16:31:10 2026 GMT to Oct 28 16:31:10 2126 GMT"}
    # the last second: held
    # too late: violated
    {"source":"handshakes","resource":"db.internal:8123","message":"db.internal:8123 shows a certificate that is not valid now","actual":"Nov 21 16:31:10 2026 GMT to Oct 28 16:31:10 2126 GMT"}
    # 1.3 for some: violated
    {"source":"handshakes","resource":"db.internal:8123","message":"db.internal:8123 does not negotiate TLS 1.3","actual":"TLSv1.3"}
    # 1.3 if asked: violated
    {"source":"handshakes","resource":"db.internal:8123","message":"db.internal:8123 does not negotiate TLS 1.3","actual":"TLSv1.2"}
    # 1.3 not tried: violated
    {"source":"handshakes","resource":"db.internal:8123","message":"db.internal:8123 does not negotiate TLS 1.3","actual":"TLSv1.3"}
    # refused: violated
    {"source":"handshakes","resource":"db.internal:8123","message":"db.internal:8123 does not negotiate TLS 1.3","actual":"reset"}
    # old without a cipher: violated
    {"source":"handshakes","resource":"db.internal:8123","message":"db.internal:8123 agrees to 1.0","actual":"TLSv1 "}
    # plaintext: violated
    {"source":"handshakes","resource":"db.internal:8123","message":"db.internal:8123 speaks http in plaintext","actual":"485454502f3131313131313131313131"}
    # not reached: unknown
    {"source":"handshakes","resource":"db.internal:8123","message":"db.internal:8123 is not reached","actual":"nobody there"}
    # none: unknown
    {"source":"handshakes","resource":"none","message":"no door was tried"}"
  `);
});
