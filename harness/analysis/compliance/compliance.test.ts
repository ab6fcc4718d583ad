// Every judge against what it must say of a platform in order, of a planted violation, and of a look that failed.

import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { fileChecksum, judgeBackup, parseManifest } from "./backup-manifest.ts";
import type { StoredFile } from "./backup-manifest.ts";
import { judgeVerification } from "./corruption.ts";
import { judgeReplicasAgree, judgeUnchanged } from "./fingerprints.ts";
import { combined, judged } from "./judged.ts";
import { judgeResidency, regionOfArn, regionOfHost } from "./residency.ts";
import { judgeRestoreTime } from "./restore-time.ts";
import { judgeExpiredGone, judgeNoEarlyDeletion, judgeParts, partStatus } from "./retention.ts";

const replicas = ["replica-0", "replica-1", "replica-2"];

describe("retention (TTL-008, TTL-009, TTL-010, TTL-011)", () => {
  const row = { table: "events_local", id: "a", what: "a row", expiresAt: 100 };
  const everywhere = (at: number, ids: string[]) => replicas.map((replica) => ({ replica, table: row.table, at, ids }));
  const options = { rows: [row], replicas, graceSeconds: 10 };

  it("holds when the row was there before and is gone after the end of its period", () => {
    const seen = [...everywhere(90, ["a"]), ...everywhere(112, [])];
    expect(judgeNoEarlyDeletion({ ...options, seen })).toEqual({ verdict: "held", findings: [] });
    expect(judgeExpiredGone({ ...options, seen })).toEqual({ verdict: "held", findings: [] });
  });

  it("is violated by one replica that keeps the row, as when its TTL merges are stopped", () => {
    const seen = [
      ...everywhere(90, ["a"]),
      ...everywhere(112, []).slice(0, 2),
      { replica: "replica-2", table: row.table, at: 112, ids: ["a"] },
    ];
    expect(judgeExpiredGone({ ...options, seen })).toMatchObject({
      verdict: "violated",
      findings: [{ source: "replica-2" }],
    });
    expect(judgeNoEarlyDeletion({ ...options, seen }).verdict).toBe("held");
  });

  it("is violated by a row that went early, even on one replica and one look", () => {
    const seen = [...everywhere(90, ["a"]), { replica: "replica-1", table: row.table, at: 99, ids: [] }];
    expect(judgeNoEarlyDeletion({ ...options, seen })).toMatchObject({
      verdict: "violated",
      findings: [{ source: "replica-1" }],
    });
  });

  it("gives a row its grace, and no more", () => {
    expect(judgeExpiredGone({ ...options, seen: everywhere(109, ["a"]) }).verdict).toBe("unknown");
    expect(judgeExpiredGone({ ...options, seen: everywhere(110, ["a"]) }).verdict).toBe("violated");
  });

  it("is unknown when a replica was not looked at, or nothing was planted", () => {
    const seen = [...everywhere(90, ["a"]).slice(0, 2), ...everywhere(112, []).slice(0, 2)];
    expect(judgeExpiredGone({ ...options, seen }).verdict).toBe("unknown");
    expect(judgeNoEarlyDeletion({ ...options, seen }).verdict).toBe("unknown");
    expect(judgeExpiredGone({ ...options, rows: [], seen }).verdict).toBe("unknown");
  });

  it("finds parts that are overdue and parts that will never expire", () => {
    const part = { replica: "replica-0", table: "events_local", part: "all_1_1_0" };
    const judgement = (overdueSeconds: number | undefined) =>
      judgeParts([{ ...part, overdueSeconds }], { overdueSecondsMax: 30 }).verdict;
    expect([judgement(-5), judgement(30), judgement(31), judgement(undefined)]).toEqual([
      "held",
      "held",
      "violated",
      "violated",
    ]);
  });

  it.each([
    [79, "ACTIVE"],
    [80, "ACTIVE"],
    [81, "EXPIRING_SOON"],
    [90, "EXPIRING_SOON"],
    [91, "EXPIRED"],
  ])("a part of %d days is %s", (days, status) => {
    expect(partStatus(days)).toBe(status);
  });
});

describe("fingerprints (GDPR-003, BAK-006, BAK-007, BAK-010)", () => {
  const print = (replica: string, rows: number, hash: string) => ({ replica, table: "events_local", rows, hash });
  const before = [print("replica-0", 3, "x"), print("replica-1", 3, "x")];
  const message = "has changed";

  it("holds when all is as before", () => {
    expect(judgeUnchanged({ before, after: before, message }).verdict).toBe("held");
  });

  it("is violated by another count, by another checksum", () => {
    for (const changed of [print("replica-1", 2, "x"), print("replica-1", 3, "y")]) {
      const after = [print("replica-0", 3, "x"), changed];
      expect(judgeUnchanged({ before, after, message })).toMatchObject({
        verdict: "violated",
        findings: [{ source: "replica-1" }],
      });
      expect(judgeReplicasAgree(after).verdict).toBe("violated");
    }
  });

  it("is unknown when a replica is missing afterwards, or there was nothing to compare", () => {
    expect(judgeUnchanged({ before, after: before.slice(1), message }).verdict).toBe("unknown");
    const empty = [print("replica-0", 0, "0")];
    expect(judgeUnchanged({ before: empty, after: empty, message }).verdict).toBe("unknown");
  });
});

describe("restores (BAK-006, BAK-007, BAK-010, BAK-011)", () => {
  const print = (replica: string, table: string, hash: string) => ({ replica, table, rows: 3, hash });
  const before = ["replica-0", "replica-1"].flatMap((replica) => [print(replica, "a", "x"), print(replica, "b", "y")]);
  const message = "differs after the restore";

  it("turn when a row came back different on one replica, or the restore took too long", () => {
    const after = [...before.slice(0, 3), print("replica-1", "b", "z")];
    const equal = judgeUnchanged({ before, after, message });
    const told = { what: "companies", bytes: 2_500_000, promisedSeconds: 300 };
    const time = (seconds: number) => judgeRestoreTime(judged({}), { ...told, seconds });
    expect({
      "BAK-006": combined([equal, judgeReplicasAgree(after)]).verdict,
      "BAK-007": equal.verdict,
      "BAK-010": judgeReplicasAgree(after).verdict,
      "BAK-011": time(300.1).verdict,
    }).toEqual({ "BAK-006": "violated", "BAK-007": "violated", "BAK-010": "violated", "BAK-011": "violated" });
    expect(time(300)).toMatchObject({ verdict: "held", findings: [{ severity: "note" }] });
    expect(time(300).findings[0]?.message).toBe("2.5 MB restored in 300.0 s (300 s)");
    expect(time(Number.NaN).verdict).toBe("unknown");
  });

  it("took no time worth telling when nothing whole came back", () => {
    const told = { seconds: 5, bytes: 10, promisedSeconds: 300, what: "companies" };
    expect(judgeRestoreTime(judged({ violations: [{ source: "s", resource: "r", message }] }), told).verdict).toBe(
      "violated",
    );
    expect(judgeRestoreTime(judged({ unknowns: [{ source: "s", resource: "r", message }] }), told).verdict).toBe(
      "unknown",
    );
  });
});

describe("backups (BAK-004, BAK-009)", () => {
  const folder = path.join(import.meta.dirname, "../../../fixtures/backups/small");
  const files = parseManifest(readFileSync(path.join(folder, ".backup"), "utf8"));
  const stored = new Map<string, StoredFile>(
    [...new Set(files.map(({ storedAs }) => storedAs))].map((name) => {
      const content = readFileSync(path.join(folder, name));
      return [name, { storedAs: name, size: content.length, checksum: fileChecksum(content) }];
    }),
  );
  const data = files.find(({ name }) => name.endsWith("/data.bin"))?.storedAs ?? "";

  it("agrees with the checksums that the engine wrote", () => {
    expect(judgeBackup("small", files, stored)).toEqual({ verdict: "held", findings: [] });
  });

  it("notices every single byte that is changed", () => {
    const content = readFileSync(path.join(folder, data));
    for (let at = 0; at < content.length; at += 97) {
      const damaged = Buffer.from(content);
      damaged[at] = (damaged[at] ?? 0) ^ 0x10;
      const changed = new Map(stored).set(data, {
        storedAs: data,
        size: content.length,
        checksum: fileChecksum(damaged),
      });
      expect(judgeBackup("small", files, changed).verdict).toBe("violated");
    }
  });

  it("notices what is missing, what is short, and a manifest that is not whole", () => {
    const missing = new Map(stored).set(data, { storedAs: data, size: undefined, checksum: undefined });
    const short = new Map(stored).set(data, { storedAs: data, size: 12, checksum: "0" });
    expect(judgeBackup("small", files, missing)).toMatchObject({ verdict: "violated" });
    expect(judgeBackup("small", files, short)).toMatchObject({ verdict: "violated" });
    expect(judgeBackup("small", [], stored).verdict).toBe("unknown");
    const manifest = readFileSync(path.join(folder, ".backup"), "utf8");
    expect(() => parseManifest(manifest.slice(0, manifest.length / 2))).toThrow("damaged");
  });

  it("a verification that lets damage pass is violated, one that was not tried is unknown", () => {
    const good = judged({});
    const trial = { what: "a bit flipped", key: "x", verdict: "violated" as const };
    expect(judgeVerification(good, [trial]).verdict).toBe("held");
    const deaf = judgeVerification(good, [trial, { ...trial, verdict: "held" }]);
    expect({ "BAK-009": deaf.verdict }).toEqual({ "BAK-009": "violated" });
    expect(judgeVerification(good, []).verdict).toBe("unknown");
  });
});

describe("residency (RES-005)", () => {
  const bucket = (region: string | undefined) => ({ resource: "backups", what: "bucket", region });

  it("holds inside of the declared regions, global services included", () => {
    expect(judgeResidency([bucket("us-east-1"), bucket("")], ["us-east-1"]).verdict).toBe("held");
  });

  it("is violated by a bucket elsewhere, unknown when nobody could say where", () => {
    expect(judgeResidency([bucket("eu-central-1")], ["us-east-1"]).verdict).toBe("violated");
    expect(judgeResidency([bucket(undefined)], ["us-east-1"]).verdict).toBe("unknown");
    expect(judgeResidency([], ["us-east-1"]).verdict).toBe("unknown");
  });

  it("reads regions from ARNs and names", () => {
    expect(regionOfArn("arn:aws:kms:eu-west-1:123456789012:key/x")).toBe("eu-west-1");
    expect(regionOfArn("arn:aws:iam::123456789012:role/x")).toBe("");
    expect(regionOfHost("s3.us-gov-west-1.amazonaws.com")).toBe("us-gov-west-1");
    expect(regionOfHost("clickhouse.internal.yourcompany.com")).toBeUndefined();
  });
});

describe("combined judgements", () => {
  const finding = { source: "s", resource: "r", message: "m" };

  it("are as bad as their worst part", () => {
    const [held, unknown, violated] = [judged({}), judged({ unknowns: [finding] }), judged({ violations: [finding] })];
    expect(combined([held, unknown]).verdict).toBe("unknown");
    expect(combined([held, unknown, violated]).verdict).toBe("violated");
    expect(combined([held]).verdict).toBe("held");
  });
});
