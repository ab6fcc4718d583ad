// Everything at once: all nodes lose what their pods have stored. What is left is what lies outside: templates, manifests,
// and the backups in the object store.

import { join } from "node:path";
import type { Stack } from "aws-cdk-lib";
import { commandDocument } from "../ssm/command-document.ts";
import { text } from "../ssm/document-parameter.ts";
import { nodes } from "./template-parts.ts";
import type { ExperimentOptions, Templates } from "./template-parts.ts";

const documentName = "clickhouse-fault-lose-volumes";
const hold = { seconds: "120", duration: "PT2M" } as const;
const processes = {
  clickhouse: "clickhouse-server",
  keeper: "clickhouse-keeper|QuorumPeerMain",
  zookeeper: "QuorumPeerMain",
} as const;

export function disasterDocument(stack: Stack): string {
  const here = (file: string) => join(import.meta.dirname, file);
  return commandDocument(stack, {
    name: documentName,
    purpose: "loseVolumes",
    step: "fault",
    description: "Empties every volume of the node's pods",
    parameters: {
      DurationSeconds: text("How long the command stays, in seconds", "^[1-9][0-9]{0,4}$", "60"),
      Process: text("Pattern of the command line of the process in its container", "^[A-Za-z0-9._|/-]{1,100}$"),
    },
    timeoutSeconds: 3_600,
    scripts: [here("../ssm/container-process.sh"), here("scripts/common.sh"), here("scripts/lose-volumes.sh")],
  });
}

/** The action that empties every volume of the pods on these nodes. */
export function loseVolumes({ settings }: ExperimentOptions, role: keyof typeof processes, target: string) {
  const { region, account } = settings;
  return {
    actionId: "aws:ssm:send-command",
    parameters: {
      documentArn: `arn:aws:ssm:${region}:${account}:document/${documentName}`,
      documentParameters: JSON.stringify({ DurationSeconds: hold.seconds, Process: processes[role] }),
      duration: hold.duration,
    },
    targets: { Instances: target },
  };
}

export function disasters(options: ExperimentOptions): Templates {
  return {
    "everything-lost": {
      description: "Every node loses everything that its pods have stored",
      targets: {
        Replicas: nodes(options, { role: "clickhouse", selectionMode: "ALL" }),
        Members: nodes(options, { role: "keeper", selectionMode: "ALL" }),
      },
      actions: {
        replicas: loseVolumes(options, "clickhouse", "Replicas"),
        members: loseVolumes(options, "keeper", "Members"),
      },
      allow: "whole-quorum last-replica",
    },
  };
}
