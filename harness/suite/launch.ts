// The command that runs the suites, for whoever starts it on the platform's runner host.

import { join, resolve } from "node:path";

export interface SuitesCommand {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

export interface SuitesCommandOptions {
  /** File of the run context. */
  readonly contextFile: string;
  /** Folder for Playwright's own cache and temporary files; whoever made it removes it. */
  readonly scratch: string;
  /** The Node 24 program. */
  readonly node: string;
  /** Suites to run; all when empty. */
  readonly suites?: readonly string[];
}

/** Playwright's exit code says nothing: the composition of the run decides. */
export function suitesCommand(options: SuitesCommandOptions): SuitesCommand {
  const { contextFile, scratch, node, suites = [] } = options;
  const root = resolve(import.meta.dirname, "../..");
  return {
    argv: [
      node,
      join(root, "node_modules/@playwright/test/cli.js"),
      "test",
      "--config",
      join(root, "playwright.config.ts"),
      "--pass-with-no-tests",
      ...suites.map((suite) => `--project=${suite}`),
    ],
    env: {
      ASSAY_CONTEXT: contextFile,
      PWTEST_CACHE_DIR: join(scratch, "playwright-transform-cache"),
      TMPDIR: scratch,
      NODE_OPTIONS: "--disable-warning=ExperimentalWarning",
    },
    cwd: root,
  };
}
