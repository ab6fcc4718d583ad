// SSM command documents that look at the platform from where its hosts and pods stand: proof by packets and handshakes of
// what groups, lists, routes and configurations say. They change nothing.

import { join } from "node:path";
import type { Stack } from "aws-cdk-lib";
import { commandDocument } from "../ssm/command-document.ts";
import { text } from "../ssm/document-parameter.ts";
import type { DocumentParameter } from "../ssm/document-parameter.ts";

export type ProbeName = "probeConnections" | "probeTls" | "probeSockets";

interface ProbeDocument {
  readonly script: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, DocumentParameter>>;
}

const process = text(
  "Pattern of the command line of a process in a container, to probe from there",
  "^[A-Za-z0-9._|/-]{1,100}$",
  "none",
);

const documents: Readonly<Record<ProbeName, ProbeDocument>> = {
  probeConnections: {
    script: "probe-connections.sh",
    description: "Tries TCP connections from a host, or from a container on it, and reports how each ended",
    parameters: {
      Addresses: text("Addresses to connect to, separated by commas", "^[0-9a-f.:,none]{1,3000}$", "none"),
      Names: text(
        "Host names to resolve, separated by commas; their addresses are connected to as well",
        "^[A-Za-z0-9.,-]{1,3000}$",
        "none",
      ),
      Ask: text("A word to send to every open port; what comes back is reported", "^[a-z]{1,20}$", "none"),
      Ports: text("TCP ports to try at each address, separated by commas", "^(none|[0-9]{1,5}(,[0-9]{1,5})*)$", "none"),
      Process: process,
      Listen: text("TCP port to keep open while others probe", "^(none|[0-9]{1,5})$", "none"),
      WaitMilliseconds: text(
        "How long silence is waited for, or how long the port is kept open",
        "^[1-9][0-9]{1,5}$",
        "1500",
      ),
    },
  },
  probeTls: {
    script: "probe-tls.sh",
    description: "Makes TLS handshakes from a host, or from a container on it, and reports what each door agreed to",
    parameters: {
      Doors: text(
        "host:port/protocol, separated by commas; http, native, kafka, or any of the database's",
        "^[A-Za-z0-9.:/,-]{1,3000}$",
        "none",
      ),
      Process: process,
      WaitMilliseconds: text("How long silence is waited for", "^[1-9][0-9]{1,5}$", "3000"),
    },
  },
  probeSockets: {
    script: "probe-sockets.sh",
    description: "Reports the TCP sockets of one process and who listens beside it: where, and whom it is connected to",
    parameters: {
      Process: process,
      WaitMilliseconds: text("How long the sockets are looked at", "^[1-9][0-9]{1,5}$", "3000"),
    },
  },
};

/** On whose hosts probes stand. */
export interface ProbedHosts {
  /** Beginning of the documents' names. */
  readonly prefix: string;
  /** Script that finds the process to probe from. */
  readonly finder: string;
  readonly probes: readonly ProbeName[];
}

const clickhouseHosts: ProbedHosts = {
  prefix: "clickhouse",
  finder: "../ssm/container-process.sh",
  probes: ["probeConnections", "probeTls", "probeSockets"],
};

/** Creates the documents; returns their names by purpose. */
export function conformanceDocuments(stack: Stack, hosts: ProbedHosts = clickhouseHosts): Record<string, string> {
  return Object.fromEntries(hosts.probes.map((purpose) => [purpose, probeDocument(stack, purpose, hosts)]));
}

function probeDocument(stack: Stack, purpose: ProbeName, { prefix, finder }: ProbedHosts): string {
  const { script, description, parameters } = documents[purpose];
  return commandDocument(stack, {
    ...{ purpose, description, parameters, step: "probe", timeoutSeconds: 600 },
    name: `${prefix}-${script.replace(/\.sh$/, "")}`,
    scripts: [here(finder), here("inside.sh"), here(script)],
  });
}

function here(file: string): string {
  return join(import.meta.dirname, file);
}
