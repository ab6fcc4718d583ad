// Composes the control plane: emulator, front, commands on hosts, fault injection, reconciler. `realize` is asked once the
// assembly is applied; from then on every call that changes the platform is followed by the lab before it is answered.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../core/clock.ts";
import { messageOf, present } from "../../core/errors.ts";
import { openNdjson } from "../../evidence/ndjson.ts";
import { createCommandHandler } from "../../experiment/ssm/command-service.ts";
import { createAwsClients } from "../../platform/aws/clients.ts";
import type { AwsClients } from "../../platform/aws/clients.ts";
import { documentContent } from "../../platform/aws/commands.ts";
import { createAlarmEvaluation } from "../../platform/emulator/extensions/alarm-evaluation.ts";
import { createTrailMemory } from "../../platform/emulator/extensions/cloudtrail-lookup.ts";
import { startFront } from "../../platform/emulator/front.ts";
import type { AwsResponse, ServiceHandler } from "../../platform/emulator/handler.ts";
import { liveNo } from "../../platform/emulator/live-no.ts";
import { startMoto } from "../../platform/emulator/moto.ts";
import { connectLab } from "../../platform/lab/rpc/client.ts";
import type { LabClient } from "../../platform/lab/rpc/client.ts";
import { kubernetesHandler } from "../../platform/lab/kubernetes/api.ts";
import type { Cluster } from "../../platform/lab/kubernetes/api.ts";
import { ClusterState } from "../../platform/lab/kubernetes/cluster-state.ts";
import { StatefulSetController } from "../../platform/lab/kubernetes/stateful-sets.ts";
import { installKubectl, kubernetesEnvironment } from "../../platform/lab/kubernetes/tools.ts";
import { withOwnedObjects } from "../../platform/lab/operators/owned-objects.ts";
import { readManifests } from "../../platform/lab/reconcile/manifests.ts";
import { hasProgram } from "../../platform/lab/reconcile/pods.ts";
import { createReconciler } from "../../platform/lab/reconcile/reconciler.ts";
import type { Reconciler } from "../../platform/lab/reconcile/reconciler.ts";
import { platformOutputs, regionOutputs } from "../../platform/ports/outputs.ts";
import type { RegionOutputs } from "../../platform/ports/outputs.ts";
import { realizeRequest } from "./control-plane-config.ts";
import { addFaultInjection } from "./fault-injection.ts";
import { feedTargetHealth } from "./health-feed.ts";
import type { ControlPlaneConfig } from "./control-plane-config.ts";

/** Services whose resources the lab realizes: the lab follows their changes. */
const realized = new Set(["ec2", "elasticloadbalancing", "route53", "eks"]);

export async function runControlPlane(config: ControlPlaneConfig): Promise<void> {
  const lab = connectLab(config.agentSocket);
  const moto = await startMoto({ python: config.python, account: config.account });
  // What this control plane says falsely goes with the evidence that it gives.
  const limits = join(config.runDirectory, "evidence", "control-plane-limits.json");
  writeFileSync(limits, `${JSON.stringify(liveNo, null, 2)}\n`);
  const audit = openNdjson(join(config.runDirectory, "evidence", "api-calls.ndjson"), (text) => text);
  const trail = createTrailMemory(config.account);
  const following: Following = {};
  const clients = createAwsClients({
    region: config.region,
    target: "local",
    endpoint: `http://127.0.0.1:${String(moto.port)}`,
    credentials: config.credentials,
  });
  const front = await startFront({
    moto,
    listeners: [
      { name: "loopback", fd: config.loopbackFd },
      { name: "inside", host: "127.0.0.1", port: 0 },
      { name: "endpoints", host: "0.0.0.0", port: 443, tls: tlsOf(config) },
    ],
    handlers: [
      adminHandler(config, { lab, clients, following }),
      kubernetesHandler(() => following.cluster),
      trail.handler,
    ],
    onMutation: async (service) => {
      const { reconciler } = following;
      if (reconciler === undefined || !realized.has(service)) return;
      await reconciler.reconcile();
    },
    audit: (record) => {
      audit.append(record);
      trail.remember(record);
    },
  });
  front.register(
    createCommandHandler({
      lab,
      environment: kubernetesEnvironment,
      documentContent: (name) => documentContent(clients, name),
      now: () => systemClock.wall(),
    }),
  );
  front.register(createAlarmEvaluation(clients.cloudwatch, () => systemClock.wall().getTime() / 1_000));
  addFaultInjection(front, config, lab);
  await feedTargetHealth(lab, moto.port);
}

function tlsOf({ tls }: ControlPlaneConfig): { certificate: string; key: string } {
  return { certificate: readFileSync(tls.certificateFile, "utf8"), key: readFileSync(tls.keyFile, "utf8") };
}

/** What follows the control plane's state, once there is a platform. */
interface Following {
  reconciler?: Reconciler;
  cluster?: Cluster;
}

interface Realization {
  readonly lab: LabClient;
  readonly clients: AwsClients;
  readonly following: Following;
}

/** `POST /_assay/realize`: what only the harness outside may ask; not an AWS API. */
function adminHandler(config: ControlPlaneConfig, { lab, clients, following }: Realization): ServiceHandler {
  return {
    name: "assay",
    matches: ({ path }) => path.startsWith("/_assay/"),
    handle: async ({ path, body }) => {
      if (path === "/_assay/health") return answer(200, {});
      if (path !== "/_assay/realize") return answer(404, { message: `no ${path}` });
      try {
        const { assembly, outputs } = realizeRequest.parse(JSON.parse(body.toString("utf8")));
        const regions = platformOutputs.parse(outputs).regions.map((region) => ({
          clients: region.region === config.region ? clients : clients.inRegion(region.region),
          cluster: new ClusterState(withOwnedObjects(readManifests(assembly, region), region)),
          outputs: region,
        }));
        // The network behind an endpoint service is one more, in the region of whoever uses it.
        const providers = regions.flatMap(({ clients: own, outputs: { provider, region: at } }) =>
          provider === undefined
            ? []
            : [{ clients: own, cluster: new ClusterState([]), outputs: providerOutputs(at, provider) }],
        );
        // The cluster of the first region is the one whose API is served.
        const { cluster: state } = present(regions[0], "a platform has a region");
        const reconciler = createReconciler({ regions: [...regions, ...providers], apply: (spec) => lab.apply(spec) });
        following.reconciler = reconciler;
        await reconciler.reconcile();
        await installKubectl(lab, { region: config.region, node: process.execPath });
        await lab.ready();
        const controller = new StatefulSetController({
          ...{ state, lab, hasProgram: hasProgram(config.servers), clock: systemClock },
          reconcile: () => reconciler.reconcile(),
          narrate: (text) => process.stderr.write(`${systemClock.wall().toISOString()} ${text}\n`),
        });
        following.cluster = { state, controller, lab };
        return answer(200, { runId: config.runId });
      } catch (error) {
        return answer(500, { message: messageOf(error) });
      }
    },
  };
}

/** A network without anything of the platform's own. */
function providerOutputs(at: string, { vpcId, vpcCidr }: { vpcId: string; vpcCidr: string }): RegionOutputs {
  return regionOutputs.parse({
    region: at,
    vpcId,
    vpcCidr,
    securityGroups: {},
    buckets: {},
    keyAliases: {},
    secrets: {},
  });
}

function answer(status: number, body: object): AwsResponse {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
