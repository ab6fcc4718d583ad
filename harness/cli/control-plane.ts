// The process on the lab's `aws` host: emulator, front, Assay's own handlers, reconciler. Started by cli/run inside the
// lab; it dies with the lab.

import { readFileSync } from "node:fs";
import { messageOf } from "../core/errors.ts";
import { systemClock } from "../core/clock.ts";
import { runControlPlane } from "./stack/control-plane.ts";
import { controlPlaneConfig } from "./stack/control-plane-config.ts";

const [, , file = ""] = process.argv;
try {
  await runControlPlane(controlPlaneConfig.parse(JSON.parse(readFileSync(file, "utf8"))));
} catch (error) {
  process.stderr.write(`${systemClock.wall().toISOString()} control plane: ${messageOf(error)}\n`);
  process.exit(1);
}
