// The launcher before there is any Node 24: what it says while it installs, and what it leaves when it is stopped.

import { spawn } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, it } from "vitest";
import { eventually } from "../core/eventually.ts";
import { inProject } from "./project.ts";

const root = mkdtempSync(join(tmpdir(), "assay-launcher-"));
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(root, "checkout "));
  copyFileSync(inProject("assay"), join(folder, "assay"));
  writeFileSync(join(folder, "package-lock.json"), "{}");
  mkdirSync(join(folder, "bin"));
});
afterAll(() => {
  rmSync(root, { recursive: true });
});

/** An npm of one line. */
function npmThat(does: string): void {
  writeFileSync(join(folder, "bin/npm"), `#!/bin/bash\n${does}\n`);
  chmodSync(join(folder, "bin/npm"), 0o755);
}

function launch(env: Readonly<Record<string, string>> = {}) {
  const child = spawn("bash", [join(folder, "assay"), "--help"], {
    env: { PATH: `${join(folder, "bin")}:/usr/local/bin:/usr/bin:/bin`, TMPDIR: folder, ...env },
  });
  const said = { text: "" };
  child.stderr.on("data", (chunk: Buffer) => (said.text += chunk.toString("utf8")));
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  return { child, said, ended };
}

const within = { withinMs: 20_000, everyMs: 20 };

it.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 143],
] as const)("%s ends the installation with it, and the exit code is %i", async (name, code) => {
  npmThat('echo $$ > "$TMPDIR/npm.pid"; exec sleep 60');
  const { child, ended } = launch();
  const pidFile = join(folder, "npm.pid");
  await eventually(() => (existsSync(pidFile) && readFileSync(pidFile, "utf8") !== "" ? true : undefined), {
    ...{ what: "npm", ...within },
  });
  child.kill(name);
  expect(await ended).toBe(code);
  expect(existsSync(`/proc/${readFileSync(pidFile, "utf8").trim()}`)).toBe(false);
});

it("says that it waits for another installation", async () => {
  npmThat('touch "$TMPDIR/began"; exec sleep 60');
  const first = launch();
  await eventually(() => (existsSync(join(folder, "began")) ? true : undefined), { what: "npm", ...within });
  const second = launch();
  await eventually(() => (second.said.text.includes("waiting for it") ? true : undefined), { what: "word", ...within });
  second.child.kill("SIGTERM");
  expect(await second.ended).toBe(143);
  first.child.kill("SIGTERM");
  expect(await first.ended).toBe(143);
});

it.each([
  ["npm fails", "echo no network >&2; exit 1", {}, "no network\nassay: npm ci failed: check the network"],
  [
    "there is no temporary folder",
    "exit 0",
    { TMPDIR: "/nowhere" },
    "assay: no temporary file can be made in /nowhere",
  ],
])("is exit 3 and says what to do when %s", async (_, does, env, words) => {
  npmThat(does);
  const { said, ended } = launch(env);
  expect(await ended).toBe(3);
  expect(said.text).toContain(words);
});
