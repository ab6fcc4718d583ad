// Experiments too long for every run: another release under load, done well and done badly, and everything lost at once.

import { assert } from "../../core/errors.ts";
import { assay } from "./command.ts";
import { testCase } from "./phase.ts";
import type { CaseResult, Phase } from "./phase.ts";

interface Expected {
  readonly experiment: string;
  /** Exit code of its verdict. */
  readonly code: 0 | 1;
  /** What its report has to say. */
  readonly says: RegExp;
}

const planted = "fixtures/planted-experiments";
const expected: readonly Expected[] = [
  { experiment: "rolling-upgrade", code: 0, says: /"name":"releases","verdict":"held"/ },
  { experiment: `${planted}/upgrade-together.yaml`, code: 1, says: /"name":"one-at-a-time","verdict":"violated"/ },
  { experiment: `${planted}/upgrade-unfinished.yaml`, code: 1, says: /"name":"releases","verdict":"violated"/ },
  { experiment: "upgrade-rolled-back", code: 0, says: /"name":"releases","verdict":"held"/ },
  { experiment: `${planted}/rollback-too-late.yaml`, code: 1, says: /"name":"releases","verdict":"violated"/ },
  { experiment: "everything-lost", code: 0, says: /"name":"restored","verdict":"held"/ },
];

export const disastersPhase: Phase = {
  name: "disasters",
  what: "an upgrade replica by replica holds, forth and back; together or unfinished it is violated; a lost platform comes back",
  long: true,
  run: async ({ seed, wanted }) => {
    const results: CaseResult[] = [];
    for (const { experiment, code, says } of expected.filter((one) => wanted(one.experiment))) {
      results.push(
        await testCase(experiment, async () => {
          const argv = ["experiment", experiment, "--seed", seed, "--format", "json"];
          const run = await assay({ argv, timeoutMs: 600_000 });
          assert(run.code === code, `exit ${String(run.code)}: ${run.stderr.slice(-300)}`);
          assert(says.test(run.stdout), `the report does not say ${says.source}`);
        }),
      );
    }
    return results;
  },
};
