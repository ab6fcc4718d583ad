// The defects that the rows name, as an experiment would have seen them: each has to turn its row, and nothing that is
// merely unseen may hold it.

import { describe, expect, test } from "vitest";
import { judgeHandOver } from "./judge-hand-over.ts";
import type { BatchLook, HandOverSeen } from "./judge-hand-over.ts";
import { judgeMetadata } from "./judge-metadata.ts";
import type { MetadataSeen } from "./judge-metadata.ts";

const first = { rows: 300, sum: 45_150 };
const second = { rows: 200, sum: 20_100 };
const segment = (id: string, isAvailable = true, isPublished = true) => ({ id, isPublished, isAvailable });
const firstLook: BatchLook = { task: "SUCCESS", answer: first, segments: [segment("a"), segment("b")] };
const secondLook: BatchLook = { task: "SUCCESS", answer: second, segments: [segment("c")] };
const good: HandOverSeen = {
  first,
  second,
  before: firstLook,
  during: { first: firstLook, second: { answer: { rows: 0, sum: 0 }, segments: [] } },
  after: { first: firstLook, second: secondLook },
  stored: 3,
  problems: [],
};

interface Case<Seen> {
  readonly what: string;
  readonly seen: Partial<Seen>;
  readonly turns: Readonly<Record<string, "held" | "violated" | "unknown">>;
}

const handOvers: readonly Case<HandOverSeen>[] = [
  { what: "nothing is wrong", seen: {}, turns: { "DRUID-021": "held" } },
  {
    what: "writing to the bucket is denied for good",
    seen: {
      before: { task: "FAILED", answer: { rows: 0, sum: 0 }, segments: [] },
      during: undefined,
      after: undefined,
    },
    turns: { "DRUID-021": "violated" },
  },
  {
    what: "writing to the bucket stays denied after the fault",
    seen: { after: { first: firstLook, second: { task: "FAILED", answer: { rows: 0, sum: 0 }, segments: [] } } },
    turns: { "DRUID-021": "violated" },
  },
  {
    what: "a task says that it succeeded and nothing is published",
    seen: { after: { first: firstLook, second: { ...secondLook, segments: [] } } },
    turns: { "DRUID-021": "violated" },
  },
  {
    what: "a segment is published that no Historical loads",
    seen: { after: { first: firstLook, second: { ...secondLook, segments: [segment("c", false)] } } },
    turns: { "DRUID-021": "violated" },
  },
  {
    what: "the first batch answers otherwise after the fault",
    seen: { after: { first: { ...firstLook, answer: { rows: 300, sum: 45_149 } }, second: secondLook } },
    turns: { "DRUID-021": "violated" },
  },
  {
    what: "rows are there twice",
    seen: { after: { first: firstLook, second: { ...secondLook, answer: { rows: 400, sum: 40_200 } } } },
    turns: { "DRUID-021": "violated" },
  },
  {
    what: "the first batch answers otherwise during the fault",
    seen: { during: { first: { ...firstLook, answer: { rows: 200, sum: 1 } }, second: { segments: [] } } },
    turns: { "DRUID-021": "violated" },
  },
  { what: "a published segment is not in the bucket", seen: { stored: 2 }, turns: { "DRUID-021": "violated" } },
  {
    what: "nobody answers during the fault, which nobody promised",
    seen: { during: { first: {}, second: { segments: [] } } },
    turns: { "DRUID-021": "held" },
  },
  {
    what: "the second batch is published during the fault",
    seen: { during: { first: firstLook, second: secondLook } },
    turns: { "DRUID-021": "unknown" },
  },
  {
    what: "segments could not be read during the fault",
    seen: { during: { first: firstLook, second: {} } },
    turns: { "DRUID-021": "unknown" },
  },
  { what: "there was no fault", seen: { during: undefined }, turns: { "DRUID-021": "unknown" } },
  { what: "nobody looked afterwards", seen: { after: undefined }, turns: { "DRUID-021": "unknown" } },
  { what: "the bucket could not be listed", seen: { stored: undefined }, turns: { "DRUID-021": "unknown" } },
  { what: "the fault was not in force", seen: { problems: ["not in force"] }, turns: { "DRUID-021": "unknown" } },
  {
    what: "the first task does not end in time",
    seen: { before: { task: "unfinished", segments: [] }, during: undefined, after: undefined },
    turns: { "DRUID-021": "unknown" },
  },
  {
    what: "nobody answers a query afterwards",
    seen: { after: { first: firstLook, second: { task: "SUCCESS", segments: [segment("c")] } } },
    turns: { "DRUID-021": "unknown" },
  },
];

describe("hand-over of segments", () => {
  test.each(handOvers)("$what", ({ seen, turns }) => {
    expect({ "DRUID-021": judgeHandOver({ ...good, ...seen }).verdict }).toEqual(turns);
  });

  test("a finding names what is missing", () => {
    const after = { first: firstLook, second: { ...secondLook, segments: [segment("c", false)] } };
    const [finding] = judgeHandOver({ ...good, after }).findings;
    expect(finding?.message).toBe("the second batch: 0 of 1 published segments are loaded; missing: c");
  });
});

const samples = (healthy: (atMs: number) => boolean, untilMs = 100_000) =>
  Array.from({ length: untilMs / 500 }, (_none, index) => ({ atMs: index * 500, isHealthy: healthy(index * 500) }));

const started: MetadataSeen = {
  samples: samples((atMs) => atMs < 2_000 || atMs > 70_000),
  killedMs: 2_000,
  closingMs: 3_000,
  closedMs: 15_000,
  openedMs: 55_000,
  withinMs: 40_000,
  before: ["one", "rule two"],
  after: ["new", "one", "rule two"],
  problems: [],
};

const starts: readonly Case<MetadataSeen>[] = [
  { what: "nothing is wrong", seen: {}, turns: { "DRUID-026": "held" } },
  {
    what: "it never tries again after its first failure",
    seen: { samples: samples((atMs) => atMs < 2_000) },
    turns: { "DRUID-026": "violated" },
  },
  {
    what: "it comes back later than it may",
    seen: { samples: samples((atMs) => atMs < 2_000 || atMs > 96_000) },
    turns: { "DRUID-026": "violated" },
  },
  {
    what: "it starts without its metadata",
    seen: { samples: samples((atMs) => atMs < 2_000 || atMs > 30_000) },
    turns: { "DRUID-026": "violated" },
  },
  { what: "a segment is lost", seen: { after: ["rule two"] }, turns: { "DRUID-026": "violated" } },
  { what: "a rule is lost", seen: { after: ["one"] }, turns: { "DRUID-026": "violated" } },
  {
    what: "it is healthy, and the port was closed late",
    seen: { samples: samples((atMs) => atMs < 2_000 || atMs > 30_000), closingMs: 9_000 },
    turns: { "DRUID-026": "unknown" },
  },
  { what: "no Coordinator was killed", seen: { killedMs: undefined }, turns: { "DRUID-026": "unknown" } },
  { what: "no packet was dropped", seen: { closedMs: undefined }, turns: { "DRUID-026": "unknown" } },
  {
    what: "it was not healthy before",
    seen: { samples: samples((atMs) => atMs > 70_000) },
    turns: { "DRUID-026": "unknown" },
  },
  {
    what: "nobody looked while the port was closed",
    seen: {
      samples: samples((atMs) => atMs < 2_000 || atMs > 70_000).filter(({ atMs }) => atMs < 15_000 || atMs > 55_000),
    },
    turns: { "DRUID-026": "unknown" },
  },
  {
    what: "it was not watched for long enough",
    seen: { samples: samples((atMs) => atMs < 2_000, 80_000) },
    turns: { "DRUID-026": "unknown" },
  },
  { what: "the metadata was not read before", seen: { before: undefined }, turns: { "DRUID-026": "unknown" } },
  { what: "the metadata was not read afterwards", seen: { after: undefined }, turns: { "DRUID-026": "unknown" } },
  { what: "there was no metadata", seen: { before: [] }, turns: { "DRUID-026": "unknown" } },
  { what: "something kept it from being one", seen: { problems: ["refused"] }, turns: { "DRUID-026": "unknown" } },
];

describe("start of Coordinators", () => {
  test.each(starts)("$what", ({ seen, turns }) => {
    expect({ "DRUID-026": judgeMetadata({ ...started, ...seen }).verdict }).toEqual(turns);
  });
});
