// The peer of every benchmark that reads histories: parsing each line and nothing else.

import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

export const parsingPeer = "JSON.parse of each line, read with node:readline";

/** Invocations in a history. */
export async function parseLines(path: string): Promise<number> {
  let invocations = 0;
  for await (const line of createInterface({ input: createReadStream(path) })) {
    if ((JSON.parse(line) as { type?: string }).type === "invoke") invocations += 1;
  }
  return invocations;
}
