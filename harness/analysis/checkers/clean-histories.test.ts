// Histories of a store that keeps its promises, with faults, retries and uncertainty: no checker may cry wolf. And the
// same histories with one planted anomaly: exactly its checker does.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPrng } from "../../core/prng.ts";
import type { Prng } from "../../core/prng.ts";
import type { Id } from "../history/model.ts";
import { sampleHistory } from "../history/sample-history.ts";
import type { SampleHistory } from "../history/sample-history.ts";
import { judgeHistory } from "./judge-history.ts";

/** How many generated histories each property meets here; the long test raises it. */
const samples = 60;

type Plant = "none" | "lose" | "repeat" | "phantom" | "forget";

interface Pending {
  readonly process: number;
  readonly id: number;
  readonly attempt: number;
  readonly isApplied: boolean;
  readonly willSay: "ok" | "fail" | "indeterminate";
}

/** A linearizable store with three replicas that are always in step, driven by a few processes. */
class HonestStore {
  readonly history: SampleHistory;
  readonly #prng: Prng;
  readonly #rows = new Set<number>();
  readonly #pending: Pending[] = [];
  readonly acknowledged: number[] = [];
  readonly #again: { id: number; attempt: number }[] = [];
  #ids = 0;
  #processes = 0;

  constructor(seed: string) {
    this.#prng = createPrng(seed);
    this.history = sampleHistory({ reads: "linearizable", replicas: ["r1", "r2", "r3"] });
  }

  run(steps: number): void {
    for (let step = 0; step < steps; step += 1) this.#step();
    while (this.#pending.length > 0) this.#answer();
  }

  finish(plant: Plant): void {
    this.history.bittenBy();
    const rows = [...this.#rows];
    const victim = this.#prng.pick(this.acknowledged);
    for (const replica of ["r1", "r2", "r3"]) this.history.final(replica, planted(rows, victim, { plant, replica }));
  }

  #step(): void {
    const die = this.#prng.integer(10);
    if (die < 4) this.#ask();
    else if (die < 8 && this.#pending.length > 0) this.#answer();
    else this.history.read(`r${1 + this.#prng.integer(3)}`, [...this.#rows], { process: `q${this.#prng.integer(2)}` });
  }

  #ask(): void {
    const again = this.#prng.integer(3) === 0 ? this.#again.pop() : undefined;
    if (again === undefined) this.#ids += 1;
    const { id, attempt } = again ?? { id: this.#ids, attempt: 1 };
    this.#processes += 1;
    this.history.begin(this.#processes, { op: "insert", value: id, attempt });
    const willSay = this.#prng.pick(["ok", "ok", "ok", "fail", "indeterminate"] as const);
    const isApplied = willSay === "ok" || (willSay === "indeterminate" && this.#prng.integer(2) === 0);
    if (isApplied) this.#rows.add(id);
    this.#pending.push({ process: this.#processes, id, attempt, isApplied, willSay });
  }

  #answer(): void {
    const [pending] = this.#pending.splice(this.#prng.integer(this.#pending.length), 1);
    if (pending === undefined) return;
    const { process, id, attempt, willSay } = pending;
    this.history.end(process, willSay, { op: "insert" });
    if (willSay === "ok") this.acknowledged.push(id);
    else this.#again.push({ id, attempt: attempt + 1 });
  }
}

function planted(
  rows: readonly number[],
  victim: number | undefined,
  { plant, replica }: { plant: Plant; replica: string },
): Id[] {
  if (plant === "lose") return rows.filter((id) => id !== victim);
  if (plant === "forget" && replica === "r2") return rows.filter((id) => id !== victim);
  if (plant === "repeat" && replica === "r3" && victim !== undefined) return [...rows, victim];
  if (plant === "phantom" && replica === "r1") return [...rows, "phantom"];
  return [...rows];
}

function verdicts(seed: string, plant: Plant): Record<string, string> {
  const store = new HonestStore(seed);
  store.run(60);
  store.finish(plant);
  const documents = judgeHistory(store.history.text());
  return Object.fromEntries(documents.map(({ checker, verdict }) => [checker, verdict]));
}

const violated = (seed: string, plant: Plant) =>
  Object.entries(verdicts(seed, plant))
    .filter(([, verdict]) => verdict === "violated")
    .map(([checker]) => checker);

describe("generated histories", () => {
  const seeds = fc.integer({ min: 0, max: 1e9 }).map(String);

  it("are quiet when the store is honest", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        expect(violated(seed, "none")).toEqual([]);
      }),
      { numRuns: samples },
    );
  });

  it.each([
    ["lose", "lost-rows"],
    ["forget", "lost-rows"],
    ["repeat", "duplicate-rows"],
    ["phantom", "unexpected-rows"],
  ] as const)("with an anomaly of kind %s are found by %s", (plant, checker) => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const store = new HonestStore(seed);
        store.run(60);
        fc.pre(store.acknowledged.length > 0);
        expect(violated(seed, plant)).toContain(checker);
      }),
      { numRuns: Math.ceil(samples / 4) },
    );
  });
});
