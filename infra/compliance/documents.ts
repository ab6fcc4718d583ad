// The SSM command document that proves an erasure on the disks themselves.

import { join } from "node:path";
import type { Stack } from "aws-cdk-lib";
import { commandDocument } from "../ssm/command-document.ts";
import { text } from "../ssm/document-parameter.ts";

/** Creates the document; returns its name by purpose. */
export function complianceDocuments(stack: Stack): Readonly<Record<"scanVolume", string>> {
  const scanVolume = commandDocument(stack, {
    ...{ name: "clickhouse-scan-volume", purpose: "scanVolume", step: "scan", timeoutSeconds: 3600 },
    description: "Searches the volumes of the pods on a host for what is left of a subject",
    parameters: {
      Scanner: text("Command that scans directories, as it is called on the host", "^[A-Za-z0-9._/ =-]{1,400}$"),
      Subject: text("The subject file, in base64", "^[A-Za-z0-9+/=]{1,4000}$"),
      Volumes: text(
        "Where the volumes of pods are mounted on the host",
        "^[A-Za-z0-9._/*~-]{1,200}$",
        "/var/lib/kubelet/pods/*/volumes/*/*/mount",
      ),
    },
    scripts: [join(import.meta.dirname, "scan-volume.sh")],
  });
  return { scanVolume };
}
