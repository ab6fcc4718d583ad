// The platforms that the lab does not run: their stacks apply to the emulated control plane, everything is read back, and
// template and live say the same of every row.

import { loadProfile } from "../../config/load-profile.ts";
import { CleanupScope } from "../../core/cleanup-scope.ts";
import { assert } from "../../core/errors.ts";
import { projectRoot } from "../project.ts";
import { builtProfiles, runnableProfiles, variants } from "../vocabulary.ts";
import type { Variant } from "../vocabulary.ts";
import { differences } from "./plane/parity.ts";
import { raiseStacks } from "./plane/raise-plane.ts";
import { testCase } from "./phase.ts";
import type { CaseResult, Phase } from "./phase.ts";

export const otherProfilesPhase: Phase = {
  name: "profiles",
  what: "the other profiles apply, and template and live say the same of them",
  run: async ({ signal, wanted }) => {
    const results: CaseResult[] = [];
    for (const name of builtProfiles.filter((each) => !runnableProfiles.includes(each) && wanted(each))) {
      for (const variant of variants) {
        signal.throwIfAborted();
        results.push(await testCase(`${name}, ${variant}`, () => agrees(name, variant, signal)));
      }
    }
    return results;
  },
};

async function agrees(name: string, variant: Variant, signal: AbortSignal): Promise<void> {
  const profile = loadProfile(name, projectRoot);
  await using scope = new CleanupScope();
  const plane = await raiseStacks({ profile, variant }, scope, signal);
  const differing = await differences(plane, profile);
  assert(differing.length === 0, differing.join("; "));
}
