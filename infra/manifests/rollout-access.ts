// What a rollout may do inside the cluster: read and patch stateful sets and their pods in the platform's namespace. The
// runner's role is in the group.

import type { Settings } from "../settings/byoc-private.ts";
import type { Manifest } from "./manifest.ts";
import { manifest } from "./manifest.ts";

/** Kubernetes group of those who may roll out. */
export const rolloutGroup = "platform-rollout";

/** Role and binding. */
export function rolloutAccess({ namespace }: Settings): readonly Manifest[] {
  const rbac = "rbac.authorization.k8s.io";
  return [
    manifest(`${rbac}/v1`, "Role", {
      name: rolloutGroup,
      namespace,
      body: {
        rules: [
          { apiGroups: ["apps"], resources: ["statefulsets"], verbs: ["get", "patch"] },
          { apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "delete"] },
        ],
      },
    }),
    manifest(`${rbac}/v1`, "RoleBinding", {
      name: rolloutGroup,
      namespace,
      body: {
        subjects: [{ apiGroup: rbac, kind: "Group", name: rolloutGroup }],
        roleRef: { apiGroup: rbac, kind: "Role", name: rolloutGroup },
      },
    }),
  ];
}
