// Probes of the service as a client meets it: small quorum writes and reads through the load balancer's name, each on a
// connection of its own. The loop is open: a probe is asked every period, whether or not the ones before it were answered,
// so that one that hangs leaves no gap. Their lines in the history decide recovery.

import type { Clock } from "../../core/clock.ts";
import type { ClickHouse } from "../../platform/clickhouse/client.ts";
import type { OpenProbe } from "../workloads/history-sink.ts";

/** Takes probe lines; a history sink does. */
export interface ProbeLines {
  nowNs(): number;
  askProbe(name: string): OpenProbe;
}

export interface ServiceProbesOptions {
  readonly client: ClickHouse;
  /** A table of the probes' own: their rows are in no account. */
  readonly table: string;
  readonly quorum: number;
  /** What else an insert is asked with. */
  readonly insertSettings?: Readonly<Record<string, string>>;
  readonly lines: ProbeLines;
  readonly clock: Clock;
}

/** From one asking to the next, however long an answer takes. */
export const probePeriodMs = 400;
/**
 * An answer later than this is a bad probe. It cannot be shorter: measured on two processors, the slowest of 3,400 answers
 * before a fault took 1.5 s, and of 1,300 after recovery one in a hundred took 1.7 s; such a one is no outage.
 */
export const probeTimeoutMs = 2_500;

const names = ["write", "read"] as const;
type ProbeName = (typeof names)[number];

/** What is known of one kind of probe. */
interface ProbeState {
  readonly goodSinceNs: number | undefined;
  /** Of the good one that was asked last. */
  readonly goodAskedNs: number;
}

/** So many answers of both probes are looked at to say whether the service is calm. */
const recentAnswers = 10;

export class ServiceProbes {
  readonly #options: ServiceProbesOptions;
  readonly #stop = new AbortController();
  readonly #states = new Map<ProbeName, ProbeState>();
  readonly #tookMs: number[] = [];
  readonly #underWay = new Set<Promise<void>>();
  readonly #loops: readonly Promise<void>[];
  #next = 0;

  constructor(options: ServiceProbesOptions) {
    this.#options = options;
    this.#loops = names.map((name) => this.#loop(name));
  }

  /** How long every probe has been good without a break, in milliseconds; 0 while one is bad. */
  goodForMs(): number {
    const since = names.map((name) => this.#states.get(name)?.goodSinceNs);
    const now = this.#options.lines.nowNs();
    return Math.min(...since.map((ns) => (ns === undefined ? 0 : (now - ns) / 1e6)));
  }

  /** Whether the latest write failed; undefined before the first answer. */
  isUnavailable(): boolean | undefined {
    const write = this.#states.get("write");
    return write === undefined ? undefined : write.goodSinceNs === undefined;
  }

  /** The slowest of the latest answers, in milliseconds; infinite until there are enough of them. */
  slowestMs(): number {
    return this.#tookMs.length < recentAnswers ? Infinity : Math.max(...this.#tookMs);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#loops);
    await Promise.all(this.#underWay);
  }

  /** Moments that passed while this process itself was held up are not made up for: the gap shows in the history. */
  async #loop(name: ProbeName): Promise<void> {
    const { clock } = this.#options;
    const periodNs = probePeriodMs * 1e6;
    const begunNs = clock.nowNs();
    const passed = (): number => Math.floor((clock.nowNs() - begunNs) / periodNs);
    // A timer may be early by a hair: no beat is taken twice.
    for (let beat = 0; !this.#stop.signal.aborted; beat = Math.max(beat, passed()) + 1) {
      const dueMs = (begunNs + beat * periodNs - clock.nowNs()) / 1e6;
      if (dueMs > 0) await clock.sleep(dueMs, this.#stop.signal).catch(() => undefined);
      if (this.#stop.signal.aborted) return;
      const probe = this.#ask(name).finally(() => this.#underWay.delete(probe));
      this.#underWay.add(probe);
    }
  }

  async #ask(name: ProbeName): Promise<void> {
    const { clock, lines } = this.#options;
    const begunNs = clock.nowNs();
    const askedNs = lines.nowNs();
    const open = lines.askProbe(name);
    const isOk = await this.#probe(name);
    if (this.#stop.signal.aborted) {
      open.drop();
      return;
    }
    open.end(isOk);
    this.#learn(name, { askedNs, isOk });
    this.#tookMs.splice(0, this.#tookMs.length - recentAnswers + 1);
    this.#tookMs.push((clock.nowNs() - begunNs) / 1e6);
  }

  /** A bad answer that is overtaken by a good one, asked later, breaks the good stretch and does not end it. */
  #learn(name: ProbeName, { askedNs, isOk }: { readonly askedNs: number; readonly isOk: boolean }): void {
    const now = this.#options.lines.nowNs();
    const { goodSinceNs, goodAskedNs } = this.#states.get(name) ?? { goodSinceNs: undefined, goodAskedNs: -1 };
    if (isOk) {
      this.#states.set(name, { goodSinceNs: goodSinceNs ?? now, goodAskedNs: Math.max(goodAskedNs, askedNs) });
    } else {
      this.#states.set(name, { goodSinceNs: goodAskedNs > askedNs ? now : undefined, goodAskedNs });
    }
  }

  async #probe(name: ProbeName): Promise<boolean> {
    const { client, table, quorum, insertSettings = {}, clock } = this.#options;
    const [late, over] = [new AbortController(), new AbortController()];
    const signal = AbortSignal.any([this.#stop.signal, late.signal]);
    this.#next += 1;
    const settings = { insert_quorum: String(quorum), insert_quorum_timeout: probeTimeoutMs, ...insertSettings };
    const answer: Promise<unknown> =
      name === "read"
        ? client.number(`SELECT count() FROM ${table}`, { signal })
        : client.insert(table, [{ id: this.#next }], { settings, signal });
    const isAnswered = answer.then(
      () => true,
      () => false,
    );
    // Whatever the client does about it, the time is over when it is over.
    const ends = AbortSignal.any([this.#stop.signal, over.signal]);
    const isOver = clock.sleep(probeTimeoutMs, ends).then(
      () => false,
      () => false,
    );
    const isGood = await Promise.race([isAnswered, isOver]);
    over.abort();
    late.abort();
    return isGood;
  }
}
