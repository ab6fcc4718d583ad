// The form of a catalogue row. A row says what is promised, where the promise stands, and what can decide it.

export type Suite = "conformance" | "performance" | "compliance" | "chaos";
export type Priority = "must" | "should" | "could";
export type Target = "local" | "docker" | "aws";
export type Depth = "quick" | "nightly" | "signoff";
export type ProfileName = "byoc-private" | "multi-region" | "msk-privatelink" | "stream-benchmark" | "druid-eks";

/** `part`: some of the promise can be decided there; the row's `limits` or its finding names the rest. */
export type Decides = "yes" | "part" | "no";

export interface DecidedBy {
  /** A synthesized template alone. */
  readonly template: Decides;
  /** Reads of a control plane; `no` where a local control plane would say something false. */
  readonly live: Decides;
  readonly local: Decides;
  readonly docker: Decides;
  readonly aws: Decides;
}

/** A row as it stands in an area's file. */
export interface Row {
  readonly title: string;
  readonly statement: string;
  readonly threshold?: string;
  readonly suite: Suite;
  readonly priority: Priority;
  readonly profiles: readonly ProfileName[];
  /** `seed:lines` of every place that promises it, or `rulings`. */
  readonly sources: string;
  readonly decidedBy: DecidedBy;
  /** Least depth of a run that can decide it. Absent: quick. */
  readonly depth?: Depth;
  /** Why a source, target or depth decides it only in part or not at all. */
  readonly limits?: string;
}

export type Area = Readonly<Record<`${Uppercase<string>}-${number}`, Row>>;

export const everyProfile = [
  "byoc-private",
  "multi-region",
  "msk-privatelink",
  "stream-benchmark",
  "druid-eks",
] as const satisfies readonly ProfileName[];

export const suites = ["conformance", "performance", "compliance", "chaos"] as const satisfies readonly Suite[];

export const depths = ["quick", "nightly", "signoff"] as const satisfies readonly Depth[];
