// The streaming cluster: its identity, and roles of service accounts.

import { check } from "../check.ts";
import { namespaceOf, nameOf, wholeOf } from "../cluster/manifest-objects.ts";
import type { Inspection } from "../inspection.ts";
import { roleName, trustOf, webIdentityRoles } from "../iam/roles.ts";
import { rightsAreCut } from "./cut-rights.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { textOf } from "../../model/value.ts";

export const streamingClusterChecks = [
  // X-02, R19: both endpoints are promised; for whom the public one is, is EKS-003's.
  check("EKS-011", (it) => {
    it.each(
      () => it.model.all("AWS::EKS::Cluster"),
      (cluster) => {
        const name = property(cluster, "Name");
        it.expect(name, name.text() === it.intent.clusterName, {
          message: "the cluster has another name",
          expected: it.intent.clusterName,
        });
        const version = property(cluster, "Version");
        it.expect(version, version.text() === it.intent.kubernetesVersion, {
          message: "not the promised version of Kubernetes",
          expected: it.intent.kubernetesVersion,
          actual: version.text() ?? "the newest (the default)",
        });
        endpoints(it, cluster);
      },
    );
  }),

  check("IAM-011", (it) => {
    const providers = it.model.all("AWS::IAM::OIDCProvider");
    it.looked();
    if (providers.length === 0) {
      it.missing({ message: "the cluster has no identity provider", expected: "1 OIDC provider" });
    }
    it.attempt(() => {
      providesForCluster(it, providers);
    });
    it.attempt(() => {
      // Where a trust cannot be read nobody knows whom it serves, and no account can be said to be without a role.
      accountsHaveRoles(it, webIdentityRoles(it.model));
    });
    it.leftOut("that each role does what its account needs shows on the running cluster");
  }),
];

function endpoints(it: Inspection, cluster: Resource): void {
  const config = property(cluster, "ResourcesVpcConfig");
  const inside = config.get("EndpointPrivateAccess");
  it.expect(inside, inside.bool(false), { message: "the API is not reachable from inside", expected: true });
  const open = config.get("EndpointPublicAccess");
  it.expect(open, open.bool(true) === (it.intent.publicApi ?? false), {
    message: "the API is not public as it is promised",
    expected: it.intent.publicApi ?? false,
  });
}

/** Service accounts of the platform's own namespaces. */
function ownAccounts(it: Inspection): Resource[] {
  const own = it.intent.namespaces ?? [];
  return it.model.all("Kubernetes::ServiceAccount").filter((account) => own.includes(namespaceOf(account)));
}

/** One of the providers is a cluster's own: which issuer that has is known once it stands, or by reference to it. */
function providesForCluster(it: Inspection, providers: readonly Resource[]): void {
  const clusters = it.model.all("AWS::EKS::Cluster");
  const [first] = providers;
  if (first === undefined || clusters.length === 0) return;
  const urls = providers.map((provider) => property(provider, "Url"));
  const issuers = clusters
    .map((cluster) => textOf(cluster.attributes["OpenIdConnectIssuerUrl"]))
    .filter((one) => one !== "");
  const isOwn = (url: Node): boolean => {
    const text = url.written().replace(/^https:\/\//, "");
    return (
      it.model.referred(url)?.type === "AWS::EKS::Cluster" ||
      issuers.some((one) => one.replace(/^https:\/\//, "") === text)
    );
  };
  if (urls.some(isOwn)) return;
  const url = property(first, "Url");
  if (issuers.length < clusters.length) {
    it.undecided(url, {
      message: "whether the identity provider is the cluster's own is not known before that stands",
    });
    return;
  }
  it.violated(url, { message: "the identity provider is another cluster's", expected: issuers });
}

function accountsHaveRoles(it: Inspection, roles: readonly Resource[]): void {
  const bySubject = new Map<string, string>();
  const unread = new Set(roles.map(roleName));
  it.each(roles, (role) => {
    const subjects = trustOf(role).flatMap((statement) =>
      statement.conditions().flatMap(({ key, values }) => (key.endsWith(":sub") ? values : [])),
    );
    unread.delete(roleName(role));
    it.expect(property(role, "AssumeRolePolicyDocument"), subjects.length === 1, {
      message: `${roleName(role)} serves ${String(subjects.length)} service accounts`,
      expected: 1,
      actual: subjects,
    });
    for (const subject of subjects) bySubject.set(subject, roleName(role));
    rightsAreCut(it, role);
  });
  if (!it.model.hasManifests) {
    it.leftOut("which service accounts there are stands in the manifests");
    return;
  }
  const used = new Map<string, string>();
  it.each(ownAccounts(it), (account) => {
    accountHasOwnRole(it, account, { bySubject, unread, used });
  });
}

interface Known {
  /** Role by the subject that it trusts. */
  readonly bySubject: ReadonlyMap<string, string>;
  /** Roles that serve nobody knows whom. */
  readonly unread: ReadonlySet<string>;
  /** Account by the role that it takes on. */
  readonly used: Map<string, string>;
}

function accountHasOwnRole(it: Inspection, account: Resource, { bySubject, unread, used }: Known): void {
  const arn = property(account, "metadata", "annotations", "eks.amazonaws.com/role-arn");
  const role = it.model.referred(arn);
  const name = role?.type === "AWS::IAM::Role" ? roleName(role) : arn.written().replace(/^.*\//, "");
  const subject = `system:serviceaccount:${namespaceOf(account)}:${nameOf(account)}`;
  if (unread.has(name)) {
    it.undecided(arn, { message: `whom ${name} trusts is not known` });
    return;
  }
  it.expect(arn.exists ? arn : wholeOf(account), bySubject.get(subject) === name, {
    message: `${account.id} has no role that trusts it`,
    expected: bySubject.get(subject) ?? `a role for ${subject}`,
    actual: name,
  });
  const other = used.get(name);
  if (other !== undefined) {
    it.violated(arn, { message: `${account.id} shares its role with ${other}`, expected: "a role of its own" });
  }
  used.set(name, account.id);
}
