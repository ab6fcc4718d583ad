// A phase of the project's own tests: named cases that pass, fail with a reason, or are skipped with one.

export interface CaseResult {
  readonly name: string;
  readonly outcome: "passed" | "failed" | "skipped";
  /** Why it failed or was skipped. */
  readonly reason?: string;
}

export interface PhaseContext {
  readonly seed: string;
  readonly narrate: (line: string) => void;
  readonly signal: AbortSignal;
  readonly long: boolean;
  /** Whether a case of this name was asked for: phases with long cases try only those. */
  readonly wanted: (name: string) => boolean;
}

export interface Phase {
  readonly name: string;
  readonly what: string;
  /** Only with `--long`. */
  readonly long?: boolean;
  /** Needs no lab and measures no times: gets what the phases after it leave of the cores, and runs beside them. */
  readonly inBackground?: boolean;
  /** Compares the state of the machine before and after, or measures to a second: nothing runs beside it. */
  readonly alone?: boolean;
  run(context: PhaseContext): Promise<readonly CaseResult[]>;
}

/** Runs the body of one case; what it throws is the reason. */
export async function testCase(name: string, body: () => Promise<void>): Promise<CaseResult> {
  try {
    await body();
    return { name, outcome: "passed" };
  } catch (error) {
    return { name, outcome: "failed", reason: error instanceof Error ? error.message : String(error) };
  }
}
