// An SSM command document: shell scripts of this folder's users, run one after the other in one shell on a Linux host.

import { readFileSync } from "node:fs";
import type { Stack } from "aws-cdk-lib";
import { CfnDocument } from "aws-cdk-lib/aws-ssm";
import type { DocumentParameter } from "./document-parameter.ts";

export interface CommandDocument {
  /** Name of the document in its account and region. */
  readonly name: string;
  /** What the document is for, in the words of the code: names the resource. */
  readonly purpose: string;
  /** Name of its one step. */
  readonly step: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, DocumentParameter>>;
  readonly timeoutSeconds: number;
  /** Files with the lines of the script, in order. */
  readonly scripts: readonly string[];
}

/** Creates the document; returns its name. */
export function commandDocument(stack: Stack, document: CommandDocument): string {
  const { name, purpose, step, description, parameters, timeoutSeconds, scripts } = document;
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
          name: step,
          precondition: { StringEquals: ["platformType", "Linux"] },
          inputs: { timeoutSeconds: String(timeoutSeconds), runCommand: scripts.flatMap(linesOf) },
        },
      ],
    },
    tags: [{ key: "Name", value: name }],
  });
  return name;
}

function linesOf(file: string): string[] {
  return readFileSync(file, "utf8").trimEnd().split("\n");
}
