// Whom bindings of the cluster make its administrators, and which of them the intent names: a binding names groups and users,
// access entries say whose these are.

import type { Inspection } from "../inspection.ts";
import { nameOf } from "./manifest-objects.ts";
import { selects } from "./pod-selector.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";

/** Cluster roles that allow everything, whatever they are called, by rules of their own or of roles that they gather. */
export function adminRoles(it: Inspection): ReadonlySet<string> {
  const roles = it.model.all("Kubernetes::ClusterRole");
  const allowsAll = (role: Resource): boolean =>
    property(role, "rules")
      .list()
      .some((rule) => ["apiGroups", "resources", "verbs"].every((name) => rule.get(name).texts().includes("*")));
  const own = roles.filter((role) => {
    const gathered = property(role, "aggregationRule", "clusterRoleSelectors").list();
    const parts = roles.filter((one) => gathered.some((node) => selects(node, property(one, "metadata", "labels"))));
    return [role, ...parts].some(allowsAll);
  });
  return new Set(["cluster-admin", ...own.map((role) => nameOf(role))]);
}

/** Whether a binding's subject stands for administrators of the intent alone: every entry that has it is one's. */
export function meansAdmins(it: Inspection, subject: Node): boolean {
  const own = it.model.all("AWS::EKS::AccessEntry").filter((entry) => isCalled(entry, subject));
  const isAdmin = (entry: Resource) =>
    it.intent.clusterAdmins.includes(principalName(it, property(entry, "PrincipalArn")));
  return own.length > 0 && own.every(isAdmin);
}

/** Bindings for the whole cluster that name the user or a group of one of the entries. */
export function boundByName(it: Inspection, entries: readonly Resource[]): Resource[] {
  return it.model.all("Kubernetes::ClusterRoleBinding").filter((binding) =>
    property(binding, "subjects")
      .list()
      .some((subject) => entries.some((entry) => isCalled(entry, subject))),
  );
}

/** Groups that everybody is in are nobody's. */
function isCalled(entry: Resource, subject: Node): boolean {
  const name = subject.get("name").written();
  if (name.startsWith("system:")) return false;
  const kind = subject.get("kind").text();
  if (kind === "User") return property(entry, "Username").text() === name;
  return kind === "Group" && property(entry, "KubernetesGroups").texts().includes(name);
}

/** The role of an entry, by its name. */
export function principalName(it: Inspection, node: Node): string {
  const role = it.model.referred(node);
  const text = node.written();
  if (role === undefined) return text.split("/").at(-1) ?? text;
  return property(role, "RoleName").text() ?? role.id;
}
