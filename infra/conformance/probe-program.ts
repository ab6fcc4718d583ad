// The programs of the probe documents, outside of the document and of the container that they may be run in. For tests.

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";

/** What the program of a document tells under these parameters. */
export async function reportOf(document: string, parameters: Readonly<Record<string, string>>): Promise<unknown> {
  const script = readFileSync(new URL(document, import.meta.url), "utf8");
  const program = /<<'PYTHON'\n([^]*)PYTHON/.exec(script)?.[1] ?? "";
  const child = spawn("python3", ["-I", "-W", "ignore", "-c", program], {
    env: parameters,
    stdio: ["ignore", "pipe", "inherit"],
  });
  return JSON.parse(await text(child.stdout)) as unknown;
}
