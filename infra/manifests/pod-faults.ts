// What FIS may do inside the cluster: delete pods of the platform's namespace, through a service account of its own.

import type { Settings } from "../settings/byoc-private.ts";
import type { Manifest } from "./manifest.ts";
import { manifest } from "./manifest.ts";

/** Service account under which FIS works in the namespace. */
export const podFaultAccount = "assay-faults";
/** Kubernetes user that the role of FIS becomes. */
export const podFaultUser = "assay-fis";

/** Account, role and binding. */
export function podFaults(settings: Settings): readonly Manifest[] {
  const { namespace } = settings;
  const name = podFaultAccount;
  return [
    manifest("v1", "ServiceAccount", { name, namespace }),
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
