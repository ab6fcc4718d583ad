// Data nodes that ran out of memory, that certainly did not, and of which nobody can tell.

import { describe, expect, test } from "vitest";
import { judgeMemory } from "./judge-memory.ts";
import type { ContainerLook, MemorySeen } from "./judge-memory.ts";

const megabyte = 1_048_576;
const figures = (seen: number, bound?: number) => ({
  limitBytes: 896 * megabyte,
  seenBytes: seen * megabyte,
  ...(bound === undefined ? {} : { boundBytes: bound * megabyte }),
});
const startedAt = "2026-05-01T00:00:00Z";
const alive: ContainerLook = { pod: "historical-0", restarts: 0, isRunning: true, startedAt };
const fine: ContainerLook = { ...alive, limit: "896Mi", watched: figures(520, 700) };
const other: ContainerLook = { ...fine, pod: "middlemanager-0" };
const good: MemorySeen = {
  before: [fine, other],
  after: [fine, other],
  tasks: { sent: 4, ended: 4, atOnce: 2 },
  queries: { sent: 200, answered: 180 },
  tasksWanted: 2,
  problems: [],
};

function after(change: Partial<ContainerLook>): Partial<MemorySeen> {
  return { after: [{ ...fine, ...change }, other] };
}

const killed = { reason: "OOMKilled", exitCode: 137, message: "900 of 896 MiB" };

interface Case {
  readonly what: string;
  readonly seen: Partial<MemorySeen>;
  readonly turns: Readonly<Record<string, "held" | "violated" | "unknown">>;
  readonly says?: string;
}

const cases: readonly Case[] = [
  { what: "nothing is wrong", seen: {}, turns: { "DRUID-025": "held" } },
  { what: "the bound is the limit", seen: after({ watched: figures(520, 896) }), turns: { "DRUID-025": "held" } },
  {
    what: "a container was ended for lack of memory and runs again",
    seen: after({ restarts: 1, lastEnd: killed, watched: figures(100, 200) }),
    turns: { "DRUID-025": "violated" },
    says: "historical-0 was ended for lack of memory (OOMKilled, 900 of 896 MiB)",
  },
  {
    what: "it did not get up with what it has",
    seen: {
      before: [{ ...fine, isRunning: false, lastEnd: killed }, other],
      ...after({ isRunning: false, lastEnd: killed }),
    },
    turns: { "DRUID-025": "violated" },
  },
  {
    what: "its heap was full",
    seen: after({ restarts: 1, lastEnd: { reason: "Error", exitCode: 3 } }),
    turns: { "DRUID-025": "violated" },
  },
  {
    what: "it was seen above its limit and goes on",
    seen: after({ watched: figures(897, 950) }),
    turns: { "DRUID-025": "violated" },
    says: "historical-0 had 897 MiB, more than its limit of 896 MiB",
  },
  {
    what: "an end for lack of memory weighs more than a load that was none",
    seen: { ...after({ restarts: 1, lastEnd: killed }), queries: { sent: 200, answered: 0 } },
    turns: { "DRUID-025": "violated" },
  },
  {
    what: "it may have met its limit between two looks",
    seen: after({ watched: figures(700, 897) }),
    turns: { "DRUID-025": "unknown" },
    says: "historical-0 had between 700 MiB and 897 MiB: whether its limit of 896 MiB was met cannot be told",
  },
  { what: "nobody weighed a process", seen: after({ watched: figures(700) }), turns: { "DRUID-025": "unknown" } },
  {
    what: "nobody tells how the limit was kept",
    seen: { after: [{ ...alive, limit: "896Mi" }, other] },
    turns: { "DRUID-025": "unknown" },
  },
  {
    what: "nothing limits it",
    seen: { after: [alive, other] },
    turns: { "DRUID-025": "unknown" },
    says: "nothing limits the memory of historical-0",
  },
  {
    what: "it was started again for another reason",
    seen: after({ restarts: 1, lastEnd: { reason: "Error", exitCode: 1 } }),
    turns: { "DRUID-025": "unknown" },
  },
  { what: "it does not run", seen: after({ isRunning: false }), turns: { "DRUID-025": "unknown" } },
  { what: "it was made again", seen: after({ startedAt: "2026-05-01T00:03:00Z" }), turns: { "DRUID-025": "unknown" } },
  { what: "a pod is gone", seen: { after: [other] }, turns: { "DRUID-025": "unknown" } },
  { what: "there are no pods", seen: { before: [], after: [] }, turns: { "DRUID-025": "unknown" } },
  { what: "a pod is new", seen: { before: [other] }, turns: { "DRUID-025": "unknown" } },
  { what: "nothing could be read", seen: { after: undefined }, turns: { "DRUID-025": "unknown" } },
  { what: "no task ended", seen: { tasks: { sent: 4, ended: 0, atOnce: 2 } }, turns: { "DRUID-025": "unknown" } },
  {
    what: "tasks came one by one",
    seen: { tasks: { sent: 4, ended: 4, atOnce: 1 } },
    turns: { "DRUID-025": "unknown" },
  },
  {
    what: "few queries were answered",
    seen: { queries: { sent: 200, answered: 19 } },
    turns: { "DRUID-025": "unknown" },
  },
  { what: "the load was not brought", seen: { problems: ["no router"] }, turns: { "DRUID-025": "unknown" } },
];

describe("whether data nodes stay within their memory", () => {
  test.each(cases)("$what", ({ seen, turns, says }) => {
    const { verdict, findings } = judgeMemory({ ...good, ...seen });
    expect({ "DRUID-025": verdict }).toEqual(turns);
    if (says !== undefined) expect(findings.map(({ message }) => message)).toContain(says);
  });
});
