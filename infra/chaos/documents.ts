// SSM command documents for the faults that FIS has no action for. One shell script each, the same on every target.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Stack } from "aws-cdk-lib";
import { CfnDocument } from "aws-cdk-lib/aws-ssm";

export type DocumentName = "pauseProcess" | "killKeeper" | "partitionPod";

interface DocumentParameter {
  readonly type: "String";
  readonly description: string;
  readonly default?: string;
  readonly allowedPattern?: string;
  readonly allowedValues?: readonly string[];
}

interface FaultDocument {
  readonly script: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, DocumentParameter>>;
}

const common: Readonly<Record<string, DocumentParameter>> = {
  DurationSeconds: {
    type: "String",
    description: "How long the fault stays, in seconds",
    default: "60",
    allowedPattern: "^[1-9][0-9]{0,4}$",
  },
  Process: {
    type: "String",
    description: "Pattern of the command line of the process in its container",
    allowedPattern: "^[A-Za-z0-9._|/-]{1,100}$",
  },
};

const documents: Readonly<Record<DocumentName, FaultDocument>> = {
  pauseProcess: {
    script: "pause-process.sh",
    description: "Freezes a process of a container and lets it go on afterwards",
    parameters: common,
  },
  killKeeper: {
    script: "kill-keeper.sh",
    description: "Kills the coordination process of the host if it has the wanted role",
    parameters: {
      ...common,
      Only: {
        type: "String",
        description: "Role in the ensemble that the member must have",
        default: "leader",
        allowedValues: ["leader", "follower", "any"],
      },
      ClientPort: {
        type: "String",
        description: "Port at which the member answers four-letter commands",
        default: "9181",
        allowedPattern: "^[0-9]{1,5}$",
      },
    },
  },
  partitionPod: {
    script: "partition-pod.sh",
    description: "Drops the packets of a pod on the given ports, both ways",
    parameters: {
      ...common,
      Ports: {
        type: "String",
        description: "TCP ports, separated by commas",
        default: "9009",
        allowedPattern: "^[0-9]{1,5}(,[0-9]{1,5})*$",
      },
    },
  },
};

export const documentNames = Object.keys(documents) as readonly DocumentName[];

/** Creates the documents; returns their names by purpose. */
export function faultDocuments(stack: Stack): Readonly<Record<DocumentName, string>> {
  const names = documentNames.map((purpose) => [purpose, faultDocument(stack, purpose)] as const);
  return Object.fromEntries(names) as Record<DocumentName, string>;
}

function faultDocument(stack: Stack, purpose: DocumentName): string {
  const { script, description, parameters } = documents[purpose];
  const name = `clickhouse-fault-${script.replace(/\.sh$/, "")}`;
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
          name: "fault",
          precondition: { StringEquals: ["platformType", "Linux"] },
          inputs: { timeoutSeconds: "43200", runCommand: [...linesOf("common.sh"), ...linesOf(script)] },
        },
      ],
    },
    tags: [{ key: "Name", value: name }],
  });
  return name;
}

function linesOf(script: string): string[] {
  return readFileSync(join(import.meta.dirname, "scripts", script), "utf8")
    .trimEnd()
    .split("\n");
}
