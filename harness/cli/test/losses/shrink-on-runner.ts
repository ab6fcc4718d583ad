// The process on the platform's runner host that shrinks a planted loss: CONTEXT-FILE. Prints what it came to as JSON.

import { exitCode } from "../../../core/exit-codes.ts";
import { runPaths } from "../../../evidence/run-paths.ts";
import { onPlatform } from "../../on-platform.ts";
import { shrinkPlanted } from "./shrink-planted.ts";

const [, , contextFile = ""] = process.argv;
process.exitCode = await onPlatform(contextFile, async (platform, { runDirectory, runId }) => {
  const narrate = (text: string) => void process.stderr.write(`${text}\n`);
  const { histories } = runPaths(runDirectory);
  process.stdout.write(`${JSON.stringify(await shrinkPlanted({ platform, runId, histories, narrate }))}\n`);
  return exitCode.held;
});
process.exit();
