// What a cluster gives to callers whom nobody named: roles bound to everybody who has an identity, or to those who have none.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";

/** Groups and users that Kubernetes itself puts every caller into. */
const anybody = new Set(["system:authenticated", "system:unauthenticated", "system:anonymous"]);

/** Kubernetes's own bindings for everybody: the version, the health, what the caller itself may do. */
export const harmlessRoles = new Set(["system:basic-user", "system:discovery", "system:public-info-viewer"]);

export const openBindings = [
  check(
    "IAM-008",
    (it) => {
      it.prohibition("Kubernetes::");
      it.each(
        () => bindingsForAnybody(it),
        ({ subject, role }) => {
          it.violated(subject, {
            message: `whoever calls the cluster gets the role ${role}`,
            expected: "named groups and service accounts",
          });
        },
      );
      it.leftOut("that AWS and the cluster's authenticator turn unknown callers away needs a real account");
    },
    { needs: "manifests", declaredOnly: "bindings of roles are objects of the cluster" },
  ),
];

function bindingsForAnybody(it: Inspection): { subject: Node; role: string }[] {
  return it.model.all("Kubernetes::ClusterRoleBinding", "Kubernetes::RoleBinding").flatMap((binding) => {
    const role = property(binding, "roleRef", "name").written();
    if (harmlessRoles.has(role)) return [];
    return property(binding, "subjects")
      .list()
      .filter((subject) => anybody.has(subject.get("name").written()))
      .map((subject) => ({ subject, role }));
  });
}
