// Stands in for vitest where mutants are judged: collects the tests of a module into a list that can be run in this very
// process, one by one and in any order, in microseconds instead of a worker's start. Matchers are vitest's own.

import { expect as vitestExpect } from "vitest";
import type { Assertion } from "vitest";
import { bug } from "../../core/errors.ts";

export interface CollectedTest {
  /** `harness/analysis/model/cidr.test.ts › a range › holds its halves`. */
  readonly id: string;
  readonly run: () => Promise<void>;
}

type Body = (...row: readonly unknown[]) => unknown;

interface Suite {
  readonly name: string;
  readonly before: (() => unknown)[];
  readonly outer: Suite | undefined;
  ready: Promise<void> | undefined;
}

interface Collection {
  readonly tests: CollectedTest[];
  readonly ids: Set<string>;
  suite: Suite;
}

const collection: Collection = { tests: [], ids: new Set(), suite: suiteOf("", undefined) };

/** The tests that a module declares while it is imported. */
export async function collected(name: string, load: () => Promise<unknown>): Promise<readonly CollectedTest[]> {
  collection.tests.length = 0;
  collection.ids.clear();
  collection.suite = suiteOf(name, undefined);
  await load();
  return [...collection.tests];
}

export function describe(name: string, body: () => void): void {
  const outer = collection.suite;
  collection.suite = suiteOf(name, outer);
  body();
  collection.suite = outer;
}

export function beforeAll(hook: () => unknown): void {
  collection.suite.before.push(hook);
}

export const it = Object.assign(declare, {
  each:
    (table: readonly unknown[]) =>
    (name: string, body: Body): void => {
      for (const [index, row] of table.entries()) {
        const values = Array.isArray(row) ? (row as unknown[]) : [row];
        declare(`${name} [${String(index)}]`, () => body(...values));
      }
    },
});

export const test = it;

/**
 * Vitest's expectations, save snapshots: those belong to its own runs. Inline ones are texts, which are compared here as it
 * prints them; matchers that are added to vitest's would ask for its worker.
 */
export const expect = Object.assign((received: unknown, message?: string): Assertion => {
  return new Proxy(vitestExpect(received, message), {
    get: (target, name) => {
      if (name === "toMatchSnapshot") return () => undefined;
      if (name !== "toMatchInlineSnapshot") return Reflect.get(target, name, target) as unknown;
      return (written: string) => {
        vitestExpect(`"${String(received)}"`).toBe(undented(written));
      };
    },
  });
}, vitestExpect);

function undented(text: string): string {
  const lines = text.trim() === text ? [text] : text.split("\n").slice(1, -1);
  const depth = Math.min(
    ...lines.filter((line) => line.trim() !== "").map((line) => /^ */.exec(line)?.[0].length ?? 0),
  );
  return lines.map((line) => line.slice(depth)).join("\n");
}

function declare(name: string, body: Body): void {
  const { suite } = collection;
  const id = freeId(`${nameOf(suite)} › ${name}`);
  const run = async (): Promise<void> => {
    await readyOf(suite);
    await body();
  };
  collection.tests.push({ id, run });
}

function suiteOf(name: string, outer: Suite | undefined): Suite {
  return { name, before: [], outer, ready: undefined };
}

/** Hooks run once, those of the outer suites first. */
function readyOf(suite: Suite): Promise<void> {
  suite.ready ??= (async () => {
    if (suite.outer !== undefined) await readyOf(suite.outer);
    for (const hook of suite.before) await hook();
  })();
  return suite.ready;
}

function nameOf({ name, outer }: Suite): string {
  return outer === undefined ? name : `${nameOf(outer)} › ${name}`;
}

function freeId(wanted: string): string {
  for (let count = 1; count < 10_000; count += 1) {
    const id = count === 1 ? wanted : `${wanted} (${String(count)})`;
    if (collection.ids.has(id)) continue;
    collection.ids.add(id);
    return id;
  }
  throw bug(`too many tests of one name: ${wanted}`);
}
