// The process on the platform's runner host behind `assay experiment`: EXPERIMENT CONTEXT-FILE FORMAT [MINUTES [MOST]].

import { exitCode } from "../core/exit-codes.ts";
import { isStormFile } from "../experiment/storms/storm-file.ts";
import { runExperiment } from "./experiment.ts";
import { reportFailure } from "./failure.ts";
import { runDrawnStorms, runStormFile } from "./storm.ts";
import { drawnStorms } from "./storm-words.ts";

const [, , experiment = "", contextFile = "", format = "table", minutes = "5", most = ""] = process.argv;
process.exitCode = exitCode.bug;
try {
  const options = {
    ...{ experiment, contextFile, format: format === "json" ? ("json" as const) : ("table" as const) },
    write: (text: string) => process.stdout.write(text),
    narrate: (text: string) => process.stderr.write(`${text}\n`),
  };
  if (experiment === drawnStorms) {
    const bounds = { minutes: Number(minutes), ...(most === "" ? {} : { most: Number(most) }) };
    process.exitCode = await runDrawnStorms({ ...options, ...bounds });
  } else process.exitCode = await (isStormFile(experiment) ? runStormFile : runExperiment)(options);
} catch (error) {
  process.exitCode = reportFailure(error);
}
// A request that a fault has cut off keeps its timer for as long as it was allowed to take: nobody waits for it any more.
process.exit();
