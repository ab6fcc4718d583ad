// How a platform's database is laid out, as far as experiments have to know: where the application may write, whether its
// rows are spread over shards, and where backups go.

import { z } from "zod";

export interface Layout {
  /** The database in which the application's user may write. */
  readonly database: string;
  /** Rows are spread over shards, and clients write through Distributed tables. */
  readonly isSharded: boolean;
}

const topologySchema = z.looseObject({
  database: z.string(),
  clusters: z.record(z.string(), z.unknown()).optional(),
});

/** From the profile's topology. */
export function layoutOf(topology: unknown): Layout {
  const { database, clusters } = topologySchema.parse(topology);
  return { database, isSharded: clusters !== undefined };
}
