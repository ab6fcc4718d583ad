// The SSM command document that tries connections: proof by packets of what groups, lists and routes say.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Stack } from "aws-cdk-lib";
import { CfnDocument } from "aws-cdk-lib/aws-ssm";

const name = "clickhouse-probe-connections";

/** Creates the document; returns its name by purpose. */
export function conformanceDocuments(stack: Stack): Readonly<Record<"probeConnections", string>> {
  new CfnDocument(stack, "DocumentProbeConnections", {
    name,
    documentType: "Command",
    documentFormat: "JSON",
    targetType: "/AWS::EC2::Instance",
    updateMethod: "NewVersion",
    content: {
      schemaVersion: "2.2",
      description: "Tries TCP connections from a host, or from a container on it, and reports how each ended",
      parameters: {
        Addresses: {
          type: "String",
          description: "Addresses to connect to, separated by commas",
          default: "none",
          allowedPattern: "^[0-9a-f.:,none]{1,3000}$",
        },
        Names: {
          type: "String",
          description: "Host names to resolve, separated by commas; their addresses are connected to as well",
          default: "none",
          allowedPattern: "^[A-Za-z0-9.,-]{1,3000}$",
        },
        Ask: {
          type: "String",
          description: "A word to send to every open port; what comes back is reported",
          default: "none",
          allowedPattern: "^[a-z]{1,20}$",
        },
        Ports: {
          type: "String",
          description: "TCP ports to try at each address, separated by commas",
          default: "none",
          allowedPattern: "^(none|[0-9]{1,5}(,[0-9]{1,5})*)$",
        },
        Process: {
          type: "String",
          description: "Pattern of the command line of a process in a container, to probe from there",
          default: "none",
          allowedPattern: "^[A-Za-z0-9._|/-]{1,100}$",
        },
        Listen: {
          type: "String",
          description: "TCP port to keep open while others probe",
          default: "none",
          allowedPattern: "^(none|[0-9]{1,5})$",
        },
        WaitMilliseconds: {
          type: "String",
          description: "How long silence is waited for, or how long the port is kept open",
          default: "1500",
          allowedPattern: "^[1-9][0-9]{1,5}$",
        },
      },
      mainSteps: [
        {
          action: "aws:runShellScript",
          name: "probe",
          precondition: { StringEquals: ["platformType", "Linux"] },
          inputs: { timeoutSeconds: "600", runCommand: lines("probe-connections.sh") },
        },
      ],
    },
    tags: [{ key: "Name", value: name }],
  });
  return { probeConnections: name };
}

function lines(script: string): string[] {
  return readFileSync(join(import.meta.dirname, script), "utf8")
    .trimEnd()
    .split("\n");
}
