// Where things lie in a run directory. Nobody else spells these names.

import { join } from "node:path";

export interface RunPaths {
  readonly root: string;
  readonly verdicts: string;
  readonly manifest: string;
  readonly events: string;
  readonly ledger: string;
  readonly records: string;
  readonly evidence: string;
  /** What the APIs told of the running platform, as a suite sees it. */
  readonly snapshot: (suite: string) => string;
  readonly histories: string;
  readonly measurements: string;
  readonly allureResults: string;
  readonly allure: string;
  readonly dossier: string;
  readonly junit: string;
  readonly sarif: string;
}

export function runPaths(root: string): RunPaths {
  const at = (name: string): string => join(root, name);
  return {
    root,
    verdicts: at("verdicts.json"),
    manifest: at("manifest.json"),
    events: at("events.ndjson"),
    ledger: at("ledger.ndjson"),
    records: at("records"),
    evidence: at("evidence"),
    snapshot: (suite) => at(`evidence/snapshot-${suite}.json`),
    histories: at("histories"),
    measurements: at("measurements"),
    allureResults: at("allure-results"),
    allure: at("allure"),
    dossier: at("dossier.html"),
    junit: at("junit.xml"),
    sarif: at("results.sarif"),
  };
}
