// The programs of the probe documents against doors of every kind on loopback: what answers late has answered, what closes
// has refused, and what keeps silent has done neither.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { text } from "node:stream/consumers";
import { isDeepStrictEqual } from "node:util";
import { childEnvironment } from "../../config/environment.ts";
import { systemClock } from "../../core/clock.ts";
import { assert, present } from "../../core/errors.ts";
import { findProgram } from "../../platform/install/system-packages.ts";
import { inProject } from "../project.ts";
import { testCase } from "./phase.ts";
import type { Phase } from "./phase.ts";

const waitMs = 300;

export const probesPhase: Phase = {
  name: "probes",
  what: "silence, refusals and late answers of a door are told apart",
  run: async () => [
    await testCase("an answer that has come counts, however late the probe looks", async () => {
      await using door = await opened(() => undefined);
      const seen = await connections(door.port, 0);
      expected(seen, { open: [`127.0.0.1/${door.port}`], refused: [], silent: 0 });
    }),
    await testCase("a closed port refuses", async () => {
      const { port } = await closedAgain();
      expected(await connections(port, waitMs), { open: [], refused: [`127.0.0.1/${port}`], silent: 0 });
    }),
    await testCase("a door that keeps silent has refused nothing, and is asked twice", async () => {
      let visitors = 0;
      await using door = await opened(() => (visitors += 1));
      const { newest, plaintext } = await handshakes(door.port);
      assert(newest.unreachable?.includes("timed out") === true, JSON.stringify(newest));
      expected({ plaintext, visitors }, { plaintext: null, visitors: 2 });
    }),
    await testCase("a door that closes has refused, in plaintext as well", async () => {
      await using door = await opened((visitor) => visitor.resume().end());
      const { newest, plaintext } = await handshakes(door.port);
      expected({ refused: newest.refused !== undefined, plaintext }, { refused: true, plaintext: "" });
    }),
    await testCase("a door that is late once is heard", async () => {
      const word = "HTTP/1.0 200 OK\r\n\r\n";
      let visitors = 0;
      await using door = await opened((visitor) => {
        visitors += 1;
        const lateMs = visitors === 1 ? 2 * waitMs : 0;
        visitor.once("data", () => void systemClock.sleep(lateMs).then(() => visitor.end(word)));
      });
      const { newest, plaintext } = await handshakes(door.port);
      expected(
        { refused: newest.refused, plaintext },
        { refused: "WRONG_VERSION_NUMBER", plaintext: Buffer.from(word).toString("hex") },
      );
    }),
  ],
};

/** A door on loopback that does this with whoever comes; at its end everybody is shown out. */
async function opened(meet: (visitor: Socket) => void): Promise<AsyncDisposable & { readonly port: number }> {
  const visitors = new Set<Socket>();
  const server = createServer((visitor) => {
    visitors.add(visitor);
    // A visitor who hangs up is none of its errors.
    visitor.on("error", () => undefined);
    meet(visitor);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const close = () => {
    for (const visitor of visitors) visitor.destroy();
    return server[Symbol.asyncDispose]();
  };
  return { port, [Symbol.asyncDispose]: close };
}

async function closedAgain(): Promise<{ readonly port: number }> {
  await using door = await opened(() => undefined);
  return { port: door.port };
}

async function connections(port: number, patienceMs: number): Promise<Record<string, unknown>> {
  const nothing = { NAMES: "none", ASK: "none", LISTEN: "none" };
  const asked = { ADDRESSES: "127.0.0.1", PORTS: String(port), WAIT_MS: String(patienceMs) };
  const seen = (await reportOf("probe-connections.sh", { ...nothing, ...asked })) as Record<string, unknown>;
  return { open: seen["open"], refused: seen["refused"], silent: seen["silent"] };
}

interface Door {
  readonly newest: { readonly refused?: string; readonly unreachable?: string };
  readonly plaintext: string | null;
}

async function handshakes(port: number): Promise<Door> {
  const asked = { DOORS: `127.0.0.1:${port}/http`, WAIT_MS: String(waitMs) };
  const { doors } = (await reportOf("probe-tls.sh", asked)) as { readonly doors: readonly Door[] };
  return present(doors[0], "a door");
}

/** What the program of a document tells, run outside of the document and of any container. */
async function reportOf(document: string, parameters: Readonly<Record<string, string>>): Promise<unknown> {
  const script = readFileSync(inProject("infra/conformance", document), "utf8");
  const program = present(/<<'PYTHON'\n([^]*)PYTHON/.exec(script)?.[1], `the program of ${document}`);
  const child = spawn(present(findProgram("python3"), "python3"), ["-I", "-W", "ignore", "-c", program], {
    env: { ...childEnvironment(), ...parameters },
    stdio: ["ignore", "pipe", "inherit"],
    timeout: 60_000,
  });
  return JSON.parse(await text(child.stdout)) as unknown;
}

function expected(seen: unknown, wanted: unknown): void {
  assert(isDeepStrictEqual(seen, wanted), `${JSON.stringify(seen)}, should be ${JSON.stringify(wanted)}`);
}
