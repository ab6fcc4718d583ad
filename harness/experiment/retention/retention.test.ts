// The judges of the retention drills against what each has to find, and against a drill that proves nothing.

import { describe, expect, it } from "vitest";
import type { Replica } from "../companies/replicas.ts";
import type { Fingerprint } from "../../analysis/compliance/fingerprints.ts";
import { judgeEngine } from "./documented-rule.ts";
import { judgeForced } from "./forced.ts";
import type { Forced } from "./forced.ts";
import { judgeDropped, judgeReport } from "./partitions.ts";
import type { PartitionProbe, ReportedPart } from "./partitions.ts";

const names = ["replica-0", "replica-1"];
const replicas = names.map((name) => ({ name }) as Replica);

describe("the documented rule", () => {
  const engine = (rule: string) => `ReplicatedMergeTree ORDER BY id TTL ${rule} SETTINGS index_granularity = 8192`;
  const both = "timestamp + toIntervalDay(multiIf(region = 'eu-central-1', 730, 2555))";

  it("is read back with both of its periods", () => {
    expect(judgeEngine(engine(both)).verdict).toBe("held");
  });

  it.each([
    ["one period for all", "timestamp + toIntervalDay(2555)"],
    ["the European period for another region", "timestamp + toIntervalDay(multiIf(region = 'eu-west-1', 730, 2555))"],
    ["no rule", ""],
  ])("turns when the server has stored %s", (_what, rule) => {
    expect({ "TTL-007": judgeEngine(engine(rule)).verdict }).toEqual({ "TTL-007": "violated" });
  });
});

describe("retention by force", () => {
  const table = "events_local";
  const expired = { table, id: "old", what: "a row that has expired under paused merges", expiresAt: 100 };
  const young = { table, id: "new", what: "a row with a day of its period left", expiresAt: 86_500 };
  const seen = (ids: readonly string[], at: number) => names.map((replica) => ({ replica, table, at, ids }));
  const fine: Forced = { planted: [expired, young], before: seen(["old", "new"], 103), after: seen(["new"], 105) };

  it("holds when the expired row went with the statement and the other stayed", () => {
    expect(judgeForced(fine, replicas).verdict).toBe("held");
  });

  it.each([
    ["one replica keeps the expired row", [...seen(["new"], 105).slice(1), ...seen(["old", "new"], 105).slice(0, 1)]],
    ["the young one goes too", seen([], 105)],
  ])("turns when %s", (_what, after) => {
    expect({ "TTL-010": judgeForced({ ...fine, after }, replicas).verdict }).toEqual({ "TTL-010": "violated" });
  });

  it("has proven nothing when the row was gone before", () => {
    expect(judgeForced({ ...fine, before: seen(["new"], 103) }, replicas).verdict).toBe("unknown");
  });
});

describe("parts by age", () => {
  const part = (replica: string, days: number, status: ReportedPart["status"]) => ({
    ...{ replica, name: "p", days, status },
  });
  const fine = names.flatMap((name) => [
    part(name, 79, "ACTIVE"),
    part(name, 81, "EXPIRING_SOON"),
    part(name, 89, "EXPIRING_SOON"),
    part(name, 91, "EXPIRED"),
  ]);

  it("hold when each is reported as what its age says", () => {
    expect(judgeReport(fine, replicas).verdict).toBe("held");
  });

  it("turn when one replica's report is a day off", () => {
    const off = [...fine.slice(0, 7), part("replica-1", 91, "EXPIRING_SOON")];
    expect({ "TTL-011": judgeReport(off, replicas).verdict }).toEqual({ "TTL-011": "violated" });
  });

  it("are unknown when a part is not in the report", () => {
    expect(judgeReport(fine.slice(1), replicas).verdict).toBe("unknown");
  });
});

describe("an old partition", () => {
  const print = (replica: string, table: string, hash = "x"): Fingerprint => ({ replica, table, rows: 1, hash });
  const before = names.flatMap((name) => [print(name, "202401"), print(name, "202506")]);
  const after = names.map((name) => print(name, "202506"));
  const fine: PartitionProbe = { parts: [], dropped: "202401", before, after };

  it("is dropped alone", () => {
    expect(judgeDropped(fine).verdict).toBe("held");
  });

  it.each<[string, readonly Fingerprint[]]>([
    ["one replica keeps it", [...fine.after, print("replica-1", "202401")]],
    ["another partition goes with it", fine.after.slice(1)],
    ["another partition has changed", [print("replica-0", "202506", "y"), ...fine.after.slice(1)]],
  ])("turns when %s", (_what, seen) => {
    expect({ "TTL-012": judgeDropped({ ...fine, after: seen }).verdict }).toEqual({ "TTL-012": "violated" });
  });

  it("was not there to be dropped: unknown", () => {
    const never = before.filter(({ table }) => table !== "202401");
    expect(judgeDropped({ ...fine, before: never }).verdict).toBe("unknown");
  });
});
