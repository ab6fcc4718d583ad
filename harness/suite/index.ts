// All that a spec needs: `import { test, expect, requirement } from "#harness/suite/index.ts"`.

export { test } from "./test.ts";
export { decideRows } from "./decide-rows.ts";
export { expect } from "./expect.ts";
export { atDepth, requirement, where } from "./requirement.ts";
export type { Evidence } from "./evidence.ts";
export type { Measurements } from "./measurements.ts";
export type { RecordVerdict, SpecJudgement } from "./verdict.ts";
export type { SuiteFixtures, SuiteWorkerFixtures } from "./test.ts";
