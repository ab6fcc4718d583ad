import { describe, expect, test } from "vitest";
import type { Look } from "../../platform/stream/members.ts";
import { bitten } from "./bitten.ts";
import type { Looks } from "./bitten.ts";
import { Sign } from "./sign.ts";

const look = (...names: string[]): Look => new Map(names.map((name) => [name, {}]));
const aged = (since: Readonly<Record<string, number>>): Look =>
  new Map(Object.entries(since).map(([name, sinceSeconds]) => [name, { sinceSeconds }]));

describe("whether a part was hit", () => {
  const before = look("a", "b", "c");
  const seen: Looks = { before, since: [look("b", "c"), look("b", "c")], wanted: [], doOthersAnswer: true };

  test.each<[string, Partial<Looks>, string | undefined]>([
    ["one is silent", {}, "a did not answer any more"],
    ["one was silent for a moment", { since: [look("b", "c"), before] }, undefined],
    ["one is silent for the first time", { since: [before, look("b", "c")] }, undefined],
    ["another one than the planned one is silent", { wanted: ["b"] }, undefined],
    ["the planned one is silent", { wanted: ["a"] }, "a did not answer any more"],
    ["one of two planned ones is silent", { wanted: ["a", "b"] }, undefined],
    ["all are silent, and others answer", { since: [look(), look()] }, /^a .*, b .*, c /.source],
    ["nobody answers whoever asks", { since: [look(), look()], doOthersAnswer: false }, undefined],
    ["one began anew", { before: aged({ a: 100 }), since: [look(), aged({ a: 160 })] }, "a had begun anew"],
    ["clocks are read apart", { before: aged({ a: 100 }), since: [look(), aged({ a: 101.5 })] }, undefined],
    ["one that was away before is still away", { before: look("b", "c") }, undefined],
  ])("%s", (_what, change, said) => {
    const told = bitten({ ...seen, ...change });
    if (said === undefined) expect(told).toBeUndefined();
    else expect(told).toMatch(new RegExp(said));
  });
});

describe("a sign", () => {
  const signOf = (looks: readonly (Look | Error)[], targets: readonly string[] = []) => {
    const left = [...looks];
    return new Sign({
      part: "broker",
      look: () => {
        const next = left.shift() ?? new Error("no more looks");
        return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
      },
      doOthersAnswer: () => Promise.resolve(true),
      targets,
    });
  };

  test("is seen in the second look since the fault, and stays seen", async () => {
    const sign = signOf([look("a", "b"), look("b"), look("b"), look("a", "b")]);
    expect(await sign.lookBefore()).toBe(true);
    expect(await sign.seen()).toBeUndefined();
    expect(await sign.seen()).toBe("broker: a did not answer any more");
    expect(await sign.seen()).toBe("broker: a did not answer any more");
    expect(await sign.now()).toBeUndefined();
  });

  test("is none when nobody answered before, or looking fails", async () => {
    expect(await signOf([look()]).lookBefore()).toBe(false);
    const sign = signOf([look("a"), new Error("cut off"), new Error("cut off")]);
    expect(await sign.lookBefore()).toBe(true);
    expect(await sign.seen()).toBeUndefined();
    expect(await sign.seen()).toBeUndefined();
  });

  test.each([
    ["pulsar-broker-1", "pulsar-broker-1.pulsar-broker.pulsar.svc.cluster.local"],
    ["chi-one-0-1-0", "chi-one-0-1"],
    ["job-taskmanager-0", "job-taskmanager-0-1795358706776756163"],
  ])("knows the member of pod %s", async (target, member) => {
    const others = look("pulsar-broker-10.pulsar-broker", "other");
    const sign = signOf([new Map([...others, [member, {}]]), others, others], [target]);
    await sign.lookBefore();
    await sign.seen();
    expect(await sign.seen()).toBe(`broker: ${member} did not answer any more`);
  });
});
