import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { expect, it } from "vitest";
import { reportOf } from "./probe-program.ts";

/** What is seen of a server that does this with whoever comes. */
async function seen(meet: (visitor: Socket) => void): Promise<unknown> {
  const server = createServer((visitor) => {
    visitor.on("error", () => undefined);
    meet(visitor);
  });
  await using listening = server.listen(0, "127.0.0.1");
  await once(listening, "listening");
  const { port } = listening.address() as AddressInfo;
  const report = await reportOf("probe-tls.sh", { DOORS: `127.0.0.1:${port}/http`, WAIT_MS: "300" });
  return (report as { doors: unknown[] }).doors[0];
}

it("says of a door that keeps silent that it was not reached, and that it said nothing in plaintext", async () => {
  const visitors: Socket[] = [];
  const door = await seen((visitor) => {
    visitors.push(visitor);
    // It hangs up when nothing is asked of it any more: the server ends with the test.
    setTimeout(() => visitor.destroy(), 2_000).unref();
  });
  expect(door).toMatchObject({
    newest: { unreachable: expect.stringContaining("timed out") as string },
    plaintext: null,
  });
  // Late once is not silent.
  expect(visitors.length).toBe(2);
});

it("says of a door that closes that it refuses, in plaintext as well", async () => {
  const door = await seen((visitor) => {
    visitor.resume().end();
  });
  expect(door).toMatchObject({ newest: { refused: expect.any(String) as string }, plaintext: "" });
});

it("hears a door that is late once", async () => {
  let visitors = 0;
  const door = await seen((visitor) => {
    visitors += 1;
    const lateMs = visitors === 1 ? 600 : 0;
    visitor.once("data", () => setTimeout(() => visitor.end("HTTP/1.0 200 OK\r\n\r\n"), lateMs).unref());
  });
  expect(door).toMatchObject({
    newest: { refused: "WRONG_VERSION_NUMBER" },
    plaintext: Buffer.from("HTTP/1.0 200 OK\r\n\r\n").toString("hex"),
  });
});
