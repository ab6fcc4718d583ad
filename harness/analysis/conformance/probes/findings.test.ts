// What judgements of the running platform say: where, what was seen, and what was asked for.

import { describe, expect, it } from "vitest";
import { judgeRotation, judgeSetting } from "./changes.ts";
import { judgeLogIns, judgeReads, judgeRoundTrip, standsInApplicationSubnet } from "./client-access.ts";
import { judgeCoordination, judgeQuorumWrite, judgeReplicaHealth } from "./coordination.ts";
import { judgeLimit } from "./limits.ts";
import { judgeTargetDrill, judgeTargets } from "./targets.ts";
import { judgeEncrypted, judgeNewestVersion, judgeOldVersions, judgePlaintext } from "./tls.ts";
import type { DoorSeen } from "./tls.ts";

const refused = { of: "replica-0", refusal: "no" };
const silent = { of: "replica-1", silence: "timeout" };
const fine = { of: "replica-2", value: "2" };
const said = (resource: string, message: string, actual?: unknown) => ({
  source: "servers",
  resource,
  message,
  ...(actual === undefined ? {} : { actual }),
});
const note = { severity: "note" };

describe("a door", () => {
  const door: DoorSeen = { door: "db:8123", protocol: "http", offers: {}, newest: {}, plaintext: "" };
  const seen = (change: Partial<DoorSeen>) => ({
    doors: [{ ...door, ...change }],
    authority: undefined,
    now: new Date("2030-01-01"),
  });
  const about = (message: string, actual?: string) => ({
    source: "handshakes",
    resource: "db:8123",
    message: `db:8123 ${message}`,
    ...(actual === undefined ? {} : { actual }),
  });

  it("that makes no handshake tells what it said", () => {
    expect(judgeEncrypted("http", seen({ newest: { refused: "alert 40" } })).findings).toEqual([
      about("makes no TLS handshake", "alert 40"),
    ]);
  });

  it("that says something else inside TLS, without a certificate", () => {
    expect(judgeEncrypted("http", seen({ newest: { version: "TLSv1.3", said: "00" } })).findings).toEqual([
      about("does not speak http inside TLS", "00"),
      about("shows no certificate"),
    ]);
  });

  it("that stays with an older version tells which, or why there is none", () => {
    const older = { newest: { version: "TLSv1.2" }, offers: { "1.3": { refused: "alert 70" } } };
    expect(judgeNewestVersion(seen(older)).findings).toEqual([about("does not negotiate TLS 1.3", "TLSv1.2")]);
    expect(judgeNewestVersion(seen({ newest: { refused: "alert 70" } })).findings).toEqual([
      about("does not negotiate TLS 1.3", "alert 70"),
    ]);
  });

  it("that agrees to an old version names the cipher where there is one", () => {
    const offers = { "1.0": { version: "TLSv1", cipher: "AES128-SHA" }, "1.1": { version: "TLSv1.1" } };
    expect(judgeOldVersions(seen({ offers })).findings).toEqual([
      about("agrees to 1.0", "TLSv1 AES128-SHA"),
      about("agrees to 1.1", "TLSv1.1 "),
    ]);
  });

  it("that answers in plaintext is quoted, and not at length", () => {
    const plaintext = `485454502f${"30".repeat(40)}`;
    expect(judgePlaintext(seen({ plaintext })).findings).toEqual([
      about("speaks http in plaintext", plaintext.slice(0, 32)),
    ]);
  });

  it("that is not reached, or could not be offered a version, is named", () => {
    expect(judgePlaintext(seen({ newest: { unreachable: "ECONNREFUSED" } })).findings).toEqual([
      about("is not reached", "ECONNREFUSED"),
    ]);
    expect(judgePlaintext(seen({ offers: { weak: { unable: "no such cipher" } } })).findings).toEqual([
      about("could not be offered weak by this client", "no such cipher"),
    ]);
    expect(judgePlaintext({ ...seen({}), doors: [] }).findings).toEqual([
      { source: "handshakes", resource: "none", message: "no door was tried" },
    ]);
  });
});

describe("servers", () => {
  it("that changed tell of both passwords", () => {
    const judged = judgeRotation({ before: [refused], withOld: [fine], withNew: [refused, silent] });
    expect(judged.findings).toEqual([
      said("replica-0", "replica-0: the new password is refused", "no"),
      said("replica-2", "replica-2: the old password still works", "a session"),
      said("replica-0", "replica-0: the first password never worked", "no"),
      said("replica-1", "replica-1 did not answer: timeout", "timeout"),
      {
        ...said("none", "a user of its own was rotated; the platform's own secrets are the rotation function's"),
        ...note,
      },
    ]);
    expect(judgeRotation({ before: [], withOld: [], withNew: [] }).findings[0]).toEqual(
      said("none", "no server was asked"),
    );
  });

  it("that keep another setting tell which", () => {
    expect(judgeSetting({ setting: "max_threads", asked: "4", seen: [refused, fine] }).findings).toEqual([
      said("replica-0", "replica-0: max_threads cannot be changed", "no"),
      { ...said("replica-2", "replica-2: max_threads is not in effect", "2"), expected: "4" },
      { ...said("none", "not decided here: how a change is requested and approved"), ...note },
    ]);
    expect(judgeSetting({ setting: "max_threads", asked: "4", seen: [] }).findings[0]).toEqual(
      said("none", "no server was asked"),
    );
  });

  it("with another limit, or none that stops anybody", () => {
    const limit = { setting: "max_execution_time", isAgreed: (value: number) => value === 300, stoppedBy: /TIMEOUT/ };
    expect(judgeLimit({ ...limit, seen: [refused, fine], beyond: [refused, fine] }).findings).toEqual([
      said("replica-0", "replica-0: max_execution_time cannot be read", "no"),
      said("replica-2", "replica-2: max_execution_time is not as agreed", "2"),
      said("replica-2", "replica-2: a statement beyond max_execution_time went on to its end", "an answer"),
      said("replica-0", "replica-0: the statement was refused for another reason", "no"),
    ]);
    for (const [seen, beyond] of [
      [[], [{ of: "replica-0", refusal: "TIMEOUT" }]],
      [[{ of: "replica-0", value: "300" }], []],
    ]) {
      expect(judgeLimit({ ...limit, seen: seen ?? [], beyond: beyond ?? [] }).findings).toEqual([
        said("none", "no server was asked"),
      ]);
    }
  });

  it("that the ensemble does not coordinate", () => {
    const members = [
      { address: "10.0.1.5", said: "Mode: leader\n" },
      { address: "10.0.2.5", said: "" },
    ];
    const actual = ["leader", "silent"];
    expect(judgeCoordination({ members, expected: 3, servers: [refused] }).findings).toEqual([
      { source: "ensemble", resource: "keeper", message: "1 members serve", actual, expected: 3 },
      said("replica-0", "replica-0: Keeper does not coordinate this server", "no"),
      { ...said("none", "not decided here: whether an operator manages the cluster"), ...note },
    ]);
  });

  it("whose replicas are unwell tell in what, and beside which bound", () => {
    const row = { table: "t", readonly: true, queueSize: 9, absoluteDelay: 8, activeReplicas: 1, totalReplicas: 2 };
    const limits = { queueSize: 5, absoluteDelaySeconds: 4, replicas: 3 };
    const about = (message: string, actual: unknown, expected: unknown) => ({
      ...said("replica-0 t", `t on replica-0 ${message}`, actual),
      expected,
    });
    const health = { made: [refused], replicas: [{ of: "replica-0", value: [row] }, refused], limits };
    expect(judgeReplicaHealth(health).findings).toEqual([
      said("replica-0", "replica-0: no replicated table can be made", "no"),
      said("replica-0", "replica-0: its replicas cannot be looked at", "no"),
      about("is read-only", 1, 0),
      about("has a long queue", 9, 5),
      about("is late, s", 8, 4),
      about("lacks active replicas", [1, 2], 3),
    ]);
    expect(judgeReplicaHealth({ made: [], replicas: [{ of: "replica-0", value: [] }], limits }).findings).toEqual([
      said("replica-0", "replica-0 has no replicated table to look at"),
    ]);
  });

  it("that refuse a write which needs the ensemble", () => {
    expect(judgeQuorumWrite([], { of: "replica-0", refusal: "no" }).findings).toEqual([
      said("replica-0", "replica-0: a write that needs the ensemble is refused with every member there", "no"),
      { ...said("none", "all members were there: a lost one is the chaos suite's"), ...note },
    ]);
    expect(judgeQuorumWrite([], undefined).findings[0]).toEqual(said("none", "no server was asked"));
  });
});

describe("applications", () => {
  it("that are refused, land elsewhere, or get in without a password", () => {
    const right = [refused, silent, fine];
    const wrong = [{ of: "no password", value: "default" }, refused];
    expect(judgeLogIns({ right, wrong, database: "db" }).findings).toEqual([
      said("replica-0", "replica-0: the application is refused", "no"),
      said("replica-1", "no connection: replica-1 did not answer: timeout", "timeout"),
      said("replica-2", "the session is not in db", "2"),
      said("no password", "somebody with no password is let in", "a session"),
      said("replica-0", "replica-0 was refused for another reason", "no"),
      { ...said("none", "not decided here: the Java driver; its two protocols are spoken"), ...note },
    ]);
    expect(judgeLogIns({ right: [], wrong: [], database: "db" }).findings[0]).toEqual(
      said("none", "no door was tried"),
    );
  });

  it("that read other rows than they wrote", () => {
    const sent = [{ id: "1" }];
    expect(judgeRoundTrip(sent, { of: "door", value: [] }).findings).toEqual([
      said("door", "1 rows were written and others are read", { rows: 0, differing: ['[["id","1"]]'] }),
    ]);
    expect(judgeRoundTrip(sent, { of: "door", value: [{ id: "1" }, { id: "2" }] }).findings).toEqual([
      said("door", "1 rows were written and others are read", { rows: 2, differing: [] }),
    ]);
    expect(judgeRoundTrip(sent, { of: "door", silence: "timeout" }).findings).toEqual([
      said("door", "no connection: door did not answer: timeout", "timeout"),
    ]);
    expect(judgeRoundTrip([], { of: "door", refusal: "no" }).findings).toEqual([
      said("door", "door: an operation of the application is refused", "no"),
      said("none", "nothing was written"),
    ]);
  });

  it("that stand elsewhere, or may not look", () => {
    expect(standsInApplicationSubnet(["10.0.1.4"], ["10.0.11.0/24"]).findings).toEqual([
      said("none", "the suites do not run in an application subnet", ["10.0.1.4"]),
    ]);
    expect(judgeReads([refused]).findings).toEqual([said("replica-0", "replica-0: reading is refused", "no")]);
    expect(judgeReads([]).findings).toEqual([said("none", "no table was read")]);
  });
});

describe("targets", () => {
  const source = "elasticloadbalancing:DescribeTargetHealth";
  const seen = { targetGroup: "https", port: 8123, target: "10.0.1.9", state: "unhealthy", reason: "" };

  it("that are ill or missing", () => {
    const ill = { source, resource: "https 10.0.1.9", actual: "unhealthy", expected: "healthy" };
    expect(judgeTargets([seen, { ...seen, reason: "Timeout" }], { ports: [8123], each: 3 }).findings).toEqual([
      {
        source,
        resource: "port 8123",
        message: "2 targets stand behind port 8123",
        actual: ["10.0.1.9", "10.0.1.9"],
        expected: 3,
      },
      { ...ill, message: "10.0.1.9 in https is unhealthy" },
      { ...ill, message: "10.0.1.9 in https is unhealthy: Timeout" },
      { source, resource: "none", message: "every pod was there: a failed one is the chaos suite's", ...note },
    ]);
  });

  it("that a drill found in rotation, or out of it for ever", () => {
    const drill = { unhealthyBefore: [], outAfterMs: undefined, answered: 3, failed: 2, backAfterMs: undefined };
    const messages = (change: object) =>
      judgeTargetDrill({ ...drill, ...change }).findings.map(({ message, source, resource }) => [
        source,
        resource,
        message,
      ]);
    expect(messages({})).toEqual([
      ["drill", "targets", "a frozen server stays in rotation"],
      ["drill", "targets", "2 new connections failed while the target was out"],
      ["drill", "targets", "the server answers again and stays out of rotation"],
    ]);
    expect(messages({ outAfterMs: 1, backAfterMs: 1, answered: 0, failed: 0 })).toEqual([
      ["drill", "targets", "no connection was tried"],
    ]);
    expect(messages({ unhealthyBefore: ["a"] })).toEqual([
      ["drill", "targets", "not every target was healthy before the fault"],
    ]);
  });
});
