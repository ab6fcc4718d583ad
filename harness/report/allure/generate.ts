// Runs the Allure generator (Java) over prepared results and makes one offline page of it.

import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { childEnvironment, readEnvironment } from "../../config/environment.ts";
import { environmentError } from "../../core/errors.ts";
import { runPaths } from "../../evidence/run-paths.ts";
import type { RunView } from "../run-view.ts";
import { offlinePage } from "./page.ts";
import { prepareResults } from "./results.ts";

const project = resolve(import.meta.dirname, "../../..");

/** Writes `allure/index.html`. Missing Java, or a generator that fails, is an environment error; nothing half made stays. */
export async function generateAllure(view: RunView): Promise<void> {
  const paths = runPaths(view.root);
  prepareResults(view, paths.allureResults);
  const scratch = join(view.root, ".allure-scratch");
  const output = join(scratch, "report");
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  try {
    requireJava();
    await runGenerator({ results: paths.allureResults, output, scratch, title: `Assay ${view.run.profile}` });
    const page = join(output, "index.html");
    writeFileSync(page, offlinePage(readFileSync(page, "utf8"), { isLab: view.run.target !== "aws" }));
    rmSync(paths.allure, { recursive: true, force: true });
    renameSync(output, paths.allure);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function requireJava(): void {
  const { programFolders } = readEnvironment();
  if (programFolders.some((folder) => existsSync(join(folder, "java")))) return;
  throw environmentError("the Allure report needs Java, which is not on the PATH", {
    code: "ASSAY_REPORT_JAVA_MISSING",
    hint: "apt-get install default-jre-headless",
  });
}

interface Generation {
  readonly results: string;
  readonly output: string;
  readonly scratch: string;
  readonly title: string;
}

function runGenerator({ results, output, scratch, title }: Generation): Promise<void> {
  const generator = join(project, "node_modules/allure-commandline/dist/bin/allure");
  const args = ["generate", results, "--single-file", "--clean", "--output", output, "--name", title];
  // Performance data and temporary files of the Java machine would outlive it outside the run directory.
  const env = childEnvironment({
    JAVA_OPTS: `-XX:-UsePerfData -XX:TieredStopAtLevel=1 -Djava.io.tmpdir=${scratch} -Duser.home=${scratch}`,
    ALLURE_NO_ANALYTICS: "1",
  });
  return new Promise((done, failed) => {
    const child = spawn("/bin/sh", [generator, ...args], { cwd: scratch, env, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    const listen = (chunk: Buffer): void => {
      said = `${said}${chunk.toString()}`.slice(-2_000);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.on("error", (cause) => {
      failed(environmentError("the Allure generator did not start", { code: "ASSAY_REPORT_ALLURE_FAILED", cause }));
    });
    child.on("close", (code) => {
      if (code === 0 && existsSync(join(output, "index.html"))) done();
      else
        failed(environmentError(`the Allure generator failed: ${said.trim()}`, { code: "ASSAY_REPORT_ALLURE_FAILED" }));
    });
  });
}
