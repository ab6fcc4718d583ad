// Another release under load, as an operator brings it: a document that the runner host carries out with kubectl, and the
// template that has it done. It ends by itself when every replica runs the release; stopped earlier, it rolls back.

import { join } from "node:path";
import type { Stack } from "aws-cdk-lib";
import { rolloutGroup } from "../manifests/rollout-access.ts";
import { standardServerTag } from "../settings/byoc-private.ts";
import type { Settings } from "../settings/byoc-private.ts";
import { commandDocument } from "../ssm/command-document.ts";
import { choice, text } from "../ssm/document-parameter.ts";
import type { ExperimentOptions, Templates } from "./template-parts.ts";

const documentName = "clickhouse-fault-roll-out";
/** Three replicas, each with its drain, its start, and a pause. */
const longestMinutes = 8;
const count = "^[0-9]{1,3}$";

/** Creates the document; the runner host has to have kubectl, and its role stands in the group that may roll out. */
export function rolloutDocument(stack: Stack, { clusterName, namespace }: Settings): string {
  const here = (file: string) => join(import.meta.dirname, file);
  return commandDocument(stack, {
    name: documentName,
    purpose: "rollOut",
    step: "fault",
    description: `Brings another release to the pods of a stateful set (Kubernetes group ${rolloutGroup})`,
    parameters: {
      DurationSeconds: text("How long the command stays after the rollout, in seconds", "^[1-9][0-9]{0,4}$", "30"),
      Process: text("Not used", "^[a-z]{0,10}$", "none"),
      Cluster: text("Name of the cluster", "^[A-Za-z0-9_-]{1,100}$", clusterName),
      Namespace: text("Namespace of the set", "^[a-z0-9-]{1,63}$", namespace),
      StatefulSet: text("The set", "^[a-z0-9-]{1,63}$", "clickhouse"),
      Tag: text("Tag of the new image", "^[A-Za-z0-9._-]{1,100}$"),
      Order: choice("Which pods go at the same time", "one-by-one", "together"),
      Floor: text("Lowest ordinal that gets the release", count, "0"),
      PauseSeconds: text("Between a pod that is ready and the next", count, "10"),
      ReadySeconds: text("How long a pod may take to be ready", count, "90"),
    },
    timeoutSeconds: longestMinutes * 60,
    scripts: [here("../ssm/container-process.sh"), here("scripts/common.sh"), here("scripts/roll-out.sh")],
  });
}

export function rollouts({ settings }: ExperimentOptions): Templates {
  const { region, account } = settings;
  return {
    "rolling-upgrade": {
      description: "Every ClickHouse replica is brought to the platform's release, one by one",
      targets: {
        Runner: {
          resourceType: "aws:ec2:instance",
          resourceTags: { "assay:role": "runner" },
          filters: [{ path: "State.Name", values: ["running"] }],
          selectionMode: "ALL",
        },
      },
      actions: {
        rollOut: {
          actionId: "aws:ssm:send-command",
          parameters: {
            documentArn: `arn:aws:ssm:${region}:${account}:document/${documentName}`,
            documentParameters: JSON.stringify({ Tag: standardServerTag }),
            duration: `PT${longestMinutes}M`,
          },
          targets: { Instances: "Runner" },
        },
      },
    },
  };
}
