// What instrumented code and its judge share: which mutant is switched on, and which test's hits are counted.

export interface Instrumented {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  mutantCoverage?: { static: Record<string, number>; perTest: Record<string, Record<string, number>> };
}

/** The namespace of Stryker's instrumenter in this process; made if no instrumented file has run yet. */
export function instrumented(): Instrumented {
  const holder = globalThis as { __stryker__?: Instrumented };
  holder.__stryker__ ??= {};
  return holder.__stryker__;
}

/** Does something as the code is written, and as no test's doing. */
export function unmutated<T>(work: () => T): T {
  const space = instrumented();
  const { activeMutant, currentTestId } = space;
  space.activeMutant = undefined;
  space.currentTestId = undefined;
  try {
    return work();
  } finally {
    space.activeMutant = activeMutant;
    space.currentTestId = currentTestId;
  }
}
