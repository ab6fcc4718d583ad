// The only child of the first process of the lab's namespaces, which reaps and ends with it. Its descriptor 3 is lifeline and
// control line at once: when the other end goes, for whatever reason, this process ends, and the kernel ends everything else.

import { chmodSync, mkdirSync, symlinkSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { Socket, createServer } from "node:net";
import { dirname } from "node:path";
import { messageOf } from "../../../core/errors.ts";
import { mustRun } from "./command.ts";
import { Machine } from "./machine.ts";
import type { MachinePaths } from "./machine.ts";
import { labPaths } from "./paths.ts";
import { serveClient } from "./serve.ts";
import { strainLibrary, strainPages } from "../strain.ts";

const lifelineDescriptor = 3;
const frontDescriptor = 4;

async function prepareMounts(toolSource: string): Promise<void> {
  await mustRun(["mount", "-t", "tmpfs", "-o", "size=512m,mode=755", "tmpfs", "/run"]);
  await mustRun(["mount", "--make-shared", "/run"]);
  for (const folder of [labPaths.root, labPaths.public, labPaths.temporary, "/run/netns", "/run/bin", "/run/lock"]) {
    mkdirSync(folder, { recursive: true });
  }
  chmodSync(labPaths.temporary, 0o1777);
  await mustRun(["cp", toolSource, "/run/bin/assay-ns"]);
  await mustRun(["cp", `${dirname(toolSource)}/assay-link`, "/run/bin/assay-link"]);
  symlinkSync("assay-link", "/run/bin/tc");
  await mustRun(["cp", `${dirname(toolSource)}/assay-strain.so`, strainLibrary]);
  await mustRun(["mount", "-t", "tmpfs", "-o", "size=256m,mode=1777", "tmpfs", "/dev/shm"]);
  mkdirSync(strainPages);
}

async function prepareRouter(ip: string): Promise<void> {
  await mustRun([ip, "link", "set", "lo", "up"]);
  await writeFile("/proc/sys/net/ipv4/ip_forward", "1");
  for (const which of ["all", "default"]) await writeFile(`/proc/sys/net/ipv4/conf/${which}/rp_filter`, "0");
}

async function main(): Promise<void> {
  const paths = JSON.parse(process.argv[2] ?? "{}") as MachinePaths;
  const lifeline = new Socket({ fd: lifelineDescriptor });
  const die = () => process.exit(0);
  lifeline.on("end", die).on("close", die).on("error", die);
  await prepareMounts(paths.tool);
  await prepareRouter(paths.ip);
  const tool = "/run/bin/assay-ns";
  const machine = new Machine({ ...paths, tool });
  await machine.begin();
  const shared = { machine, tool, frontDescriptor };
  const server = createServer((socket) => {
    serveClient(socket, { ...shared, onEnd: () => undefined });
  });
  server.listen(labPaths.socket, () => {
    chmodSync(labPaths.socket, 0o600);
    serveClient(lifeline, { ...shared, onEnd: die });
    lifeline.write(`${JSON.stringify({ id: 0, result: "begun" })}\n`);
  });
}

process.on("unhandledRejection", (reason) => {
  process.stderr.write(`lab: ${messageOf(reason)}\n`);
});
main().catch((error: unknown) => {
  process.stderr.write(`lab: ${messageOf(error)}\n`);
  process.exit(70);
});
