// Which release every replica runs, over the time of an upgrade, and rows handed from one release to the other while both
// run. What was seen, as plain data: `judgeUpgrade` makes verdicts of it.

/** One look at one replica. */
export interface ReleaseSample {
  /** Nanoseconds on the clock of the experiment. */
  readonly timeNs: number;
  readonly replica: string;
  /** Full version as the server says it; absent when it did not answer. */
  readonly version?: string;
}

/** A row written on one replica and looked for on another one of another release. */
export interface Exchange {
  readonly from: string;
  readonly fromVersion: string;
  readonly to: string;
  readonly toVersion: string;
  /** Milliseconds until it was read there; absent when it never was. */
  readonly seenAfterMs?: number;
  /** Both replicas answered all the while: only then does a missing row say anything. */
  readonly conclusive: boolean;
}

export interface UpgradeRecord {
  readonly replicas: readonly string[];
  readonly samples: readonly ReleaseSample[];
  readonly exchanges: readonly Exchange[];
  /** Whether the rollout said that it had come to its end. */
  readonly isDone: boolean;
}

/** `24.8.4.1` is of the release `24.8`. */
export function isOfRelease(version: string, release: string): boolean {
  return version === release || version.startsWith(`${release}.`);
}

/** The latest sample of each replica. */
export function latestOf(samples: readonly ReleaseSample[]): ReadonlyMap<string, ReleaseSample> {
  return new Map(samples.map((sample) => [sample.replica, sample]));
}

/** Two replicas that answer with different releases, one of `release` and one that is not. */
export function mixedPair(
  samples: readonly ReleaseSample[],
  release: string,
): { readonly older: ReleaseSample; readonly newer: ReleaseSample } | undefined {
  const answering = [...latestOf(samples).values()].filter(({ version }) => version !== undefined);
  const newer = answering.find(({ version = "" }) => isOfRelease(version, release));
  const older = answering.find(({ version = "" }) => !isOfRelease(version, release));
  return newer === undefined || older === undefined ? undefined : { older, newer };
}
