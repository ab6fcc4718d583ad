// Names of replicas in the private zone, made by the controller of names, which follow the pods: one for writing and one
// for reading, for applications that keep them apart (reports then never run on a replica that takes inserts), and one of
// each replica, for a client that balances over them itself.

import { clientPorts } from "../network/rules.ts";
import type { Settings } from "../settings/byoc-private.ts";
import { chartRelease } from "./chart-release.ts";
import type { Manifest } from "./manifest.ts";
import { manifest } from "./manifest.ts";

/** Which replicas stand behind each name. */
const members = { write: [0, 1], read: [2], 0: [0], 1: [1], 2: [2] } as const;
type Purpose = keyof typeof members;

const replicas = [0, 1, 2] as const;
const purposes: readonly Purpose[] = ["write", "read", ...replicas];
export const namesController = "external-dns";

/** `clickhouse-read.internal.yourcompany.com`. */
export function splitHost(purpose: Purpose, { zoneName }: Settings): string {
  return `clickhouse-${purpose}.${zoneName}`;
}

/** `clickhouse-0.internal.yourcompany.com` and its like, a name a replica (seed 000:232-238). */
export function replicaHosts(settings: Settings): readonly string[] {
  return replicas.map((ordinal) => splitHost(ordinal, settings));
}

/** All of these names. */
export function splitHosts(settings: Settings): readonly string[] {
  return purposes.map((purpose) => splitHost(purpose, settings));
}

/** A service for each replica of each name, and the controller that makes the records. */
export function splitNames(settings: Settings): readonly Manifest[] {
  return [
    controller(settings),
    ...purposes.flatMap((purpose) => members[purpose].map((n) => service(purpose, n, settings))),
  ];
}

/** The controller joins services that ask for one name. A pod that is not ready leaves it. */
function service(purpose: Purpose, ordinal: number, settings: Settings): Manifest {
  return manifest("v1", "Service", {
    name: `clickhouse-${purpose}-${ordinal}`,
    namespace: settings.namespace,
    annotations: {
      "external-dns.alpha.kubernetes.io/hostname": splitHost(purpose, settings),
      "external-dns.alpha.kubernetes.io/ttl": "10",
    },
    body: {
      spec: {
        clusterIP: "None",
        selector: { "statefulset.kubernetes.io/pod-name": `clickhouse-${ordinal}` },
        ports: [{ name: "https", port: clientPorts.http, targetPort: clientPorts.http, protocol: "TCP" }],
      },
    },
  });
}

function controller({ account, region, zoneName }: Settings): Manifest {
  return chartRelease({
    name: namesController,
    namespace: "kube-system",
    chart: "external-dns",
    version: "1.19.0",
    repository: "external-dns",
    values: {
      provider: { name: "aws" },
      image: { repository: `${account}.dkr.ecr.${region}.amazonaws.com/clickhouse/external-dns` },
      sources: ["service"],
      domainFilters: [zoneName],
      policy: "sync",
      txtOwnerId: "clickhouse-cluster",
      extraArgs: ["--aws-zone-type=private"],
      env: [{ name: "AWS_REGION", value: region }],
      serviceAccount: {
        name: namesController,
        annotations: { "eks.amazonaws.com/role-arn": `arn:aws:iam::${account}:role/clickhouse-${namesController}` },
      },
    },
  });
}
