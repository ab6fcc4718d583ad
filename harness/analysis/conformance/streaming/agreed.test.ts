// The agreed cluster: names, versions, endpoints, accounts and their roles, node groups as they were declared.

import { expect, it } from "vitest";
import { said, told } from "../sample-platform.ts";
import type { Promised, Written } from "../sample-platform.ts";

type Resources = Exclude<Written, string>;

const cluster = (config: object = {}, more: object = {}) =>
  [
    "EKS::Cluster",
    {
      ...{ Name: "c", Version: "1.33" },
      ResourcesVpcConfig: { EndpointPrivateAccess: true, EndpointPublicAccess: false, ...config },
      ...more,
    },
  ] as const;
const agreed: Promised = { clusterName: "c", kubernetesVersion: "1.33", apiRanges: ["198.51.100.0/24"] };

it("EKS-011: the cluster is the agreed one", () => {
  const open = { ...agreed, publicApi: true };
  const ranges = (...PublicAccessCidrs: string[]) => ({
    C: cluster({ EndpointPublicAccess: true, PublicAccessCidrs }),
  });
  expect(
    [
      told(
        "EKS-011",
        {
          whole: { C: cluster() },
          "another name": { C: cluster({}, { Name: "d" }) },
          "another version": { C: cluster({}, { Version: "1.32" }) },
          "the newest": { C: cluster({}, { Version: undefined }) },
          "not from inside": { C: cluster({ EndpointPrivateAccess: undefined }) },
          "public by default": { C: cluster({ EndpointPublicAccess: undefined }) },
        },
        agreed,
      ),
      told("EKS-011", { "promised and not there": { C: cluster() }, "as promised": ranges("192.0.2.0/24") }, open),
      told(
        "EKS-003",
        {
          "the agreed range": ranges("198.51.100.0/24"),
          "a part of it": ranges("198.51.100.7/32"),
          "one of two": ranges("198.51.100.7/32", "203.0.113.0/24"),
          "more than it": ranges("198.51.100.0/23"),
          "no range at all": ranges("anywhere"),
          "the world by default": { C: cluster({ EndpointPublicAccess: true }) },
        },
        open,
      ),
    ].join("\n"),
  ).toMatchInlineSnapshot(`
    "# whole
    held
    # another name
    violated
    finding C/Name: the cluster has another name | "c"
    # another version
    violated
    finding C/Version: not the promised version of Kubernetes | "1.33"
    # the newest
    violated
    finding C/Version: not the promised version of Kubernetes | "1.33"
    # not from inside
    violated
    finding C/ResourcesVpcConfig/EndpointPrivateAccess: the API is not reachable from inside | true
    # public by default
    violated
    finding C/ResourcesVpcConfig/EndpointPublicAccess: the API is not public as it is promised | false
    # promised and not there
    violated
    finding C/ResourcesVpcConfig/EndpointPublicAccess: the API is not public as it is promised | true
    # as promised
    held
    # the agreed range
    held
    # a part of it
    held
    # one of two
    violated
    finding C/ResourcesVpcConfig/PublicAccessCidrs: the cluster API is open beyond the declared ranges | ["198.51.100.0/24"] | {"cdk":"endpointPublicAccess: false, endpointPrivateAccess: true"}
    # more than it
    violated
    finding C/ResourcesVpcConfig/PublicAccessCidrs: the cluster API is open beyond the declared ranges | ["198.51.100.0/24"] | {"cdk":"endpointPublicAccess: false, endpointPrivateAccess: true"}
    # no range at all
    violated
    finding C/ResourcesVpcConfig/PublicAccessCidrs: the cluster API is open beyond the declared ranges | ["198.51.100.0/24"] | {"cdk":"endpointPublicAccess: false, endpointPrivateAccess: true"}
    # the world by default
    violated
    finding C/ResourcesVpcConfig/PublicAccessCidrs: the cluster API is open beyond the declared ranges | ["198.51.100.0/24"] | {"cdk":"endpointPublicAccess: false, endpointPrivateAccess: true"}"
  `);
});

const trust = (...subjects: string[]) =>
  [
    "IAM::Role",
    {
      RoleName: subjects.join("+") || "none",
      AssumeRolePolicyDocument: {
        Statement: [
          {
            ...{ Effect: "Allow", Principal: { Federated: "p" }, Action: "sts:AssumeRoleWithWebIdentity" },
            Condition: {
              StringEquals: {
                "x:sub": subjects.map((one) => `system:serviceaccount:own:${one}`),
                "x:aud": "sts.amazonaws.com",
              },
            },
          },
        ],
      },
    },
  ] as const;
const account = (role: string | undefined, namespace = "own") =>
  [
    "Kubernetes::ServiceAccount",
    {
      metadata: {
        namespace,
        ...(role === undefined
          ? {}
          : { annotations: { "eks.amazonaws.com/role-arn": `arn:aws:iam::123456789012:role/${role}` } }),
      },
    },
  ] as const;

it("IAM-011: each account has a role of its own", () => {
  const Provider = ["IAM::OIDCProvider", {}] as const;
  const of = (written: Resources) => said("IAM-011", written, { namespaces: ["own"] });
  expect(
    Object.entries({
      whole: of({ Provider, R: trust("a"), S: trust("b"), a: account("a"), b: account("b") }),
      "an account of elsewhere": of({ Provider, R: trust("a"), a: account("a"), b: account(undefined, "kube-system") }),
      "no provider": of({ R: trust("a"), a: account("a") }),
      "no role": of({ Provider, R: trust("a"), a: account(undefined) }),
      "another's role": of({ Provider, R: trust("a"), S: trust("b"), a: account("b"), b: account("b") }),
      "one role for two": of({ Provider, R: trust("a", "b"), a: account("a+b"), b: account("a+b") }),
      "a role for nobody": of({ Provider, R: trust(), a: account("none") }),
    })
      .map(([what, text]) => `# ${what}: ${text}`)
      .join("\n"),
  ).toMatchInlineSnapshot(`
    "# whole: held
    # an account of elsewhere: held
    # no provider: violated
    finding none: the cluster has no identity provider | "1 OIDC provider"
    # no role: violated
    finding ServiceAccount/own/a: ServiceAccount/own/a has no role that trusts it | "a"
    # another's role: violated
    finding ServiceAccount/own/a/metadata/annotations/eks.amazonaws.com~1role-arn: ServiceAccount/own/a has no role that trusts it | "a"
    finding ServiceAccount/own/b/metadata/annotations/eks.amazonaws.com~1role-arn: ServiceAccount/own/b shares its role with ServiceAccount/own/a | "a role of its own"
    # one role for two: violated
    finding R/AssumeRolePolicyDocument: a+b serves 2 service accounts | 1
    finding ServiceAccount/own/b/metadata/annotations/eks.amazonaws.com~1role-arn: ServiceAccount/own/b shares its role with ServiceAccount/own/a | "a role of its own"
    # a role for nobody: violated
    finding R/AssumeRolePolicyDocument: none serves 0 service accounts | 1
    finding ServiceAccount/own/a/metadata/annotations/eks.amazonaws.com~1role-arn: ServiceAccount/own/a has no role that trusts it | "a role for system:serviceaccount:own:a""
  `);
});

const plan = (more: object = {}) => ({
  requirement: "EKS-013",
  instanceType: "m5.large",
  min: 1,
  desired: 2,
  max: 3,
  labels: { role: "db" },
  ...more,
});
const group = (more: object = {}) =>
  [
    "EKS::Nodegroup",
    {
      NodegroupName: "g",
      InstanceTypes: ["m5.large"],
      ScalingConfig: { MinSize: 1, DesiredSize: 2, MaxSize: 3 },
      Labels: { role: "db" },
      ...more,
    },
  ] as const;
const template = (VolumeSize: number, VolumeType?: string) =>
  [
    "EC2::LaunchTemplate",
    { LaunchTemplateData: { BlockDeviceMappings: [{ DeviceName: "/dev/xvdb" }, { Ebs: { VolumeSize, VolumeType } }] } },
  ] as const;

it("EKS-013 and EKS-018: groups as they were declared, kept for their work", () => {
  const of = (written: Resources, more: object = {}, row = "EKS-013") =>
    said(row, written, { nodeGroups: { g: plan(more) } });
  const T = { LaunchTemplate: { Id: { Ref: "T" } } };
  const taint = (Value: string, Effect: string, Key = "workload") => ({ Taints: [{ Key, Value, Effect }] });
  expect(
    Object.entries({
      whole: of({ G: group() }),
      missing: of({ G: group({ NodegroupName: "h" }) }),
      twice: of({ G: group(), H: group() }),
      "another type": of({ G: group({ InstanceTypes: ["m5.large", "m5.xlarge"] }) }),
      "no type": of({ G: group({ InstanceTypes: undefined }) }),
      "other sizes": of({ G: group({ ScalingConfig: { MinSize: 0, DesiredSize: 1 } }) }),
      "another label": of({ G: group({ Labels: { role: "x" } }) }),
      "a taint": of({ G: group(taint("db", "NO_SCHEDULE")) }),
      "a taint as it was meant": of({ G: group(taint("db", "NO_SCHEDULE")) }, { taint: "db" }),
      "its volume": of({ G: group({ DiskSize: 50 }) }, { diskGib: 50 }),
      "another volume": of({ G: group({ DiskSize: 20 }) }, { diskGib: 50 }),
      "the template's volume": of({ G: group(T), T: template(50, "gp3") }, { diskGib: 50 }),
      "the template's older volume": of({ G: group(T), T: template(50) }, { diskGib: 50 }),
      "the template's smaller volume": of({ G: group(T), T: template(20, "gp3") }, { diskGib: 50 }),
      "of another row": of({ G: group() }, { requirement: "EKS-014" }),
      "kept: its taint": of({ G: group(taint("db", "NO_SCHEDULE")) }, { taint: "db" }, "EKS-018"),
      "kept: that evicts": of({ G: group(taint("db", "NO_EXECUTE")) }, { taint: "db" }, "EKS-018"),
      "kept: that only prefers": of({ G: group(taint("db", "PREFER_NO_SCHEDULE")) }, { taint: "db" }, "EKS-018"),
      "kept: of another work": of({ G: group(taint("x", "NO_SCHEDULE")) }, { taint: "db" }, "EKS-018"),
      "kept: by another key": of({ G: group(taint("db", "NO_SCHEDULE", "k")) }, { taint: "db" }, "EKS-018"),
      "kept: none": of({ G: group() }, { taint: "db" }, "EKS-018"),
      "kept: from everybody": of({ G: group(taint("x", "NO_SCHEDULE")) }, {}, "EKS-018"),
      "kept: without its label": of({ G: group({ Labels: {} }) }, {}, "EKS-018"),
    })
      .map(([what, text]) => `# ${what}: ${text}`)
      .join("\n"),
  ).toMatchInlineSnapshot(`
    "# whole: held
    # missing: violated
    finding none: the node group g is missing | "g"
    # twice: violated
    finding H: g exists more than once | "g"
    # another type: violated
    finding G/InstanceTypes: G is of another instance type | "m5.large"
    # no type: violated
    finding G/InstanceTypes: G is of another instance type | "m5.large"
    # other sizes: violated
    finding G/ScalingConfig/MinSize: G: MinSize is another | 1
    finding G/ScalingConfig/DesiredSize: G: DesiredSize is another | 2
    finding G/ScalingConfig/MaxSize: G: MaxSize is another | 3
    # another label: violated
    finding G/Labels/role: G lacks role=db | "db"
    # a taint: violated
    finding G/Taints: G keeps pods away | "no taints"
    # a taint as it was meant: held
    # its volume: held
    # another volume: violated
    finding G/DiskSize: G has no volume of 50 GiB | 50
    # the template's volume: held
    # the template's older volume: violated
    finding T/LaunchTemplateData/BlockDeviceMappings: G has no gp3 volume of 50 GiB | {"volumeType":"gp3","volumeSize":50}
    # the template's smaller volume: violated
    finding T/LaunchTemplateData/BlockDeviceMappings: G has no gp3 volume of 50 GiB | {"volumeType":"gp3","volumeSize":50}
    # of another row: out-of-scope: no agreed value
    # kept: its taint: held
    # kept: that evicts: held
    # kept: that only prefers: violated
    finding G/Taints: g takes pods of other work | "taint workload=db" | "without the taint any pod may land on the nodes with local disks"
    # kept: of another work: violated
    finding G/Taints: g takes pods of other work | "taint workload=db" | "without the taint any pod may land on the nodes with local disks"
    # kept: by another key: violated
    finding G/Taints: g takes pods of other work | "taint workload=db" | "without the taint any pod may land on the nodes with local disks"
    # kept: none: violated
    finding G/Taints: g takes pods of other work | "taint workload=db" | "without the taint any pod may land on the nodes with local disks"
    # kept: from everybody: violated
    finding G/Taints: G keeps pods away | "no taints"
    # kept: without its label: held"
  `);
  const pods = (spec: object) =>
    ["Kubernetes::Deployment", { metadata: { namespace: "a" }, spec: { template: { spec } } }] as const;
  const lands = (spec: object, more: object = { taint: "db" }) =>
    of({ G: group(taint("db", "NO_SCHEDULE")), P: pods(spec) }, more, "EKS-018").split("\n")[0];
  const own = { key: "workload", operator: "Equal", value: "db", effect: "NoSchedule" };
  const nodeSelector = { role: "db" };
  expect([
    lands({ nodeSelector, tolerations: [own] }),
    lands({ nodeSelector, tolerations: [own, { key: "spot", operator: "Exists" }] }),
    lands({ nodeSelector: { ...nodeSelector, "kubernetes.io/os": "linux" }, tolerations: [own] }),
  ]).toEqual(Array(3).fill("held"));
  expect([
    lands({ tolerations: [own] }),
    lands({ nodeSelector: { "kubernetes.io/os": "linux" }, tolerations: [own] }),
    lands({ nodeSelector: { role: "x" }, tolerations: [own] }),
    lands({ nodeSelector }),
    lands({ nodeSelector, tolerations: [own, { operator: "Exists" }] }),
    lands({ nodeSelector, tolerations: [own, { key: "workload", operator: "Exists" }] }),
    lands({ nodeSelector, tolerations: [own, { key: "workload", value: "x" }] }),
  ]).toEqual(Array(7).fill("violated"));
  expect(lands({ nodeSelector, nodeName: "n", tolerations: [own] })).toBe("unknown");
  const groups = {
    W: group({ NodegroupName: "w", Labels: { role: "web", tier: "a" } }),
    D: group({ NodegroupName: "d", Labels: { role: "db", tier: "b" }, ...taint("db", "NO_SCHEDULE") }),
    C: group({ NodegroupName: "c", Labels: { role: "cache", tier: "b" }, ...taint("cache", "NO_SCHEDULE") }),
    X: group({ NodegroupName: "x", ...taint("v", "NO_SCHEDULE", "k") }),
  };
  const nodeGroups = {
    w: plan({ labels: { role: "web", tier: "a" } }),
    d: plan({ labels: { role: "db", tier: "b" }, taint: "db" }),
    c: plan({ labels: { role: "cache", tier: "b" }, taint: "cache" }),
  };
  const among = (spec: object) => said("EKS-018", { ...groups, P: pods(spec) }, { nodeGroups }).split("\n")[0];
  const web = { nodeSelector: { role: "web" } };
  const required = (...terms: object[][]) => ({
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: terms.map((matchExpressions) => ({ matchExpressions })),
        },
      },
    },
  });
  const isIn = (...values: string[]) => ({ key: "role", operator: "In", values });
  const cache = { ...own, value: "cache" };
  expect([
    among(web),
    among({ ...web, tolerations: [{ key: "spot", operator: "Exists" }] }),
    among(required([isIn("web")])),
    among({ ...required([isIn("db")]), tolerations: [own] }),
    among({ nodeSelector: { tier: "b" }, tolerations: [own, cache] }),
  ]).toEqual(Array(5).fill("held"));
  expect([
    among({ ...web, tolerations: [own] }),
    among({ ...web, tolerations: [{ key: "workload", operator: "Exists" }] }),
    among({ ...web, tolerations: [{ key: "k", value: "v" }] }),
    among({ ...web, tolerations: [{ operator: "Exists" }] }),
    among(required([{ ...isIn("web"), operator: "NotIn" }])),
    among(required([isIn("web", "db")])),
    among(required([isIn("web")], [isIn("db")])),
    among({ nodeSelector: { tier: "b" }, tolerations: [own] }),
    among({ nodeSelector: { tier: "b" }, tolerations: [cache] }),
  ]).toEqual(Array(9).fill("violated"));
});
