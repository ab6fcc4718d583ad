// The phases of `assay test`, in the order in which they run.

import { asWrittenPhase } from "./as-written.ts";
import { brokenPhase } from "./broken.ts";
import { controlPlanePhase } from "./control-plane.ts";
import { damagesPhase } from "./damages.ts";
import { disastersPhase } from "./disasters.ts";
import { druidPhase } from "./druid.ts";
import { fastPhase } from "./fast.ts";
import { runPhase } from "./full-run.ts";
import { installPhase } from "./install.ts";
import { killsPhase } from "./kills.ts";
import { kafkaPhase } from "./kafka.ts";
import { labPhase } from "./lab.ts";
import { leasesPhase } from "./leases.ts";
import { mutationPhase } from "./mutation.ts";
import { otherProfilesPhase } from "./other-profiles.ts";
import { monitoringPhase } from "./monitoring.ts";
import { opinionsPhase } from "./opinions.ts";
import type { Phase } from "./phase.ts";
import { pipelinePhase } from "./pipeline.ts";
import { policiesPhase } from "./policies.ts";
import { probesPhase } from "./probes.ts";
import { propertiesPhase } from "./properties.ts";
import { reachabilityPhase } from "./reachability.ts";
import { recoveryPhase } from "./recovery.ts";
import { regionsPhase } from "./regions.ts";
import { stormsPhase } from "./storms.ts";
import { streamsPhase } from "./streams.ts";
import { twoRunsPhase } from "./two-runs.ts";
import { undonePhase } from "./undone.ts";

export const phases: readonly Phase[] = [
  fastPhase,
  installPhase,
  probesPhase,
  recoveryPhase,
  policiesPhase,
  monitoringPhase,
  opinionsPhase,
  controlPlanePhase,
  otherProfilesPhase,
  labPhase,
  regionsPhase,
  pipelinePhase,
  runPhase,
  asWrittenPhase,
  // Beside the long phase that compares no times with the machine to itself.
  mutationPhase,
  damagesPhase,
  leasesPhase,
  disastersPhase,
  killsPhase,
  stormsPhase,
  streamsPhase,
  kafkaPhase,
  druidPhase,
  undonePhase,
  twoRunsPhase,
  brokenPhase,
  propertiesPhase,
  reachabilityPhase,
];
