// What Kubernetes's own bindings give to somebody who enters a cluster, by groups, by user, or to everybody.

import { nameOf, namespaceOf } from "../cluster/manifest-objects.ts";
import { harmlessRoles } from "../cluster/open-bindings.ts";
import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";

const reading = ["get", "list", "watch"];

/** Whether bindings name the groups of access entries, and no binding lets those who come by them do more than look. */
export function looksOnly(it: Inspection, entries: readonly Resource[]): boolean {
  const bindings = it.model.all("Kubernetes::RoleBinding", "Kubernetes::ClusterRoleBinding");
  const bound = (names: readonly (string | undefined)[]) =>
    bindings.filter((binding) =>
      property(binding, "subjects")
        .list()
        .some((subject) => names.includes(subject.get("name").text())),
    );
  const groups = entries.flatMap((entry) => property(entry, "KubernetesGroups").texts());
  const users = entries.map((entry) => property(entry, "Username").text()).filter((name) => name !== undefined);
  const given = bound([...groups, ...users, "system:authenticated"]);
  return groups.every((group) => bound([group]).length > 0) && given.every((one) => looks(it, one));
}

function looks(it: Inspection, binding: Resource): boolean {
  const role = property(binding, "roleRef", "name").written();
  const isOfNamespace = property(binding, "roleRef", "kind").written() === "Role";
  if (!isOfNamespace && (role === "view" || harmlessRoles.has(role))) return true;
  const found = it.model
    .all(isOfNamespace ? "Kubernetes::Role" : "Kubernetes::ClusterRole")
    .find((one) => nameOf(one) === role && (!isOfNamespace || namespaceOf(one) === namespaceOf(binding)));
  if (found === undefined) return false;
  const verbs = property(found, "rules")
    .list()
    .flatMap((rule) => rule.get("verbs").texts());
  return verbs.every((verb) => reading.includes(verb));
}
