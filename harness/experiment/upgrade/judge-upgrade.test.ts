import { describe, expect, test } from "vitest";
import { judgeUpgrade } from "./judge-upgrade.ts";
import { isOfRelease, mixedPair } from "./release-samples.ts";
import type { Exchange, ReleaseSample, UpgradeRecord } from "./release-samples.ts";

const [older, newer] = ["24.8.4.1", "25.8.2.1"];
const releases = { from: "24.8", to: "25.8" };
const replicas = ["clickhouse-0", "clickhouse-1", "clickhouse-2"] as const;

/** One look at every replica a step; each replica's words in order, `undefined` where it does not answer. */
function samplesOf(words: readonly (readonly (string | undefined)[])[]): ReleaseSample[] {
  const steps = Math.max(...words.map((own) => own.length));
  return Array.from({ length: steps }, (_none, step) =>
    words.map((own, index) => {
      const version = own[step];
      return { timeNs: step * 1e9, replica: `clickhouse-${index}`, ...(version === undefined ? {} : { version }) };
    }),
  ).flat();
}

const oneByOne = samplesOf([
  [older, older, older, older, older, older, undefined, undefined, newer],
  [older, older, older, undefined, undefined, newer, newer, newer, newer],
  [older, undefined, undefined, newer, newer, newer, newer, newer, newer],
]);

function exchange(way: "up" | "down", change: Partial<Exchange> = {}): Exchange {
  const [fromVersion, toVersion] = way === "up" ? [older, newer] : [newer, older];
  const ends = { from: "clickhouse-0", to: "clickhouse-2", fromVersion, toVersion };
  return { ...ends, seenAfterMs: 90, conclusive: true, ...change };
}

function verdictsOf(change: Partial<UpgradeRecord>) {
  const exchanges = [exchange("up"), exchange("down")];
  const record = { replicas, samples: oneByOne, exchanges, isDone: true, ...change };
  return Object.fromEntries(judgeUpgrade(record, releases).map(({ name, verdict }) => [name, verdict]));
}

const held = { releases: "held", "mixed-replication": "held", "one-at-a-time": "held" };

describe("an upgrade", () => {
  test("holds when every replica ends on the release, one by one, and rows went both ways", () => {
    expect(verdictsOf({})).toEqual(held);
  });

  test("is violated by a replica that stays on the old release", () => {
    const samples = samplesOf([
      [older, older, older, older],
      [older, undefined, undefined, newer],
      [newer, newer, newer, newer],
    ]);
    expect(verdictsOf({ samples })).toMatchObject({ releases: "violated" });
    const [part] = judgeUpgrade({ replicas, samples, exchanges: [], isDone: true }, releases);
    expect(part?.message).toContain("not on 25.8: clickhouse-0");
    expect(verdictsOf({ samples, isDone: false })).toMatchObject({ releases: "unknown" });
  });

  test.each([
    ["held", "every one is back", [newer, undefined, older]],
    ["violated", "one stays ahead", [newer, newer, newer]],
    ["unknown", "none was ever ahead", [undefined, undefined, older]],
    ["unknown", "one says nothing at the end", [newer, newer, undefined]],
  ] as const)("rolled back is %s when %s", (verdict, _why, own) => {
    const still = [older, older, older, older];
    const record = { replicas, samples: samplesOf([still, still, [older, ...own]]), exchanges: [], isDone: false };
    const [part] = judgeUpgrade(record, { ...releases, rollback: true });
    expect(part?.verdict).toBe(verdict);
  });

  test("is violated by replicas that go together", () => {
    const away = [older, undefined, undefined, undefined, newer];
    expect(verdictsOf({ samples: samplesOf([away, away, away]) })).toMatchObject({
      releases: "held",
      "one-at-a-time": "violated",
    });
  });

  test("one look of another replica that fails by itself is no second replica away", () => {
    const samples = samplesOf([
      [older, older, undefined, older, newer],
      [older, undefined, undefined, undefined, newer],
      [older, older, older, older, newer],
    ]);
    expect(verdictsOf({ samples })).toMatchObject({ "one-at-a-time": "held" });
  });

  test("is violated by a row that never came although both replicas answered", () => {
    const lost = exchange("down");
    const { seenAfterMs: _none, ...never } = lost;
    expect(verdictsOf({ exchanges: [exchange("up"), lost, never] })).toMatchObject({ "mixed-replication": "violated" });
    expect(verdictsOf({ exchanges: [exchange("up"), lost, { ...never, conclusive: false }] })).toEqual(held);
  });

  test("is unknown without a row each way, a last word, or the release that it begins on", () => {
    expect(verdictsOf({ exchanges: [exchange("up")] })).toMatchObject({ "mixed-replication": "unknown" });
    expect(verdictsOf({ exchanges: [] })).toMatchObject({ "mixed-replication": "unknown" });
    expect(verdictsOf({ samples: [...oneByOne, { timeNs: 1e12, replica: "clickhouse-1" }] })).toMatchObject({
      releases: "unknown",
    });
    const always = [newer, newer];
    expect(verdictsOf({ samples: samplesOf([always, always, always]) })).toMatchObject({ releases: "unknown" });
    expect(verdictsOf({ samples: [], replicas: [] })).toMatchObject({
      releases: "unknown",
      "one-at-a-time": "unknown",
    });
    expect(verdictsOf({ samples: oneByOne.filter(({ replica }) => replica !== "clickhouse-1") })).toMatchObject({
      releases: "unknown",
      "one-at-a-time": "unknown",
    });
  });
});

test("a release is the first two numbers of a version, whole", () => {
  expect([isOfRelease("25.8.2.1", "25.8"), isOfRelease("25.8", "25.8"), isOfRelease("25.80.1", "25.8")]).toEqual([
    true,
    true,
    false,
  ]);
});

test("two replicas are mixed by what they say last, when both answer", () => {
  expect(mixedPair(oneByOne.slice(0, 9), "25.8")).toBeUndefined();
  const pair = mixedPair(oneByOne.slice(0, 12), "25.8");
  expect([pair?.older.replica, pair?.newer.replica]).toEqual(["clickhouse-0", "clickhouse-2"]);
});
