// A test runner for Stryker that judges mutants in its own process: every mutant is already in the instrumented code, so
// trying one is switching it on and calling the tests that reach it, those that killed its neighbours first.

import { registerHooks } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { isAmongSurvivors, isDrawn } from "./draw.ts";
import type { DrawOptions, Mutant } from "./draw.ts";
import type * as ActiveMutant from "./active-mutant.ts";
import type * as LoadTests from "./load-tests.ts";
import type { CollectedTest } from "./vitest-stand-in.ts";

interface MutantRun {
  readonly testFilter?: readonly string[];
  readonly hitLimit?: number;
  readonly activeMutant: Mutant & { readonly id: string };
}

const testStatus = { passed: 0, skipped: 2 } as const;

/** How often a test may reach a mutant, compared with how often it does in the code as it is written. */
const hitFactor = 30;
const fewHits = 20_000;

interface Loaded {
  readonly tests: ReadonlyMap<string, CollectedTest>;
  readonly staticCoverage: Record<string, number>;
  readonly space: ActiveMutant.Instrumented;
}

export class InProcessRunner {
  readonly #broken = new Set<string>();
  readonly #milliseconds = new Map<string, number>();
  /** How many mutants of a file a test has killed. */
  readonly #kills = new Map<string, Map<string, number>>();
  readonly #options: DrawOptions;
  readonly #isWanted: (mutant: Mutant) => boolean;
  #loaded: Promise<Loaded> | undefined;

  constructor(options: DrawOptions) {
    this.#options = options;
    this.#isWanted = isAmongSurvivors(options);
  }

  /**
   * What is reached at import and by tests as well is judged by the tests that reach it: nothing is loaded anew for it.
   * (A runner that could not would be replaced by a new process for each such mutant.)
   */
  capabilities() {
    return { reloadEnvironment: true };
  }

  /** Loading belongs to no test's time: a runner that had to be replaced loads again. */
  async init() {
    await this.#load();
  }

  async dryRun() {
    const { tests, staticCoverage, space } = await this.#load();
    const results = [];
    for (const { id, run } of tests.values()) {
      const startedAt = performance.now();
      space.currentTestId = id;
      const failure = await failureOf(run);
      space.currentTestId = undefined;
      const timeSpentMs = performance.now() - startedAt;
      this.#milliseconds.set(id, timeSpentMs);
      // A test that fails on the code as it is written says nothing of a mutant.
      if (failure !== undefined) this.#broken.add(id);
      results.push({
        id,
        name: id,
        timeSpentMs,
        status: failure === undefined ? testStatus.passed : testStatus.skipped,
      });
    }
    if (this.#broken.size > 0) {
      process.stderr.write(
        `tests that fail on the code as it is written and judge no mutant:\n  ${[...this.#broken].join("\n  ")}\n`,
      );
    }
    return {
      status: "complete",
      tests: results,
      mutantCoverage: { static: staticCoverage, perTest: space.mutantCoverage?.perTest ?? {} },
    };
  }

  async mutantRun({ testFilter, hitLimit, activeMutant }: MutantRun) {
    if (!isDrawn(activeMutant, this.#options) || !this.#isWanted(activeMutant)) {
      return { status: "error", errorMessage: "not in the sample" };
    }
    const { id, fileName } = activeMutant;
    const { tests, space } = await this.#load();
    const kills = this.#kills.get(fileName) ?? new Map<string, number>();
    this.#kills.set(fileName, kills);
    const rank = (test: string) => [-(kills.get(test) ?? 0), this.#milliseconds.get(test) ?? 0] as const;
    const wanted = (testFilter ?? [...tests.keys()]).toSorted((a, b) => compare(rank(a), rank(b)));
    const hits = space.mutantCoverage?.perTest ?? {};
    let tried = 0;
    space.activeMutant = id;
    try {
      for (const name of wanted) {
        const test = tests.get(name);
        if (test === undefined || this.#broken.has(name)) continue;
        tried += 1;
        space.hitCount = 0;
        // A loop without an end is noticed by a test's own measure: that of all tests together may last minutes.
        space.hitLimit = hits[name] === undefined ? hitLimit : fewHits + hitFactor * (hits[name][id] ?? 0);
        const failure = await failureOf(test.run);
        if (space.hitLimit !== undefined && space.hitCount > space.hitLimit)
          return { status: "timeout", reason: "hit limit" };
        if (failure === undefined) continue;
        kills.set(name, (kills.get(name) ?? 0) + 1);
        return { status: "killed", killedBy: [name], failureMessage: failure, nrOfTests: tried };
      }
    } finally {
      space.activeMutant = undefined;
      space.hitLimit = undefined;
    }
    return { status: "survived", nrOfTests: tried };
  }

  #load(): Promise<Loaded> {
    this.#loaded ??= load(this.#options);
    return this.#loaded;
  }
}

/** The working directory of a runner is the sandbox with the instrumented copy. */
async function load({ judgedBy }: DrawOptions): Promise<Loaded> {
  const below = (file: string) => pathToFileURL(join(process.cwd(), "harness/cli/mutation", file)).href;
  const standIn = below("vitest-stand-in.ts");
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === "vitest" && context.parentURL !== standIn
        ? { url: standIn, shortCircuit: true }
        : next(specifier, context),
  });
  const { instrumented } = (await import(below("active-mutant.ts"))) as typeof ActiveMutant;
  const { loadSubjects, loadTests } = (await import(below("load-tests.ts"))) as typeof LoadTests;
  const space = instrumented();
  await loadSubjects();
  const staticCoverage = { ...space.mutantCoverage?.static };
  const tests = new Map((await loadTests(judgedBy)).map((test) => [test.id, test]));
  return { tests, staticCoverage, space };
}

async function failureOf(run: () => Promise<void>): Promise<string | undefined> {
  try {
    await run();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 300) : String(error);
  }
}

function compare([a, b]: readonly [number, number], [c, d]: readonly [number, number]): number {
  return a - c || b - d;
}

function create({ inProcess }: { readonly inProcess: DrawOptions }): InProcessRunner {
  return new InProcessRunner(inProcess);
}

/** What Stryker asks a plugin for. */
export const strykerPlugins = [
  { kind: "TestRunner", name: "in-process", factory: Object.assign(create, { inject: ["options"] }) },
];
