// A linearizable store in memory with three replicas that are always in step, driven by a few processes: histories with
// faults, retries and uncertainty in which nothing is wrong, and the same with one planted anomaly. For tests.

import { createPrng } from "../../core/prng.ts";
import type { Prng } from "../../core/prng.ts";
import type { Id, RegisterValue } from "../history/model.ts";
import { sampleHistory } from "../history/sample-history.ts";
import type { SampleHistory } from "../history/sample-history.ts";
import type { CheckerName } from "./checker.ts";

/** What is wrong with the final reads, and the checker that has to say so. */
export const anomalies = {
  lose: "lost-rows",
  forget: "lost-rows",
  repeat: "duplicate-rows",
  phantom: "unexpected-rows",
} as const satisfies Readonly<Record<string, CheckerName>>;

export type Anomaly = keyof typeof anomalies;

const replicas = ["r1", "r2", "r3"] as const;

interface Pending {
  readonly process: number;
  readonly id: number;
  readonly attempt: number;
  readonly willSay: "ok" | "fail" | "indeterminate";
}

export class HonestStore {
  readonly history: SampleHistory;
  readonly acknowledged: number[] = [];
  readonly #prng: Prng;
  readonly #rows = new Set<number>();
  readonly #pending: Pending[] = [];
  readonly #again: { id: number; attempt: number }[] = [];
  readonly #registers = new Map<string, RegisterValue>();
  #ids = 0;
  #processes = 0;

  constructor(seed: string) {
    this.#prng = createPrng(seed);
    this.history = sampleHistory({ reads: "linearizable", replicas });
  }

  /** So many things happen; then everything that was asked is answered. */
  run(steps: number): void {
    for (let step = 0; step < steps; step += 1) this.#step();
    while (this.#pending.length > 0) this.#answer();
  }

  /** A fault that bit and was healed, and the final reads, honest or not. */
  finish(anomaly?: Anomaly): string {
    this.history.bittenBy();
    const rows = [...this.#rows];
    const victim = this.#prng.pick(this.acknowledged);
    for (const replica of replicas) this.history.final(replica, seen(rows, victim, { anomaly, replica }));
    return this.history.text();
  }

  #step(): void {
    const die = this.#prng.integer(12);
    if (die < 4) this.#ask();
    else if (die < 8 && this.#pending.length > 0) this.#answer();
    else if (die < 10) this.#register();
    else this.history.read(this.#prng.pick(replicas), [...this.#rows], { process: `q${this.#prng.integer(2)}` });
  }

  #ask(): void {
    const again = this.#prng.integer(3) === 0 ? this.#again.pop() : undefined;
    if (again === undefined) this.#ids += 1;
    const { id, attempt } = again ?? { id: this.#ids, attempt: 1 };
    this.#processes += 1;
    this.history.begin(this.#processes, { op: "insert", value: id, attempt });
    const willSay = this.#prng.pick(["ok", "ok", "ok", "fail", "indeterminate"] as const);
    if (willSay === "ok" || (willSay === "indeterminate" && this.#prng.integer(2) === 0)) this.#rows.add(id);
    this.#pending.push({ process: this.#processes, id, attempt, willSay });
  }

  #answer(): void {
    const [pending] = this.#pending.splice(this.#prng.integer(this.#pending.length), 1);
    if (pending === undefined) return;
    const { process, id, attempt, willSay } = pending;
    this.history.end(process, willSay, { op: "insert" });
    if (willSay === "ok") this.acknowledged.push(id);
    else this.#again.push({ id, attempt: attempt + 1 });
  }

  /** One operation on one of two registers; a refused one changes nothing, an uncertain one perhaps. */
  #register(): void {
    const key = this.#prng.pick(["a", "b"] as const);
    const now = this.#registers.get(key) ?? null;
    const op = this.#prng.pick(["read", "write", "cas"] as const);
    const next = this.#prng.integer(5);
    const outcome = op === "read" ? "ok" : this.#prng.pick(["ok", "ok", "fail", "indeterminate"] as const);
    const isMissed = op === "cas" && this.#prng.integer(2) === 0;
    const told = isMissed && outcome === "ok" ? "fail" : outcome;
    const value = op === "read" ? now : op === "write" ? next : [isMissed ? "other" : now, next];
    const happens = told === "ok" || (told === "indeterminate" && !isMissed && this.#prng.integer(2) === 0);
    if (op !== "read" && happens) this.#registers.set(key, next);
    this.history.register(op, value, { key, outcome: told });
  }
}

function seen(
  rows: readonly number[],
  victim: number | undefined,
  { anomaly, replica }: { anomaly: Anomaly | undefined; replica: string },
): Id[] {
  if (anomaly === "lose") return rows.filter((id) => id !== victim);
  if (anomaly === "forget" && replica === "r2") return rows.filter((id) => id !== victim);
  if (anomaly === "repeat" && replica === "r3" && victim !== undefined) return [...rows, victim];
  if (anomaly === "phantom" && replica === "r1") return [...rows, "phantom"];
  return [...rows];
}
