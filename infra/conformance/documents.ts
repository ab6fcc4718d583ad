// SSM command documents that look at the platform from where its hosts and pods stand: proof by packets and handshakes of
// what groups, lists, routes and configurations say. They change nothing.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Stack } from "aws-cdk-lib";
import { CfnDocument } from "aws-cdk-lib/aws-ssm";

export type ProbeName = "probeConnections" | "probeTls";

interface Parameter {
  readonly type: "String";
  readonly description: string;
  readonly default: string;
  readonly allowedPattern: string;
}

interface ProbeDocument {
  readonly script: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
}

function text(description: string, allowedPattern: string, byDefault = "none"): Parameter {
  return { type: "String", description, default: byDefault, allowedPattern };
}

const process = text(
  "Pattern of the command line of a process in a container, to probe from there",
  "^[A-Za-z0-9._|/-]{1,100}$",
);

const documents: Readonly<Record<ProbeName, ProbeDocument>> = {
  probeConnections: {
    script: "probe-connections.sh",
    description: "Tries TCP connections from a host, or from a container on it, and reports how each ended",
    parameters: {
      Addresses: text("Addresses to connect to, separated by commas", "^[0-9a-f.:,none]{1,3000}$"),
      Names: text(
        "Host names to resolve, separated by commas; their addresses are connected to as well",
        "^[A-Za-z0-9.,-]{1,3000}$",
      ),
      Ask: text("A word to send to every open port; what comes back is reported", "^[a-z]{1,20}$"),
      Ports: text("TCP ports to try at each address, separated by commas", "^(none|[0-9]{1,5}(,[0-9]{1,5})*)$"),
      Process: process,
      Listen: text("TCP port to keep open while others probe", "^(none|[0-9]{1,5})$"),
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
      Doors: text("host:port/protocol, separated by commas; http or native", "^[A-Za-z0-9.:/,-]{1,3000}$"),
      Process: process,
      WaitMilliseconds: text("How long silence is waited for", "^[1-9][0-9]{1,5}$", "3000"),
    },
  },
};

/** Creates the documents; returns their names by purpose. */
export function conformanceDocuments(stack: Stack): Readonly<Record<ProbeName, string>> {
  return {
    probeConnections: probeDocument(stack, "probeConnections"),
    probeTls: probeDocument(stack, "probeTls"),
  };
}

function probeDocument(stack: Stack, purpose: ProbeName): string {
  const { script, description, parameters } = documents[purpose];
  const name = `clickhouse-${script.replace(/\.sh$/, "")}`;
  new CfnDocument(stack, `Document${purpose.charAt(0).toUpperCase()}${purpose.slice(1)}`, {
    name,
    documentType: "Command",
    documentFormat: "JSON",
    targetType: "/AWS::EC2::Instance",
    updateMethod: "NewVersion",
    content: {
      schemaVersion: "2.2",
      description,
      parameters,
      mainSteps: [
        {
          action: "aws:runShellScript",
          name: "probe",
          precondition: { StringEquals: ["platformType", "Linux"] },
          inputs: { timeoutSeconds: "600", runCommand: lines(script) },
        },
      ],
    },
    tags: [{ key: "Name", value: name }],
  });
  return name;
}

function lines(script: string): string[] {
  return readFileSync(join(import.meta.dirname, script), "utf8")
    .trimEnd()
    .split("\n");
}
