// Which cluster an association counts in, and what the accounts of it have.

import { expect, it } from "vitest";
import { account, inFull } from "../sample-platform.ts";

const object = (kind: string, whole: object, namespace = "druid") => {
  const { metadata = {}, ...rest } = whole as { metadata?: object };
  return [`Kubernetes::${kind}`, { metadata: { namespace, ...metadata }, ...rest }] as const;
};
const principal = (name: string) => `arn:aws:iam::${account}:role/${name}`;

it("DRUID-007: one identity for each account", () => {
  const association = (ServiceAccount: string, role = "Role", Namespace = "druid", ClusterName?: string) => {
    const RoleArn = { "Fn::GetAtt": [role, "Arn"] };
    return ["EKS::PodIdentityAssociation", { ClusterName, Namespace, ServiceAccount, RoleArn }] as const;
  };
  const twoClusters = {
    Home: ["EKS::Cluster", { Name: "c" }] as const,
    Other: ["EKS::Cluster", { Name: "d" }] as const,
  };
  const Role = ["IAM::Role", { AssumeRolePolicyDocument: { Statement: [] } }] as const;
  const addon = (
    AddonName: string,
    ServiceAccount: string,
    role: unknown = { "Fn::GetAtt": ["Role", "Arn"] },
    ClusterName?: string,
  ) => {
    return [
      "EKS::Addon",
      { ClusterName, AddonName, PodIdentityAssociations: [{ ServiceAccount, RoleArn: role }] },
    ] as const;
  };
  const serviceAccount = (namespace = "druid", annotations?: object) =>
    object("ServiceAccount", { metadata: { annotations } }, namespace);
  const cases = {
    "one each": { Role, A: association("druid"), druid: serviceAccount() },
    "two for one": { Role, A: association("druid"), B: association("druid") },
    "a role of somebody else": {
      A: [
        "EKS::PodIdentityAssociation",
        { Namespace: "druid", ServiceAccount: "druid", RoleArn: principal("other") },
      ] as const,
    },
    "something that is no role": { Bucket: ["S3::Bucket"] as const, A: association("druid", "Bucket") },
    none: { druid: serviceAccount() },
    "of add-ons, where EKS puts them": {
      Role,
      A: addon("aws-ebs-csi-driver", "ebs"),
      B: addon("amazon-cloudwatch-observability", "agent"),
      ebs: serviceAccount("kube-system"),
      agent: serviceAccount("amazon-cloudwatch"),
      other: serviceAccount("kube-system"),
    },
    "of an add-on, by a role of somebody else": { Role, A: addon("aws-ebs-csi-driver", "ebs", principal("other")) },
    "in one of two clusters": {
      ...twoClusters,
      Role,
      A: association("druid", "Role", "druid", "c"),
      B: association("druid", "Role", "druid", "d"),
      druid: serviceAccount(),
    },
    "in the other of two clusters": {
      ...twoClusters,
      Role,
      B: association("druid", "Role", "druid", "d"),
      druid: serviceAccount(),
    },
    "in the other of two clusters, without accounts": {
      ...twoClusters,
      Role,
      B: association("druid", "Role", "druid", "d"),
    },
    "two of one in the other cluster": {
      ...twoClusters,
      Role,
      A: association("druid", "Role", "druid", "c"),
      B: association("druid", "Role", "druid", "d"),
      C: association("druid", "Role", "druid", "d"),
      druid: serviceAccount(),
    },
    "of an add-on of the other cluster": {
      ...twoClusters,
      Role,
      A: addon("aws-ebs-csi-driver", "ebs", { "Fn::GetAtt": ["Role", "Arn"] }, "d"),
      ebs: serviceAccount("kube-system"),
    },
    "two clusters, neither of which is named": {
      Other: twoClusters.Other,
      Third: ["EKS::Cluster", { Name: "e" }] as const,
      Role,
      A: association("druid", "Role", "druid", "d"),
      druid: serviceAccount(),
    },
    "one cluster by any name": {
      Other: twoClusters.Other,
      Role,
      A: association("druid", "Role", "druid", "d"),
      druid: serviceAccount(),
    },
    "in another way": {
      Role,
      A: association("druid"),
      druid: serviceAccount("druid", { "eks.amazonaws.com/role-arn": principal("x") }),
    },
  };
  expect(inFull("DRUID-007", cases, { clusterName: "c" })).toMatchInlineSnapshot(`
    "# one each: held
    # two for one: violated
    - B/ServiceAccount: druid/druid has two roles | found "druid" | expected 1
    # a role of somebody else: violated
    - A/RoleArn: the role of druid/druid is not part of the platform | found "arn:aws:iam::123456789012:role/other" | expected "a role of the platform"
    # something that is no role: violated
    - A/RoleArn: the role of druid/druid is not part of the platform | found "⟨Bucket.Arn⟩" | expected "a role of the platform"
    # none: violated
    - ServiceAccount/druid/druid: druid/druid has no Pod Identity association | found {"kind":"ServiceAccount","metadata":{"name":"druid","namespace":"druid"}} | expected "1 association"
    - none: a Pod Identity association was not found
    # of add-ons, where EKS puts them: violated
    - ServiceAccount/kube-system/other: kube-system/other has no Pod Identity association | found {"kind":"ServiceAccount","metadata":{"name":"other","namespace":"kube-system"}} | expected "1 association"
    # of an add-on, by a role of somebody else: violated
    - A/PodIdentityAssociations/0/RoleArn: the role of kube-system/ebs is not part of the platform | found "arn:aws:iam::123456789012:role/other" | expected "a role of the platform"
    # in one of two clusters: held
    # in the other of two clusters: violated
    - ServiceAccount/druid/druid: druid/druid has no Pod Identity association | found {"kind":"ServiceAccount","metadata":{"name":"druid","namespace":"druid"}} | expected "1 association"
    # in the other of two clusters, without accounts: held
    # two of one in the other cluster: violated
    - C/ServiceAccount: druid/druid has two roles | found "druid" | expected 1
    # of an add-on of the other cluster: violated
    - ServiceAccount/kube-system/ebs: kube-system/ebs has no Pod Identity association | found {"kind":"ServiceAccount","metadata":{"name":"ebs","namespace":"kube-system"}} | expected "1 association"
    # two clusters, neither of which is named: unknown
    - none: which of several clusters the manifests are for is not said
    # one cluster by any name: held
    # in another way: violated
    - ServiceAccount/druid/druid/metadata/annotations/eks.amazonaws.com~1role-arn: druid/druid takes its role in another way | found "arn:aws:iam::123456789012:role/x" | expected "Pod Identity""
  `);
});
