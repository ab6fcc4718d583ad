// The SSM command document that proves an erasure on the disks themselves.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Stack } from "aws-cdk-lib";
import { CfnDocument } from "aws-cdk-lib/aws-ssm";

const name = "clickhouse-scan-volume";

/** Creates the document; returns its name by purpose. */
export function complianceDocuments(stack: Stack): Readonly<Record<"scanVolume", string>> {
  new CfnDocument(stack, "DocumentScanVolume", {
    name,
    documentType: "Command",
    documentFormat: "JSON",
    targetType: "/AWS::EC2::Instance",
    updateMethod: "NewVersion",
    content: {
      schemaVersion: "2.2",
      description: "Searches the volumes of the pods on a host for what is left of a subject",
      parameters: {
        Scanner: {
          type: "String",
          description: "Command that scans directories, as it is called on the host",
          allowedPattern: "^[A-Za-z0-9._/ =-]{1,400}$",
        },
        Subject: {
          type: "String",
          description: "The subject file, in base64",
          allowedPattern: "^[A-Za-z0-9+/=]{1,4000}$",
        },
        Volumes: {
          type: "String",
          description: "Where the volumes of pods are mounted on the host",
          default: "/var/lib/kubelet/pods/*/volumes/*/*/mount",
          allowedPattern: "^[A-Za-z0-9._/*~-]{1,200}$",
        },
      },
      mainSteps: [
        {
          action: "aws:runShellScript",
          name: "scan",
          precondition: { StringEquals: ["platformType", "Linux"] },
          inputs: { timeoutSeconds: "3600", runCommand: lines("scan-volume.sh") },
        },
      ],
    },
    tags: [{ key: "Name", value: name }],
  });
  return { scanVolume: name };
}

function lines(script: string): string[] {
  return readFileSync(join(import.meta.dirname, script), "utf8")
    .trimEnd()
    .split("\n");
}
