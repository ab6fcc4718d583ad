// A platform that serves, and how to reach it.

import type { AwsClients } from "../../platform/aws/clients.ts";
import type { Artifacts } from "../../platform/install/artifacts.ts";
import type { LabClient } from "../../platform/lab/rpc/client.ts";
import type { PlatformOutputs } from "../../platform/ports/outputs.ts";

export interface RunningStack {
  /** The lab's first process, to be asked. */
  readonly client: LabClient;
  /** Address of the AWS APIs from outside the lab. */
  readonly endpoint: string;
  readonly artifacts: Artifacts;
  readonly outputs: PlatformOutputs;
  /** The assembly that was applied, inside the run directory. */
  readonly assembly: string;
  /** Clients that reach the control plane from outside the lab. */
  readonly clients: AwsClients;
  /** Keys made for this run. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}
