// Small histories for tests, written as they happened: every call is one line, indexes and times are given.

import { historySchema } from "./model.ts";
import type { Contract, Header, Id, Outcome } from "./model.ts";

type Line = Readonly<Record<string, unknown>>;

export interface SampleOptions extends Partial<Contract> {
  readonly replicas?: readonly string[];
  readonly limits?: Header["limits"];
}

export class SampleHistory {
  readonly #lines: string[] = [];
  #index = 0;
  #timeNs = 0;

  constructor({ replicas = ["r1", "r2"], limits, ...contract }: SampleOptions = {}) {
    this.raw({
      schema: historySchema,
      seed: "7",
      startedAt: "2026-01-01T00:00:00Z",
      contract: { durability: "survives-faults", duplicates: "forbidden", reads: "eventual", ...contract },
      replicas,
      ...(limits === undefined ? {} : { limits }),
    });
  }

  /** Whatever it is, as one line. */
  raw(line: unknown): this {
    this.#lines.push(typeof line === "string" ? line : JSON.stringify(line));
    return this;
  }

  /** The next event; the clock ticks a nanosecond, or stands at `timeNs`. */
  event(line: Line): this {
    this.#timeNs = typeof line["timeNs"] === "number" ? line["timeNs"] : this.#timeNs + 1;
    this.raw({ index: this.#index, ...line, timeNs: this.#timeNs });
    this.#index += 1;
    return this;
  }

  begin(process: Id, line: Line): this {
    return this.event({ process, type: "invoke", ...line });
  }

  end(process: Id, type: Outcome, line: Line): this {
    return this.event({ process, type, ...line });
  }

  insert(value: Id | readonly Id[], outcome: Outcome = "ok", line: Line = {}): this {
    return this.begin("w", { op: "insert", value, ...line }).end("w", outcome, { op: "insert", ...line });
  }

  read(replica: string, value: readonly Id[], { process = "q", ...line }: Line & { process?: Id } = {}): this {
    return this.begin(process, { op: "read", replica, ...line }).end(process, "ok", {
      op: "read",
      replica,
      value,
      ...line,
    });
  }

  final(replica: string, value: readonly Id[]): this {
    return this.read(replica, value, { process: "f", final: true });
  }

  /** A register operation that ended before the next began. */
  register(
    op: "read" | "write" | "cas",
    value: unknown,
    { key = "x", outcome = "ok" }: { key?: Id; outcome?: Outcome } = {},
  ): this {
    const asked = op === "read" ? {} : { value };
    return this.begin("k", { op, key, ...asked }).end("k", outcome, { op, key, value });
  }

  fault(phase: string, line: Line = {}): this {
    return this.event({ type: "fault", fault: "host-lost", target: "r2", phase, ...line });
  }

  /** A whole fault with operations under way meanwhile. */
  bittenBy(line: Line = {}): this {
    this.fault("begin", line).fault("verified", line).insert(`during-${this.#index}`, "indeterminate");
    const { takesDisk: _, ...named } = line;
    return this.fault("end", named).fault("healed", named);
  }

  probe(ok: boolean, timeNs: number, name = "https"): this {
    return this.event({ type: "probe", name, ok, timeNs });
  }

  text(): string {
    return `${this.#lines.join("\n")}\n`;
  }
}

export function sampleHistory(options?: SampleOptions): SampleHistory {
  return new SampleHistory(options);
}
