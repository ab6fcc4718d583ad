// The process on the platform's runner host behind `assay experiment`: EXPERIMENT CONTEXT-FILE FORMAT.

import { exitCode } from "../core/exit-codes.ts";
import { runExperiment } from "./experiment.ts";
import { reportFailure } from "./failure.ts";

const [, , experiment = "", contextFile = "", format = "table"] = process.argv;
process.exitCode = exitCode.bug;
try {
  process.exitCode = await runExperiment({
    experiment,
    contextFile,
    format: format === "json" ? "json" : "table",
    write: (text) => process.stdout.write(text),
    narrate: (text) => process.stderr.write(`${text}\n`),
  });
} catch (error) {
  process.exitCode = reportFailure(error);
}
// A request that a fault has cut off keeps its timer for as long as it was allowed to take: nobody waits for it any more.
process.exit();
