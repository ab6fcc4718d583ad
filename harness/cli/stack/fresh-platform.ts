// A platform whose services are up, and which nobody has used yet.

import type { AwsClients } from "../../platform/aws/clients.ts";
import type { LabClient } from "../../platform/lab/rpc/client.ts";

export interface FreshPlatform {
  readonly client: LabClient;
  readonly clients: AwsClients;
  readonly assembly: string;
  readonly signal: AbortSignal;
}
