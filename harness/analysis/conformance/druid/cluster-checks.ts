// The cluster of Druid: add-ons, charts, nodes, credentials of pods, policies, access.

import { check } from "../check.ts";
import { addonsWork } from "../cluster/addon-health.ts";
import { adminRoles, boundByName } from "../cluster/bound-administrators.ts";
import { namespaceOf, nameOf, wholeOf } from "../cluster/manifest-objects.ts";
import { clustersWithParts } from "../cluster/parts-of-cluster.ts";
import { nodeRoles, roleName } from "../iam/roles.ts";
import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { homeCluster, identitiesIn } from "./pod-identities.ts";
import type { PodIdentity } from "./pod-identities.ts";
import { looksOnly } from "./readers.ts";
import { rightsOfNodes } from "./node-rights.ts";
import { chartReleased } from "./releases.ts";

const adminPolicies = /:cluster-access-policy\/AmazonEKSClusterAdminPolicy$/;
const readingPolicies = /:cluster-access-policy\/AmazonEKS(Admin)?ViewPolicy$/;

export const druidClusterChecks = [
  check("DRUID-004", (it) => {
    it.each(clustersWithParts(it.model), ({ of, cluster, called }) => {
      const addons = of("AWS::EKS::Addon");
      const present = new Set(addons.map((addon) => property(addon, "AddonName").text()));
      const isOne = cluster === undefined || called !== cluster.id;
      it.each(it.intent.addons ?? [], (name) => {
        if (present.has(name)) return;
        it.missing({ message: `the add-on ${name} is missing${isOne ? "" : ` in ${called}`}`, expected: name });
      });
      addonsWork(it, addons);
    });
    if (!it.model.isLive) it.leftOut("whether they are healthy shows on the running cluster");
  }),

  check(
    "DRUID-005",
    (it) => {
      const promised = Object.entries(it.intent.charts ?? {}).filter(([, version]) => version === null);
      it.each(promised, ([chart]) => {
        chartReleased(it, chart);
      });
      if (promised.some(([chart]) => chart === "karpenter")) karpenterHasNodes(it);
      it.leftOut("that the releases run is asked of the cluster");
    },
    { needs: "manifests" },
  ),

  check("DRUID-006", (it) => {
    it.each(clustersWithParts(it.model), ({ of, cluster }) => {
      const images = of("AWS::EKS::Nodegroup").map((group) => property(group, "AmiType"));
      if (!images.some((image) => image.written().startsWith("BOTTLEROCKET_"))) {
        it.violated(images[0] ?? cluster ?? "none", {
          message: "no managed node group runs Bottlerocket",
          expected: "BOTTLEROCKET_*",
          actual: images.map((image) => image.text() ?? "AL2023 (the default)"),
        });
      }
    });
  }),

  check("DRUID-007", (it) => {
    const clusters = clustersWithParts(it.model);
    it.presupposes(clusters.flatMap(identitiesIn), "a Pod Identity association");
    it.each(clusters, (cluster) => {
      judgeRoles(it, identitiesIn(cluster));
    });
    it.attempt(() => {
      const accounts = it.model.all("Kubernetes::ServiceAccount");
      if (accounts.length === 0) return;
      const taken = new Set(identitiesIn(homeCluster(it)).map(({ account }) => account));
      it.each(accounts, (account) => {
        const name = `${namespaceOf(account)}/${nameOf(account)}`;
        it.expect(wholeOf(account), taken.has(name), {
          message: `${name} has no Pod Identity association`,
          expected: "1 association",
        });
        const annotation = property(account, "metadata", "annotations", "eks.amazonaws.com/role-arn");
        it.expect(annotation, !annotation.exists, {
          message: `${name} takes its role in another way`,
          expected: "Pod Identity",
        });
      });
    });
    it.each(
      () => nodeRoles(it.model),
      (role) => {
        for (const right of rightsOfNodes(it.model, role)) {
          it.violated(right, {
            message: `${roleName(role)} gives every pod on the nodes rights of its own`,
            expected: "rights by Pod Identity",
          });
        }
      },
    );
    if (!it.model.hasManifests) it.leftOut("which service accounts there are stands in the manifests");
    it.leftOut("the identity that a pod has shows on the running cluster");
  }),

  check("DRUID-010", (it) => {
    const entries = it.model.all("AWS::EKS::AccessEntry");
    it.each(clustersWithParts(it.model), ({ of, called }) => {
      const own = { entries: of("AWS::EKS::AccessEntry"), called };
      it.each(it.intent.clusterAdmins, (name) => {
        hasAccess(it, { name, ...own, policies: adminPolicies, means: "administrator" });
      });
      it.each(it.intent.clusterReaders ?? [], (name) => {
        hasAccess(it, { name, ...own, policies: readingPolicies, means: "reader" });
      });
    });
    const injecting = it.intent.clusterFaults ?? [];
    it.each(injecting, (name) => {
      boundAlone(it, name, entries);
    });
    const known = [...it.intent.clusterAdmins, ...(it.intent.clusterReaders ?? []), ...injecting];
    it.each(entries, (entry) => {
      const principal = property(entry, "PrincipalArn");
      const isNode = (property(entry, "Type").text() ?? "STANDARD") !== "STANDARD";
      it.expect(principal, isNode || known.includes(roleOf(it, principal)), {
        message: `${roleOf(it, principal)} may enter the cluster and is not in the intent`,
        expected: known,
      });
    });
    it.leftOut("what each may do is asked of the cluster");
  }),
];

/** One role an account, and one of the platform's. */
function judgeRoles(it: Inspection, identities: readonly PodIdentity[]): void {
  const taken = new Set<string>();
  it.each(identities, ({ account, role, node }) => {
    it.expect(node, !taken.has(account), { message: `${account} has two roles`, expected: 1 });
    taken.add(account);
    const resource = it.model.referred(role);
    it.expect(role, resource?.type === "AWS::IAM::Role", {
      message: `the role of ${account} is not part of the platform`,
      expected: "a role of the platform",
    });
  });
}

/** Karpenter starts nodes for a pool, of a class that there is. */
function karpenterHasNodes(it: Inspection): void {
  const pools = it.model.all("Kubernetes::NodePool");
  it.looked();
  if (pools.length === 0) it.missing({ message: "Karpenter has no node pool", expected: "a NodePool" });
  const classes = it.model.all("Kubernetes::EC2NodeClass").map(nameOf);
  it.each(pools, (pool) => {
    const limits = property(pool, "spec", "limits").entries();
    const isEmpty = limits.some(([what, most]) => /^(cpu|memory|nodes)$/.test(what) && /^0\D*$/.test(most.written()));
    it.expect(property(pool, "spec", "limits"), !isEmpty, {
      message: `${pool.id} may start no node`,
      expected: "room for nodes",
    });
    const name = property(pool, "spec", "template", "spec", "nodeClassRef", "name");
    it.expect(name, classes.includes(name.written()), {
      message: `${pool.id} names a class of nodes that is not there`,
      expected: classes,
    });
  });
}

interface Promised {
  readonly name: string;
  readonly entries: readonly Resource[];
  readonly policies: RegExp;
  readonly means: string;
  /** The cluster that the entries are of. */
  readonly called: string;
}

function hasAccess(it: Inspection, { name, entries, policies, means, called }: Promised): void {
  const own = entries.filter((entry) => roleOf(it, property(entry, "PrincipalArn")) === name);
  const [entry] = own;
  if (entry === undefined) {
    it.missing({ message: `${name} cannot enter ${called}`, expected: means });
    return;
  }
  const attached = own.flatMap((one) => property(one, "AccessPolicies").list());
  const right = attached.filter((policy) => {
    const isWhole = policy.get("AccessScope", "Type").text() === "cluster";
    return isWhole && policies.test(policy.get("PolicyArn").written());
  });
  const admins = adminRoles(it);
  const bound = boundByName(it, own).filter((binding) => {
    return means === "reader" || admins.has(property(binding, "roleRef", "name").written());
  });
  it.expect(property(entry, "AccessPolicies"), right.length + bound.length > 0, {
    message: `${name} is no ${means} of ${called}`,
    expected: means,
    actual: attached.map((policy) => policy.get("PolicyArn").text()),
  });
  if (means !== "reader") return;
  it.expect(property(entry, "AccessPolicies"), right.length === attached.length && looksOnly(it, own), {
    message: `${name} may do more than look`,
    expected: "get, list, watch only",
  });
}

/** Nothing of the cluster's own policies and groups: what it may do is said by bindings that name its user. */
function boundAlone(it: Inspection, name: string, entries: readonly Resource[]): void {
  const own = entries.filter((entry) => roleOf(it, property(entry, "PrincipalArn")) === name);
  it.each(own, (entry) => {
    const given = [...property(entry, "AccessPolicies").list(), ...property(entry, "KubernetesGroups").list()];
    it.expect(property(entry, "AccessPolicies"), given.length === 0, {
      message: `${name} may do more than inject faults`,
      expected: "bindings of its own user alone",
    });
  });
}

function roleOf(it: Inspection, principal: Node): string {
  const role = it.model.referred(principal);
  const text = principal.written();
  return role === undefined ? (text.split("/").at(-1) ?? text) : (property(role, "RoleName").text() ?? role.id);
}
