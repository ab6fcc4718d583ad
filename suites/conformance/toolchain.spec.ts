// The machine that deploys: the programs that the profile's deployment is made with, in the versions that it names.

import { expect, requirement, test } from "#harness/suite/index.ts";
import { profileOfRun } from "#harness/suite/context.ts";
import { judgeToolchain } from "#harness/analysis/conformance/probes/toolchain.ts";
import { toolchainOf } from "#harness/platform/install/toolchain.ts";

test.describe("toolchain", () => {
  test(
    "the deploying machine has the agreed programs",
    requirement("OPS-004"),
    async ({ context, evidence, verdict }) => {
      const judged = toolchainOf(profileOfRun(context)) ?? judgeToolchain({}, []);
      const path = await evidence.attach("versions of the programs", judged);
      expect(await verdict("OPS-004", { ...judged, evidence: [path] })).toBeHeld();
    },
  );
});
