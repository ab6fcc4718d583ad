// Which pods may talk to which: nothing that is not listed here, in either direction.

import type { Manifest } from "../../manifests/manifest.ts";
import { manifest } from "../../manifests/manifest.ts";
import type { DruidSettings } from "../settings.ts";
import { brokerPort } from "../settings.ts";
import type { Process } from "./processes.ts";
import { processes, processNames } from "./processes.ts";

const namespace = "druid";

/** Who calls each process. */
const callers: Readonly<Record<Process, readonly Process[]>> = {
  coordinator: ["router", "overlord", "historical", "middlemanager", "broker", "coordinator"],
  overlord: ["router", "coordinator", "middlemanager", "overlord"],
  broker: ["router"],
  router: [],
  historical: ["broker", "coordinator"],
  middlemanager: ["overlord", "broker"],
};

/** The policies of the namespace. */
export function policyObjects(settings: DruidSettings): Manifest[] {
  return [
    policy("deny-all", { podSelector: {}, policyTypes: ["Ingress", "Egress"] }),
    policy("names", {
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [{ to: [inNamespace("kube-system")], ports: [port(53, "UDP"), port(53)] }],
    }),
    policy("aws", {
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [
        { to: [{ ipBlock: { cidr: "0.0.0.0/0" } }], ports: [port(443)] },
        { to: [{ ipBlock: { cidr: "169.254.170.23/32" } }], ports: [port(80)] },
        { to: [{ ipBlock: { cidr: settings.vpcCidr } }], ports: [port(5432), port(brokerPort(settings))] },
      ],
    }),
    policy("processes", {
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [{ to: [{ podSelector: {} }], ports: processNames.map((name) => port(processes[name].port)) }],
    }),
    ...processNames.map((name) =>
      policy(`to-${name}`, {
        podSelector: component(name),
        policyTypes: ["Ingress"],
        ingress: [
          {
            from: [...callers[name].map((caller) => ({ podSelector: component(caller) })), inNamespace("monitoring")],
            ports: [port(processes[name].port)],
          },
        ],
      }),
    ),
    // The load balancer stands in the VPC, outside the cluster.
    policy("console", {
      podSelector: component("router"),
      policyTypes: ["Ingress"],
      ingress: [{ from: [{ ipBlock: { cidr: settings.vpcCidr } }], ports: [port(processes.router.port)] }],
    }),
  ];
}

function policy(name: string, spec: Readonly<Record<string, unknown>>): Manifest {
  return manifest("networking.k8s.io/v1", "NetworkPolicy", { name, namespace, body: { spec } });
}

function component(name: Process): Record<string, unknown> {
  return { matchLabels: { "app.kubernetes.io/component": name } };
}

function inNamespace(name: string): Record<string, unknown> {
  return { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } } };
}

function port(number: number, protocol = "TCP"): Record<string, unknown> {
  return { port: number, protocol };
}
