// What a benchmark is: one piece of Assay and one named peer that does comparable work on the same input, each in a
// process of its own, in turns. The ratio is the figure; seconds are the machine's.

export interface Bench {
  readonly name: string;
  readonly what: string;
  /** What stands on the other side of the ratio. */
  readonly peer: string;
  /** Writes what both sides read, once. */
  prepare(folder: string): Promise<void> | void;
  readonly sides: Readonly<Record<Side, (folder: string) => Promise<number> | number>>;
  readonly bounds: Bounds;
}

export type Side = "assay" | "peer";
export const sides: readonly Side[] = ["assay", "peer"];

/** What has to be kept on two cores, whatever the peer does. */
export interface Bounds {
  /** Of processor time: a single-threaded piece of work takes no longer than that on a quiet machine. */
  readonly seconds?: number;
  /** Peak resident memory of the whole process. */
  readonly megabytes?: number;
}

/** One turn of one side, measured inside its own process: the work only, start-up and imports apart. */
export interface Turn {
  /** Of processor time, on all threads: what a busy machine makes longer is left out. */
  readonly seconds: number;
  readonly megabytes: number;
  /** How many things were worked on: both sides must have seen the same number. */
  readonly count: number;
}

export interface BenchResult {
  readonly name: string;
  readonly peer: string;
  readonly count: number;
  readonly assay: Turn;
  readonly other: Turn;
  /** Median of assay's seconds over the peer's, turn by turn; and the lowest and highest. */
  readonly ratio: { readonly median: number; readonly low: number; readonly high: number };
  readonly kept: boolean;
}

/** Turns in pairs, as they were run. */
export function resultOf(bench: Bench, pairs: readonly Readonly<Record<Side, Turn>>[]): BenchResult {
  const ratios = pairs.map(({ assay, peer }) => assay.seconds / peer.seconds).sort((a, b) => a - b);
  const assay = medianTurn(pairs.map((pair) => pair.assay));
  const other = medianTurn(pairs.map((pair) => pair.peer));
  const { seconds = Infinity, megabytes = Infinity } = bench.bounds;
  return {
    name: bench.name,
    peer: bench.peer,
    count: assay.count,
    assay,
    other,
    ratio: { median: median(ratios), low: ratios[0] ?? Number.NaN, high: ratios.at(-1) ?? Number.NaN },
    kept: assay.seconds <= seconds && assay.megabytes <= megabytes && assay.count === other.count,
  };
}

function medianTurn(turns: readonly Turn[]): Turn {
  const of = (read: (turn: Turn) => number) => median(turns.map(read).sort((a, b) => a - b));
  return {
    seconds: of(({ seconds }) => seconds),
    megabytes: of(({ megabytes }) => megabytes),
    count: turns[0]?.count ?? 0,
  };
}

/** Of sorted values; the lower one of two in the middle. */
function median(sorted: readonly number[]): number {
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}
