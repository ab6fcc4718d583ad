// What a header may say, and that what it says is handed on.

import { describe, expect, it } from "vitest";
import { readHeader } from "./header.ts";
import { damageOf } from "./malformed.ts";

const plain = {
  schema: "assay.history/1",
  seed: "a seed",
  startedAt: "2026-01-01T00:00:00.000Z",
  contract: { durability: "may-lose-on-disk-loss", duplicates: "allowed", reads: "monotonic" },
  replicas: ["r2", "r1"],
};

describe("a header is handed on as it stands", () => {
  it.each<[string, object]>([
    ["without limits", {}],
    ["with a seed that is a number", { seed: 0 }],
    ["with no limit among the limits", { limits: {} }],
    ["with a limit of availability alone", { limits: { availability: { atLeast: 0.5 } } }],
    ["with a window open to the end", { limits: { availability: { atLeast: 0, fromNs: 0 } } }],
    ["with a window open to the beginning", { limits: { availability: { atLeast: 1, toNs: 0 } } }],
    ["with a limit of recovery alone", { limits: { recovery: { atMostNs: 0, holdNs: 7 } } }],
    [
      "with both limits",
      { limits: { availability: { atLeast: 1, fromNs: 3, toNs: 4 }, recovery: { atMostNs: 5, holdNs: 0 } } },
    ],
  ])("%s", (_title, change) => {
    const header = { ...plain, ...change };
    expect(readHeader(header)).toEqual(header);
  });

  it("but for fields that nobody knows", () => {
    const limits = { recovery: { atMostNs: 1, holdNs: 2, mood: 1 }, mood: 2 };
    expect(readHeader({ ...plain, limits, mood: 3 })).toEqual({
      ...plain,
      limits: { recovery: { atMostNs: 1, holdNs: 2 } },
    });
  });
});

describe("the start is a date of ISO 8601", () => {
  it.each([
    "2026-01-01",
    "20260101",
    "2026-01-01T10:20",
    "2026-01-01 10:20:30",
    "20260101T102030Z",
    "2026-01-01T10:20:30.123456789Z",
    "2026-01-01T10:20:30,5+01:00",
    "2026-01-01T10:20:30-0130",
    "2026-01-01T10:20+01",
  ])("%s", (startedAt) => {
    expect(readHeader({ ...plain, startedAt })).toMatchObject({ startedAt });
  });

  it.each([
    "",
    "26-01-01",
    "2026-1-01",
    "2026-01-1",
    "x2026-01-01",
    "2026-01-01x",
    "2026-01-01Z",
    "2026-01-01T",
    "2026-01-01T10",
    "2026-01-01T10:2",
    "2026-01-01T10:20:3",
    "2026-01-01T10:20:30.",
    "2026-01-01T10:20:30.x",
    "2026-01-01T10:20:30+1",
    "2026-01-01T10:20:30+01:0",
    "2026-01-01T10:20:30 Z",
  ])("and not %j", (startedAt) => {
    let told: unknown;
    try {
      readHeader({ ...plain, startedAt });
    } catch (error) {
      told = damageOf(error)?.message;
    }
    expect(told).toBe(`startedAt: expected an ISO 8601 date, got ${JSON.stringify(startedAt)}`);
  });
});
