// What every Java machine of the lab is started with.

import { labPaths } from "../agent/paths.ts";

/**
 * Quick to start, small, and with its temporary files below the lab's own: a machine unpacks native libraries and keeps
 * figures of itself in the folder for temporary files, whatever the environment says, and leaves them there when it is killed.
 */
export const javaFlags: readonly string[] = [
  ...["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"],
  ...["-XX:-UsePerfData", `-Djava.io.tmpdir=${labPaths.temporary}`],
];
