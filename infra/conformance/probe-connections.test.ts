import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { reportOf } from "./probe-program.ts";

function probed(port: number, waitMs: number): Promise<unknown> {
  const nothing = { NAMES: "none", ASK: "none", LISTEN: "none" };
  const asked = { ADDRESSES: "127.0.0.1", PORTS: String(port), WAIT_MS: String(waitMs) };
  return reportOf("probe-connections.sh", { ...nothing, ...asked });
}

it("takes what has come by the end for an answer, even where it looks for the first time then", async () => {
  await using server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  expect(await probed(port, 0)).toMatchObject({ open: [`127.0.0.1/${port}`], silent: 0 });
});

it("says of a closed port that it refused", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  expect(await probed(port, 500)).toMatchObject({ open: [], refused: [`127.0.0.1/${port}`], silent: 0 });
});
