import { describe, expect, it } from "vitest";
import { endpointsOf, judgeDelay, judgeLoss } from "./link-figures.ts";

const trips = (...ms: readonly number[]) => ({ asked: ms.length, tookUs: ms.map((one) => one * 1_000) });
const many = (count: number, ms: number) => Array.from({ length: count }, () => ms);
const before = trips(...many(20, 0.5));

describe("the delay of a link", () => {
  const wanted = { delayMs: 100, jitterMs: 10, share: 1 };

  it.each([
    ["as wanted", many(20, 100.5), true],
    ["within the tolerance", many(20, 118), true],
    ["none", many(20, 0.5), false],
    ["half of it", many(20, 50), false],
    ["too much of it", many(20, 130), false],
    ["too few answers", many(9, 100.5), false],
  ])("%s", (_, during, isAsWanted) => {
    expect(judgeDelay(before, trips(...during), wanted).isAsWanted).toBe(isAsWanted);
  });

  it("counts the slow ones when not all flows are meant", () => {
    const half = { ...wanted, share: 0.5 };
    const mixed = judgeDelay(before, trips(...many(19, 0.5), ...many(21, 101)), half);
    expect(mixed.isAsWanted).toBe(true);
    expect(mixed.said).toMatch(/^21 of 40 connections took p50 0.5 .* take p50 101.0 /);
    expect(judgeDelay(before, trips(...many(40, 101)), half).isAsWanted).toBe(false);
    expect(judgeDelay(before, trips(...many(40, 0.5)), half).isAsWanted).toBe(false);
  });

  it("knows nothing without a time from before", () => {
    expect(judgeDelay(trips(), trips(...many(20, 100)), wanted).isAsWanted).toBe(false);
  });
});

describe("the loss of a link", () => {
  it.each([
    [100, 1_000, 0.1, true],
    [75, 1_000, 0.1, true],
    [45, 1_000, 0.1, false],
    [0, 1_000, 0.1, false],
    [0, 0, 0.1, false],
    [200, 200, 1, true],
    [199, 200, 1, false],
  ])("%i of %i, wanted %d", (dropped, seen, wanted, isAsWanted) => {
    expect(judgeLoss({ dropped, seen }, wanted).isAsWanted).toBe(isAsWanted);
  });
});

describe("peers of a pod", () => {
  it("are where it has connections to, and who has called it at the same port", () => {
    const listing =
      "ESTAB 0      0      10.0.1.40:43210      10.0.1.41:9181\n" +
      "TIME-WAIT 0      0      [::ffff:10.0.1.40]:9009   [::ffff:10.0.2.40]:51000  \n" +
      "0      0      127.0.0.1:9000   127.0.0.1:50000\n" +
      "0      0      [fe80::1]:22   [fe80::2]:50000\n";
    expect(endpointsOf(listing)).toEqual([
      { address: "10.0.1.41", port: 9181 },
      { address: "10.0.2.40", port: 9009 },
    ]);
    expect(endpointsOf("")).toEqual([]);
  });
});
