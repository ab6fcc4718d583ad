// What FIS may do inside the cluster: delete pods of the platform's namespace, through a service account of its own.

import type { Manifest } from "./manifest.ts";
import { manifest } from "./manifest.ts";

/** Service account under which FIS works in the namespace. */
export const podFaultAccount = "assay-faults";
/** Kubernetes user that the role of FIS becomes. */
export const podFaultUser = "assay-fis";

interface PodFaultOptions {
  readonly namespace: string;
  readonly roleArn?: string;
}

/** Account, role and binding; the account takes on an AWS role where every account of the namespace has one. */
export function podFaults({ namespace, roleArn }: PodFaultOptions): readonly Manifest[] {
  const name = podFaultAccount;
  return [
    manifest("v1", "ServiceAccount", {
      name,
      namespace,
      ...(roleArn === undefined ? {} : { annotations: { "eks.amazonaws.com/role-arn": roleArn } }),
    }),
    manifest("rbac.authorization.k8s.io/v1", "Role", {
      name,
      namespace,
      body: {
        rules: [
          { apiGroups: [""], resources: ["configmaps"], verbs: ["get", "create", "patch", "delete"] },
          { apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "create", "delete", "deletecollection"] },
          { apiGroups: [""], resources: ["pods/ephemeralcontainers"], verbs: ["update"] },
          { apiGroups: [""], resources: ["pods/exec"], verbs: ["create"] },
          { apiGroups: ["apps"], resources: ["deployments"], verbs: ["get"] },
        ],
      },
    }),
    manifest("rbac.authorization.k8s.io/v1", "RoleBinding", {
      name,
      namespace,
      body: {
        subjects: [
          { kind: "ServiceAccount", name, namespace },
          { apiGroup: "rbac.authorization.k8s.io", kind: "User", name: podFaultUser },
        ],
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name },
      },
    }),
  ];
}
