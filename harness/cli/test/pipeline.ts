// A topic of Kafka on its way into ClickHouse, as the worker meets it: everything that is promised of names, doors and sockets
// holds on the running platform, and turns where what it forbids is planted.

import { readDamages } from "./damages/damage-file.ts";
import { tryDamages } from "./damages/try-damages.ts";
import type { Phase } from "./phase.ts";
import { onPhaseStack } from "./phase-stack.ts";

const profile = "msk-privatelink";

export const pipelinePhase: Phase = {
  name: "pipeline",
  what: "brokers, worker and endpoint are as promised, and what their rows forbid turns them",
  run: (context) => {
    const damages = readDamages("fixtures/damages/pipeline");
    return onPhaseStack(
      context,
      (stack, run, results) => tryDamages(damages, stack, { ...context, ...run, profile, results }),
      { profile },
    );
  },
};
