import { expect, it } from "vitest";
import { inTurn } from "./in-turn.ts";

interface Sample {
  readonly name: string;
  readonly inBackground?: boolean;
  readonly alone?: boolean;
  readonly fails?: boolean;
}

const usual = [{ name: "a" }, { name: "slow", inBackground: true }, { name: "b" }, { name: "alone", alone: true }];

async function told(phases: readonly Sample[], abortAt?: string): Promise<string[]> {
  const story: string[] = [];
  const interrupted = new AbortController();
  const take = async ({ name, inBackground, fails }: Sample) => {
    story.push(`${name} begins`);
    if (name === abortAt) interrupted.abort();
    for (let turn = 0; turn < (inBackground === true ? 50 : 2); turn += 1) await Promise.resolve();
    story.push(`${name} ends`);
    if (fails === true) throw new Error(`${name} failed`);
  };
  await inTurn(phases, { take, signal: interrupted.signal }).catch((error: unknown) => story.push(String(error)));
  return story;
}

it("goes on beside a phase of the background until one must be alone", async () => {
  expect(await told(usual)).toEqual([
    ...["a begins", "a ends", "slow begins", "b begins", "b ends"],
    ...["slow ends", "alone begins", "alone ends"],
  ]);
});

it("waits for the background at the end", async () => {
  expect((await told(usual.slice(0, 3))).at(-1)).toBe("slow ends");
});

it("begins nothing after an interruption", async () => {
  expect(await told(usual, "b")).toEqual(["a begins", "a ends", "slow begins", "b begins", "b ends", "slow ends"]);
});

it("tells what was thrown when all have ended", async () => {
  const story = await told([
    { name: "slow", inBackground: true, fails: true },
    { name: "b", fails: true },
  ]);
  expect(story.slice(-2)).toEqual(["slow ends", "Error: b failed"]);
  expect((await told([{ name: "slow", inBackground: true, fails: true }, { name: "b" }])).at(-1)).toBe(
    "Error: slow failed",
  );
});
