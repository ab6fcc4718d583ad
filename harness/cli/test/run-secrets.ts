// What a run must keep to itself, learned from outside while it runs: the passwords that its servers were given. And the
// place where they must not be seen: the command lines of its processes.

import { readFileSync } from "node:fs";
import { processesMarked } from "./residue.ts";

/** Where a pod of the reference stack has its passwords mounted. */
const mounted = "etc/clickhouse-server/secrets/secrets.xml";

export interface RunSecrets {
  /** Passwords made for this run. */
  readonly passwords: Set<string>;
  /** Command lines of its processes, as anybody on the machine can list them. */
  readonly commandLines: Set<string>;
}

export function noSecretsYet(): RunSecrets {
  return { passwords: new Set(), commandLines: new Set() };
}

/** Adds what can be seen at this moment of the run with this mark. */
export function learnSecrets(known: RunSecrets, mark: string): void {
  for (const { pid, commandLine } of processesMarked(mark)) {
    known.commandLines.add(commandLine);
    for (const [, password = ""] of readMounted(pid).matchAll(/<\w+_password>([^<]+)<\/\w+_password>/g))
      known.passwords.add(password);
  }
}

function readMounted(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/root/${mounted}`, "utf8");
  } catch (_notMounted) {
    return "";
  }
}
