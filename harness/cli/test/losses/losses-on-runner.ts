// The process on the platform's runner host that plants losses: CONTEXT-FILE. Prints one JSON line a loss.

import { join } from "node:path";
import { systemClock } from "../../../core/clock.ts";
import { messageOf } from "../../../core/errors.ts";
import { exitCode } from "../../../core/exit-codes.ts";
import { runPaths } from "../../../evidence/run-paths.ts";
import { onPlatform } from "../../on-platform.ts";
import { lossKinds, plantLoss } from "./plant-loss.ts";

const [, , contextFile = ""] = process.argv;
process.exitCode = await onPlatform(contextFile, async (platform, { runDirectory, runId }) => {
  const label = runId.slice(-4);
  for (const kind of lossKinds) {
    const historyFile = join(runPaths(runDirectory).histories, `${kind}.ndjson`);
    const told = await plantLoss(kind, { platform, label, historyFile, clock: systemClock }).catch(
      (error: unknown) => ({ kind, failure: messageOf(error) }),
    );
    process.stdout.write(`${JSON.stringify(told)}\n`);
  }
  return exitCode.held;
});
process.exit();
