// What the control plane's process is told, as a file in the lab (0600: it holds the keys made for the run).

import { z } from "zod";

export const controlPlaneConfig = z.strictObject({
  runId: z.string(),
  seed: z.string(),
  region: z.string(),
  account: z.string(),
  runDirectory: z.string(),
  /** Image tags of the ClickHouse servers that the lab can start. */
  servers: z.array(z.string()),
  /** Interpreter of the emulator's environment. */
  python: z.string(),
  /** Listening socket on the machine's loopback, inherited. */
  loopbackFd: z.int(),
  credentials: z.strictObject({ accessKeyId: z.string(), secretAccessKey: z.string() }),
  /** Socket of the lab's first process. */
  agentSocket: z.string(),
  /** Certificate of the AWS names, issued by the run's own authority. */
  tls: z.strictObject({ certificateFile: z.string(), keyFile: z.string(), caFile: z.string() }),
});

export type ControlPlaneConfig = z.infer<typeof controlPlaneConfig>;

/** What `realize` is asked with, once the assembly is applied. */
export const realizeRequest = z.strictObject({ assembly: z.string(), outputs: z.unknown() });
