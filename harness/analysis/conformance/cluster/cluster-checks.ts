// The EKS rows: version, subnets, endpoint, add-ons, nodes, logging, access; and what encrypts its volumes and secrets.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { isAgreedRange } from "./api-ranges.ts";
import { keyInRole } from "../kms/keys.ts";
import { addonsWork } from "./addon-health.ts";
import { matchesPlan, otherNodes, runningNodes, spreadOverZones } from "./node-plan.ts";
import { subnetsOfTier, zoneOf } from "../subjects.ts";
import { nameOf } from "./manifest-objects.ts";
import { adminRoles, meansAdmins, principalName } from "./bound-administrators.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";

/** What every seed asks for; the intent may name more. */
const seedAddons = ["vpc-cni", "coredns", "aws-ebs-csi-driver"];

export const clusterChecks = [
  check("EKS-001", (it) => {
    onClusters(it, (cluster) => {
      const version = property(cluster, "Version");
      const [major = 0, minor = 0] = version.written().split(".").map(Number);
      if (!version.exists) return; // The newest version that EKS offers is its default.
      it.expect(version, major > 1 || (major === 1 && minor >= 28), {
        message: `Kubernetes ${version.written()} is too old`,
        expected: ">= 1.28",
      });
    });
  }),

  check("EKS-002", (it) => {
    const [tier = "data"] = Object.keys(it.intent.cidrs.tiers);
    const agreed = new Set(subnetsOfTier(it.model, it.intent, tier));
    const handedOver = (node: Node): void => {
      const subnet = it.model.referred(node);
      it.expect(node, subnet !== undefined && agreed.has(subnet), {
        message: "a subnet that was not handed over is used",
        expected: [...agreed].map((one) => one.id),
      });
    };
    onClusters(it, (cluster) => {
      const nodes = property(cluster, "ResourcesVpcConfig", "SubnetIds");
      for (const node of nodes.list()) handedOver(node);
      const own = new Set(nodes.list().map((node) => it.model.referred(node)));
      const missing = [...agreed].filter((subnet) => !own.has(subnet)).map((subnet) => subnet.id);
      it.expect(nodes, missing.length === 0, {
        message: `the cluster is not in ${missing.join(", ")}`,
        expected: [...agreed].map((one) => one.id),
      });
    });
    it.each(
      () => it.model.all("AWS::EKS::Nodegroup"),
      (group) => {
        for (const node of property(group, "Subnets").list()) handedOver(node);
      },
    );
    it.each(() => otherNodes(it.model), handedOver);
    it.each(
      () => runningNodes(it),
      ({ instance }) => {
        handedOver(property(instance, "SubnetId"));
      },
    );
  }),

  // R19: open to the world is violated in every profile; a public endpoint at all needs the intent's ranges. Where none are
  // declared the way in is the one from inside.
  check(
    "EKS-003",
    (it) => {
      onClusters(it, (cluster) => {
        const config = property(cluster, "ResourcesVpcConfig");
        const open = config.get("EndpointPublicAccess");
        const agreed = it.intent.apiRanges;
        const isPrivate = agreed.length === 0;
        const ranges = config.get("PublicAccessCidrs");
        it.expect(isPrivate ? open : ranges, !open.bool(true) || isAgreedRange(ranges, agreed), {
          message: isPrivate ? "the cluster API is public" : "the cluster API is open beyond the declared ranges",
          expected: isPrivate ? false : agreed,
          actual: isPrivate ? (open.text() ?? "true (the default)") : (ranges.raw ?? "0.0.0.0/0 (the default)"),
          patch: { cdk: "endpointPublicAccess: false, endpointPrivateAccess: true" },
        });
        if (!isPrivate) return;
        const inside = config.get("EndpointPrivateAccess");
        it.expect(inside, inside.bool(false), {
          message: "the cluster API is not reachable from inside",
          expected: true,
        });
      });
    },
    { about: ["AWS::EKS::Cluster"] },
  ),

  // R27: decided is which add-ons are declared; that they are active shows on the running cluster.
  check("EKS-004", (it) => {
    const clusters = new Set(it.model.all("AWS::EKS::Cluster"));
    const isOwn = (cluster: Resource | undefined) => cluster !== undefined && clusters.has(cluster);
    const own = it.model
      .all("AWS::EKS::Addon")
      .filter((addon) => isOwn(it.model.referred(property(addon, "ClusterName"))));
    const present = new Set(own.map((addon) => property(addon, "AddonName").text()));
    it.each(it.intent.addons ?? seedAddons, (name) => {
      if (!present.has(name)) it.missing({ message: `the add-on ${name} is missing`, expected: name });
    });
    addonsWork(it, own);
    if (!it.model.isLive) it.leftOut("whether they are healthy shows on the running cluster");
  }),

  check("EKS-005", (it) => {
    const groups = it.model.all("AWS::EKS::Nodegroup");
    it.attempt(() => {
      const subnets = groups.flatMap((group) => property(group, "Subnets").list());
      const zones = new Set(subnets.flatMap((node) => it.model.referred(node) ?? []).map(zoneOf));
      for (const _group of groups) it.looked();
      if (groups.length > 0 && zones.size < 3) {
        const [first] = groups;
        it.violated(first === undefined ? "none" : property(first, "Subnets"), {
          message: `nodes run in ${[...zones].join(", ")} only`,
          expected: "3 zones",
          actual: [...zones],
        });
      }
    });
    spreadOverZones(it, groups);
  }),

  check("EKS-006", (it) => {
    it.each(
      () => adminEntries(it),
      ({ node, name }) => {
        it.violated(node, {
          message: `${name} administers the cluster and is not in the intent`,
          expected: it.intent.clusterAdmins,
        });
      },
    );
    onClusters(it, () => {
      it.looked();
    });
    it.leftOut("that kubectl is refused to others needs the VPN and the authenticator of a real cluster");
  }),

  check("EKS-008", (it) => {
    matchesPlan(it);
  }),

  check("EKS-012", (it) => {
    onClusters(it, (cluster) => {
      const logging = property(cluster, "Logging", "ClusterLogging", "EnabledTypes");
      const types = new Set(logging.list().map((one) => one.get("Type").text()));
      const missing = ["api", "audit"].filter((type) => !types.has(type));
      it.expect(logging, missing.length === 0, {
        message: `${missing.join(" and ")} logging is off`,
        expected: ["api", "audit"],
        actual: [...types],
      });
    });
  }),

  check("KMS-008", (it) => {
    const key = keyInRole(it.model, "eks");
    onClusters(it, (cluster) => {
      const configs = property(cluster, "EncryptionConfig");
      const secrets = configs.list().find((one) => one.get("Resources").texts().includes("secrets"));
      if (secrets === undefined) {
        it.violated(configs, {
          message: "Kubernetes secrets are not encrypted with a key of the platform",
          expected: "the secrets key",
        });
        return;
      }
      const used = secrets.get("Provider", "KeyArn");
      it.expect(used, key !== undefined && it.model.referred(used) === key, {
        message: "secrets are encrypted with another key",
        expected: key?.id ?? "the secrets key",
      });
    });
  }),

  check(
    "BASE-013",
    (it) => {
      onClusters(it, (cluster) => {
        const mode = property(cluster, "AccessConfig", "AuthenticationMode");
        it.expect(mode, mode.text() === "API", {
          message: "the config map still lets people in",
          expected: "API",
          actual: mode.text() ?? "CONFIG_MAP (the default)",
        });
        const creator = property(cluster, "AccessConfig", "BootstrapClusterCreatorAdminPermissions");
        it.expect(creator, !creator.bool(true) || it.intent.clusterAdmins.includes("creator"), {
          message: "whoever creates the cluster administers it",
          expected: false,
          actual: creator.text() ?? "true (the default)",
        });
      });
      it.each(
        () => adminEntries(it),
        ({ node, name }) => {
          it.violated(node, {
            message: `${name} administers the cluster and is not in the intent`,
            expected: it.intent.clusterAdmins,
          });
        },
      );
    },
    { about: ["AWS::EKS::Cluster"] },
  ),
];

function onClusters(it: Inspection, look: (cluster: Resource) => void): void {
  it.each(() => it.model.all("AWS::EKS::Cluster"), look);
}

/** Everything that makes somebody outside the intent an administrator of the cluster. */
function adminEntries(it: Inspection): { node: Node; name: string }[] {
  const entries = it.model.all("AWS::EKS::AccessEntry").flatMap((entry) => {
    const name = principalName(it, property(entry, "PrincipalArn"));
    if (it.intent.clusterAdmins.includes(name)) return [];
    const policies = property(entry, "AccessPolicies")
      .list()
      .filter((policy) =>
        /:cluster-access-policy\/AmazonEKS(Cluster)?AdminPolicy$/.test(policy.get("PolicyArn").written()),
      );
    const groups = property(entry, "KubernetesGroups")
      .list()
      .filter((group) => /^(system:masters|cluster-admin)/.test(group.written()));
    return [...policies, ...groups].map((node) => ({ node, name }));
  });
  const admins = adminRoles(it);
  const bindings = it.model.all("Kubernetes::ClusterRoleBinding").flatMap((binding) => {
    if (!admins.has(property(binding, "roleRef", "name").written())) return [];
    return property(binding, "subjects")
      .list()
      .map((subject) => ({ node: subject, name: subject.get("name").written() }))
      .filter(({ node, name }) => !it.intent.clusterAdmins.includes(name) && !meansAdmins(it, node));
  });
  return [...entries, ...bindings, ...mappedAdmins(it)];
}

/** People whom the config map makes administrators, whether or not the cluster still reads it. */
function mappedAdmins(it: Inspection): { node: Node; name: string }[] {
  const maps = it.model.all("Kubernetes::ConfigMap").filter((map) => nameOf(map) === "aws-auth");
  return maps.flatMap((map) =>
    ["mapRoles", "mapUsers", "mapAccounts"]
      .map((name) => property(map, "data", name))
      .filter((node) => /\bsystem:masters\b/.test(node.written()))
      .map((node) => ({ node, name: "aws-auth" })),
  );
}

/** Compares node groups with the agreed plan, by role (R13: without an agreed plan the row is out of scope). */
