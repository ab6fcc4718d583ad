// Histories that are legal and odd: drawn operations of several processes over replicas that lose, repeat and invent rows,
// retries, parts of lists acknowledged, faults with and without ids, probes, final reads that come twice or not at all.
// For tests.

import { present } from "../../core/errors.ts";
import { createPrng } from "../../core/prng.ts";
import type { Prng } from "../../core/prng.ts";
import type { Header, Id, Outcome } from "../history/model.ts";
import { sampleHistory } from "../history/sample-history.ts";
import type { SampleHistory } from "../history/sample-history.ts";

interface OpenInsert {
  readonly op: "insert";
  readonly value: Id | readonly Id[];
}

interface OpenRead {
  readonly op: "read";
  readonly replica: string;
}

interface OpenFault {
  readonly line: Readonly<Record<string, unknown>>;
  phase: "begin" | "verified" | "end";
}

const processes: readonly Id[] = [1, "1", 2, "reader"];
const after = { begin: ["verified", "end"], verified: ["end"], end: ["healed"] } as const;

/** One history, a function of the seed. */
export function wildHistory(seed: string): string {
  return new WildHistory(createPrng(seed)).text();
}

class WildHistory {
  readonly #prng: Prng;
  readonly #history: SampleHistory;
  readonly #stored: ReadonlyMap<string, Set<Id>>;
  readonly #open = new Map<Id, OpenInsert | OpenRead>();
  readonly #inserted: { readonly value: Id | readonly Id[]; attempt: number }[] = [];
  readonly #faults: OpenFault[] = [];
  #timeNs = 0;
  #rows = 0;
  #begun = 0;

  constructor(prng: Prng) {
    this.#prng = prng;
    const replicas = ["a", "b"].slice(0, 1 + prng.integer(2));
    this.#stored = new Map(replicas.map((name) => [name, new Set<Id>()]));
    this.#history = sampleHistory({
      durability: prng.pick(["survives-faults", "may-lose-on-disk-loss"]),
      duplicates: prng.pick(["forbidden", "allowed"]),
      reads: prng.pick(["eventual", "monotonic", "linearizable"]),
      replicas,
      limits: this.#limits(),
    });
  }

  text(): string {
    const steps = 10 + this.#prng.integer(30);
    for (let step = 0; step < steps; step += 1) this.#step();
    for (const fault of [...this.#faults]) if (this.#happens(0.9)) this.#finish(fault);
    if (this.#faults.length === 0) for (const name of this.#stored.keys()) this.#readFinally(name);
    return this.#history.text();
  }

  #happens(share: number): boolean {
    return this.#prng.next() < share;
  }

  #limits(): NonNullable<Header["limits"]> {
    const prng = this.#prng;
    const window = {
      ...(this.#happens(0.3) ? { fromNs: prng.integer(30) } : {}),
      ...(this.#happens(0.3) ? { toNs: prng.integer(60) } : {}),
    };
    return {
      ...(this.#happens(0.8) ? { availability: { atLeast: prng.pick([0, 0.25, 0.5, 0.75, 1]), ...window } } : {}),
      ...(this.#happens(0.8)
        ? { recovery: { atMostNs: prng.pick([0, 5, 10, 20]), holdNs: prng.pick([0, 3, 6]) } }
        : {}),
    };
  }

  #tell(line: Readonly<Record<string, unknown>>): void {
    this.#timeNs += this.#prng.integer(3);
    this.#history.event({ ...line, timeNs: this.#timeNs });
  }

  #step(): void {
    const prng = this.#prng;
    const kind = prng.next();
    if (kind < 0.12) this.#fault();
    else if (kind < 0.3) this.#tell({ type: "probe", name: prng.pick(["p", "q"]), ok: this.#happens(0.6) });
    else {
      const process = this.#pick(processes);
      const open = this.#open.get(process);
      if (open !== undefined) this.#complete(process, open);
      else if (this.#happens(0.55)) this.#insert(process);
      else this.#read(process);
    }
  }

  #fault(): void {
    const prng = this.#prng;
    const fault = this.#faults.length === 0 ? undefined : prng.pick(this.#faults);
    if (fault !== undefined && this.#happens(0.6)) {
      this.#advance(fault, prng.pick(after[fault.phase]));
      return;
    }
    if (this.#faults.length > 1) return;
    this.#begun += 1;
    const id = prng.pick([{}, { id: this.#begun }, { id: String(this.#begun) }]);
    const line = { type: "fault", fault: "f", target: `t${String(this.#begun)}`, ...id };
    this.#faults.push({ line, phase: "begin" });
    this.#tell({ ...line, phase: "begin", ...(this.#happens(0.2) ? { takesDisk: true } : {}) });
  }

  #advance(fault: OpenFault, phase: "verified" | "end" | "healed"): void {
    this.#tell({ ...fault.line, phase });
    if (phase === "healed") this.#faults.splice(this.#faults.indexOf(fault), 1);
    else fault.phase = phase;
  }

  #finish(fault: OpenFault): void {
    if (fault.phase === "begin" && this.#happens(0.7)) this.#advance(fault, "verified");
    if (fault.phase !== "end") this.#advance(fault, "end");
    this.#advance(fault, "healed");
  }

  #insert(process: Id): void {
    const prng = this.#prng;
    const known = this.#inserted.length > 0 && this.#happens(0.25) ? prng.pick(this.#inserted) : undefined;
    const attempt = known === undefined ? 1 + (this.#happens(0.2) ? prng.integer(3) : 0) : known.attempt + 1;
    const value = known?.value ?? this.#newValue();
    if (known === undefined) this.#inserted.push({ value, attempt });
    else known.attempt = attempt;
    this.#open.set(process, { op: "insert", value });
    this.#tell({ process, type: "invoke", op: "insert", value, ...(attempt > 1 ? { attempt } : {}) });
  }

  #pick<T>(items: readonly T[]): T {
    return present(this.#prng.pick(items), "nothing to pick from");
  }

  #newValue(): Id | readonly Id[] {
    const ids = Array.from({ length: 1 + this.#prng.integer(2) }, () => {
      this.#rows += 1;
      return this.#rows;
    });
    return this.#happens(0.5) && ids[0] !== undefined ? ids[0] : ids;
  }

  #read(process: Id): void {
    const replica = this.#pick([...this.#stored.keys()]);
    this.#open.set(process, { op: "read", replica });
    this.#tell({ process, type: "invoke", op: "read", replica });
  }

  #complete(process: Id, open: OpenInsert | OpenRead): void {
    this.#open.delete(process);
    const type = this.#prng.pick<Outcome>(["ok", "ok", "ok", "fail", "indeterminate"]);
    if (open.op === "read") {
      const seen = type === "ok" ? { value: this.#seen(open.replica) } : {};
      this.#tell({ process, type, op: "read", replica: open.replica, ...seen });
      return;
    }
    const ids = [open.value].flat();
    if (this.#happens({ ok: 1, indeterminate: 0.5, fail: 0.1 }[type])) this.#store(ids);
    const isInPart = type === "ok" && Array.isArray(open.value) && this.#happens(0.3);
    const part = isInPart ? { value: ids.filter(() => this.#happens(0.6)) } : {};
    this.#tell({ process, type, op: "insert", ...part });
  }

  #store(ids: readonly Id[]): void {
    for (const rows of this.#stored.values()) {
      for (const id of ids) if (this.#happens(0.85)) rows.add(id);
    }
  }

  #seen(replica: string): Id[] {
    const rows = [...(this.#stored.get(replica) ?? [])];
    const kept = this.#happens(0.12) ? rows.filter(() => this.#happens(0.8)) : rows;
    const twice = kept.length > 0 && this.#happens(0.06) ? [this.#pick(kept)] : [];
    const invented = this.#happens(0.04) ? [900 + this.#prng.integer(3)] : [];
    return [...kept, ...twice, ...invented];
  }

  /** Usually once; what is inserted meanwhile is not required of it. */
  #readFinally(replica: string): void {
    const times = (this.#happens(0.85) ? 1 : 0) + (this.#happens(0.2) ? 1 : 0);
    for (let turn = 0; turn < times; turn += 1) {
      const process = `final ${replica} ${String(turn)}`;
      const isSaidFirst = this.#happens(0.7);
      this.#tell({ process, type: "invoke", op: "read", replica, ...(isSaidFirst ? { final: true } : {}) });
      if (this.#happens(0.2)) {
        const late = { process: `late ${process}`, op: "insert" };
        this.#rows += 1;
        this.#tell({ ...late, type: "invoke", value: this.#rows });
        this.#tell({ ...late, type: "ok" });
      }
      const type = this.#happens(0.9) ? "ok" : "fail";
      const said = isSaidFirst && this.#happens(0.5) ? {} : { final: true };
      this.#tell({ process, type, op: "read", replica, ...said, value: this.#seen(replica) });
    }
  }
}
