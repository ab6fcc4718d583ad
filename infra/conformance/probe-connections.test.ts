import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";

/** The program within the document, without the container that it may be run in. */
const program = /<<'PYTHON'\n([^]*)PYTHON/.exec(
  readFileSync(new URL("./probe-connections.sh", import.meta.url), "utf8"),
)?.[1];

async function probed(ports: readonly number[], waitMs: number): Promise<unknown> {
  const env = { ADDRESSES: "127.0.0.1", NAMES: "none", PORTS: ports.join(","), ASK: "none", LISTEN: "none" };
  const child = spawn("python3", ["-I", "-c", program ?? ""], {
    env: { ...process.env, ...env, WAIT_MS: String(waitMs) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  return JSON.parse(await text(child.stdout)) as unknown;
}

it("takes what has come by the end for an answer, even where it looks for the first time then", async () => {
  await using server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  expect(await probed([port], 0)).toMatchObject({ open: [`127.0.0.1/${port}`], silent: 0 });
});

it("says of a closed port that it refused", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  expect(await probed([port], 500)).toMatchObject({ open: [], refused: [`127.0.0.1/${port}`], silent: 0 });
});
