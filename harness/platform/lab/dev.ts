// A lab to develop against: `node harness/platform/lab/dev.ts up` keeps the hand-written three-zone lab alive until it is
// interrupted; other commands reach it through a socket in the folder named by ASSAY_DEV (see the usage text).

import { createConnection, createServer } from "node:net";
import { rmSync } from "node:fs";
import { artifactPaths } from "../install/artifacts.ts";
import { labClient } from "./rpc/client.ts";
import { startLab } from "./lab.ts";
import { threeZoneSpec } from "./fixture/three-zones.ts";

const socketPath = process.env["ASSAY_DEV"] ?? "/tmp/assay-dev.sock";
const cache = process.env["ASSAY_CACHE"] ?? "/var/cache/assay";
const started = performance.now();

function say(text: string): void {
  process.stderr.write(`${((performance.now() - started) / 1000).toFixed(2)} s  ${text}\n`);
}

async function up(): Promise<void> {
  const lab = await startLab({
    artifacts: artifactPaths(cache),
    onStderr: (text) => process.stderr.write(text),
  });
  say("empty lab");
  await lab.client.apply(threeZoneSpec());
  say("network, hosts, resolver");
  rmSync(socketPath, { force: true });
  const server = createServer((socket) => {
    socket.setEncoding("utf8").on("data", (text: string) => {
      const [method = "", ...parameters] = JSON.parse(text) as [string, ...unknown[]];
      const call = (lab.client as unknown as Record<string, (...given: unknown[]) => Promise<unknown>>)[method];
      const answer = call === undefined ? Promise.reject(new TypeError(`no call ${method}`)) : call(...parameters);
      void answer.then(
        (result) => socket.end(JSON.stringify({ result })),
        (error: unknown) => socket.end(JSON.stringify({ error: String(error) })),
      );
    });
  });
  server.listen(socketPath);
  const down = () => {
    rmSync(socketPath, { force: true });
    void lab.stop().then(() => process.exit(0));
  };
  lab.client.ready().then(
    () => {
      say(`every pod serves; front port ${lab.frontPort}; commands reach this lab through ${socketPath}`);
    },
    (error: unknown) => {
      say(String(error));
    },
  );
  process.on("SIGINT", down).on("SIGTERM", down);
  await lab.ended;
  process.exit(1);
}

function ask(message: unknown): Promise<{ result?: unknown; error?: string }> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = createConnection({ path: socketPath });
    socket.on("error", reject).setEncoding("utf8");
    socket.on("data", (text: string) => {
      answer += text;
    });
    socket.on("end", () => {
      resolve(JSON.parse(answer) as { result?: unknown });
    });
    socket.write(JSON.stringify(message));
  });
}

const usage = `usage: dev.ts up
       dev.ts exec HOST-OR-POD COMMAND...     HOST-OR-POD: runner, application, node-clickhouse-0, clickhouse-0, lab …
       dev.ts call METHOD JSON...             any call of the lab's client, for instance: call powerOff '"node-clickhouse-1"'
`;

const [command, ...rest] = process.argv.slice(2);
if (command === "up") await up();
else if (command === "exec") {
  const [on, ...argv] = rest;
  const { result, error } = await ask(["exec", { on, argv, timeoutMs: 120_000 }]);
  const { code, stdout = "", stderr = "" } = (result ?? {}) as { code?: number; stdout?: string; stderr?: string };
  process.stdout.write(stdout);
  process.stderr.write(error === undefined ? stderr : `${error}\n`);
  process.exitCode = code ?? 1;
} else if (command === "call") {
  const { result, error } = await ask([rest[0], ...rest.slice(1).map((text) => JSON.parse(text) as unknown)]);
  process.stdout.write(`${JSON.stringify(error === undefined ? result : { error }, null, 2)}\n`);
} else {
  process.stderr.write(usage);
  process.exitCode = 64;
}
