// Rows of the cluster on a few clusters, node groups, entries and bindings.

import { expect, it } from "vitest";
import { account, inFull, running } from "../sample-platform.ts";

const ref = (id: string) => ({ Ref: id });
const arn = (id: string) => ({ "Fn::GetAtt": [id, "Arn"] });
const cluster = (more: object = {}) => ["EKS::Cluster", { Name: "c", ...more }] as const;
const subnet = (CidrBlock: string, AvailabilityZone: string) =>
  ["EC2::Subnet", { VpcId: "vpc-1", CidrBlock, AvailabilityZone }] as const;
const cidrs = {
  vpc: "10.0.0.0/16",
  tiers: { data: ["10.0.1.0/24", "10.0.2.0/24", "10.0.3.0/24"], other: ["10.0.9.0/24"] },
};
const subnets = {
  A: subnet("10.0.1.0/24", "a"),
  B: subnet("10.0.2.0/24", "b"),
  C: subnet("10.0.3.0/24", "c"),
  O: subnet("10.0.9.0/24", "d"),
};
const nodes = (more: object = {}) => ["EKS::Nodegroup", { ClusterName: "c", ...more }] as const;
const within = (...ids: string[]) => ({ Subnets: ids.map(ref) });

it("EKS-001 to EKS-004: version, subnets, endpoint, add-ons", () => {
  const version = (Version?: string) => ({ C: cluster({ Version }) });
  const versions = {
    least: version("1.28"),
    older: version("1.27"),
    newer: version("2.0"),
    "the newest": version(),
    none: version("0.30"),
    odd: version("1"),
  };
  expect(inFull("EKS-001", versions)).toMatchInlineSnapshot(`
    "# least: held
    # older: violated
    - C/Version: Kubernetes 1.27 is too old | found "1.27" | expected ">= 1.28"
    # newer: held
    # the newest: held
    # none: violated
    - C/Version: Kubernetes 0.30 is too old | found "0.30" | expected ">= 1.28"
    # odd: violated
    - C/Version: Kubernetes 1 is too old | found "1" | expected ">= 1.28""
  `);
  const stands = (...ids: string[]) => cluster({ ResourcesVpcConfig: { SubnetIds: ids.map(ref) } });
  const places = {
    all: { ...subnets, K: stands("A", "B", "C"), N: nodes(within("A", "B")) },
    "two too few, and one of others": { ...subnets, K: stands("A", "O"), N: nodes(within("O")) },
    "one that is not there": {
      ...subnets,
      K: cluster({ ResourcesVpcConfig: { SubnetIds: [ref("A"), ref("B"), ref("C"), "subnet-1"] } }),
    },
  };
  expect(inFull("EKS-002", places, { cidrs })).toMatchInlineSnapshot(`
    "# all: held
    # two too few, and one of others: violated
    - K/ResourcesVpcConfig/SubnetIds/1: a subnet that was not handed over is used | found "⟨O⟩" | expected ["A","B","C"]
    - K/ResourcesVpcConfig/SubnetIds: the cluster is not in B, C | found ["⟨A⟩","⟨O⟩"] | expected ["A","B","C"]
    - N/Subnets/0: a subnet that was not handed over is used | found "⟨O⟩" | expected ["A","B","C"]
    # one that is not there: violated
    - K/ResourcesVpcConfig/SubnetIds/3: a subnet that was not handed over is used | found "subnet-1" | expected ["A","B","C"]"
  `);
  expect(inFull("EKS-002", { "no tiers": places.all }, { cidrs: { vpc: "10.0.0.0/16", tiers: {} } }))
    .toMatchInlineSnapshot(`
    "# no tiers: violated
    - K/ResourcesVpcConfig/SubnetIds/0: a subnet that was not handed over is used | found "⟨A⟩" | expected []
    - K/ResourcesVpcConfig/SubnetIds/1: a subnet that was not handed over is used | found "⟨B⟩" | expected []
    - K/ResourcesVpcConfig/SubnetIds/2: a subnet that was not handed over is used | found "⟨C⟩" | expected []
    - N/Subnets/0: a subnet that was not handed over is used | found "⟨A⟩" | expected []
    - N/Subnets/1: a subnet that was not handed over is used | found "⟨B⟩" | expected []"
  `);
  const api = (config: object) => ({ K: cluster({ ResourcesVpcConfig: { EndpointPrivateAccess: true, ...config } }) });
  const endpoints = {
    private: api({ EndpointPublicAccess: false }),
    "by default": { K: cluster() },
    "for the agreed range": api({ EndpointPublicAccess: true, PublicAccessCidrs: ["203.0.113.0/25"] }),
    "for more": api({ EndpointPublicAccess: true, PublicAccessCidrs: ["203.0.113.0/25", "198.51.100.0/24"] }),
    "for the world": api({ EndpointPublicAccess: true }),
    "for no range": api({ EndpointPublicAccess: true, PublicAccessCidrs: ["everybody"] }),
  };
  const closed = {
    ...endpoints,
    "from nowhere": { K: cluster({ ResourcesVpcConfig: { EndpointPublicAccess: false } }) },
  };
  expect(inFull("EKS-003", closed, { apiRanges: [] })).toMatchInlineSnapshot(`
    "# private: held
    # by default: violated
    - K/ResourcesVpcConfig/EndpointPublicAccess: the cluster API is public | found "true (the default)" | expected false | patch {"cdk":"endpointPublicAccess: false, endpointPrivateAccess: true"}
    - K/ResourcesVpcConfig/EndpointPrivateAccess: the cluster API is not reachable from inside | expected true
    # for the agreed range: violated
    - K/ResourcesVpcConfig/EndpointPublicAccess: the cluster API is public | found "true" | expected false | patch {"cdk":"endpointPublicAccess: false, endpointPrivateAccess: true"}
    # for more: violated
    - K/ResourcesVpcConfig/EndpointPublicAccess: the cluster API is public | found "true" | expected false | patch {"cdk":"endpointPublicAccess: false, endpointPrivateAccess: true"}
    # for the world: violated
    - K/ResourcesVpcConfig/EndpointPublicAccess: the cluster API is public | found "true" | expected false | patch {"cdk":"endpointPublicAccess: false, endpointPrivateAccess: true"}
    # for no range: violated
    - K/ResourcesVpcConfig/EndpointPublicAccess: the cluster API is public | found "true" | expected false | patch {"cdk":"endpointPublicAccess: false, endpointPrivateAccess: true"}
    # from nowhere: violated
    - K/ResourcesVpcConfig/EndpointPrivateAccess: the cluster API is not reachable from inside | expected true"
  `);
  expect(inFull("EKS-003", endpoints, { apiRanges: ["203.0.113.0/24"] })).toMatchInlineSnapshot(`
    "# private: held
    # by default: violated
    - K/ResourcesVpcConfig/PublicAccessCidrs: the cluster API is open beyond the declared ranges | found "0.0.0.0/0 (the default)" | expected ["203.0.113.0/24"] | patch {"cdk":"endpointPublicAccess: false, endpointPrivateAccess: true"}
    # for the agreed range: held
    # for more: violated
    - K/ResourcesVpcConfig/PublicAccessCidrs: the cluster API is open beyond the declared ranges | found ["203.0.113.0/25","198.51.100.0/24"] | expected ["203.0.113.0/24"] | patch {"cdk":"endpointPublicAccess: false, endpointPrivateAccess: true"}
    # for the world: violated
    - K/ResourcesVpcConfig/PublicAccessCidrs: the cluster API is open beyond the declared ranges | found "0.0.0.0/0 (the default)" | expected ["203.0.113.0/24"] | patch {"cdk":"endpointPublicAccess: false, endpointPrivateAccess: true"}
    # for no range: violated
    - K/ResourcesVpcConfig/PublicAccessCidrs: the cluster API is open beyond the declared ranges | found ["everybody"] | expected ["203.0.113.0/24"] | patch {"cdk":"endpointPublicAccess: false, endpointPrivateAccess: true"}"
  `);
  expect(inFull("EKS-003", { "no range is agreed": api({ EndpointPublicAccess: true, PublicAccessCidrs: [] }) }))
    .toMatchInlineSnapshot(`
    "# no range is agreed: violated
    - K/ResourcesVpcConfig/EndpointPublicAccess: the cluster API is public | found "true" | expected false | patch {"cdk":"endpointPublicAccess: false, endpointPrivateAccess: true"}"
  `);
  expect(
    inFull("EKS-003", { "the world is agreed": api({ EndpointPublicAccess: true }) }, { apiRanges: ["0.0.0.0/0"] }),
  ).toMatchInlineSnapshot(`
    "# the world is agreed: violated
    - K/ResourcesVpcConfig/PublicAccessCidrs: the cluster API is open beyond the declared ranges | found "0.0.0.0/0 (the default)" | expected ["0.0.0.0/0"] | patch {"cdk":"endpointPublicAccess: false, endpointPrivateAccess: true"}"
  `);
  const addon = (AddonName: string, ClusterName: unknown = ref("K")) =>
    ["EKS::Addon", { AddonName, ClusterName }] as const;
  const three = { K: cluster(), X: addon("vpc-cni"), Y: addon("coredns", "c"), Z: addon("aws-ebs-csi-driver") };
  const addons = {
    three,
    "of another cluster": { ...three, X: addon("vpc-cni", "other"), Y: addon("coredns", ref("Z")) },
    none: { K: cluster() },
  };
  expect(inFull("EKS-004", addons)).toMatchInlineSnapshot(`
    "# three: held
    # of another cluster: violated
    - none: the add-on vpc-cni is missing | expected "vpc-cni"
    - none: the add-on coredns is missing | expected "coredns"
    # none: violated
    - none: the add-on vpc-cni is missing | expected "vpc-cni"
    - none: the add-on coredns is missing | expected "coredns"
    - none: the add-on aws-ebs-csi-driver is missing | expected "aws-ebs-csi-driver""
  `);
  expect(inFull("EKS-004", { "another is promised": three }, { addons: ["kube-proxy"] })).toMatchInlineSnapshot(`
    "# another is promised: violated
    - none: the add-on kube-proxy is missing | expected "kube-proxy""
  `);
});

it("EKS-002, EKS-004, EKS-005, EKS-008: what runs", () => {
  const addon = (AddonName: string) => ["EKS::Addon", { ClusterName: "c", AddonName }] as const;
  const addons = { K: cluster(), V: addon("vpc-cni"), D: addon("coredns"), E: addon("aws-ebs-csi-driver") };
  const healthy = { V: { Status: "ACTIVE" }, D: { Status: "ACTIVE" }, E: { Status: "ACTIVE" } };
  const one = (Status: string) => running(addons, { ...healthy, D: { Status } });
  expect(
    inFull("EKS-004", { "all is well": one("ACTIVE"), "one is not": one("DEGRADED"), "one changes": one("UPDATING") }),
  ).toMatchInlineSnapshot(`
    "# all is well: held
    # one is not: violated
    - D: the add-on D is DEGRADED | found "DEGRADED" | expected "ACTIVE"
    # one changes: unknown
    - D: the add-on D is UPDATING | found "UPDATING" | expected "ACTIVE""
  `);
  const objectives = { "EKS-008": { value: { ch: { groups: 3, instanceType: "m5.large" } } } };
  const groups = Object.fromEntries(
    ["A", "B", "C"].map((zone) => [
      `N${zone}`,
      nodes({ NodegroupName: zone, Labels: { role: "ch" }, InstanceTypes: ["m5.large"], ...within(zone) }),
    ]),
  );
  const node = (zone: string, group: string, InstanceType = "m5.large") =>
    [
      "EC2::Instance",
      { SubnetId: ref(zone), InstanceType, Tags: [{ Key: "eks:nodegroup-name", Value: group }] },
    ] as const;
  const run = (I: ReturnType<typeof node>, J: ReturnType<typeof node>, H = node("C", "C")) => {
    const stands = cluster({ ResourcesVpcConfig: { SubnetIds: ["A", "B", "C"].map(ref) } });
    return running({ ...subnets, ...groups, K: stands, I, J, H });
  };
  const cases = {
    spread: run(node("A", "A"), node("B", "B")),
    "two zones": run(node("A", "A"), node("A", "B"), node("B", "C")),
    "smaller, elsewhere": run(node("A", "A"), node("O", "B", "t3.nano")),
  };
  const everything = ["EKS-002", "EKS-005", "EKS-008"] as const;
  expect(everything.map((row) => `${row}\n${inFull(row, cases, { objectives, cidrs })}`).join("\n"))
    .toMatchInlineSnapshot(`
    "EKS-002
    # spread: held
    # two zones: held
    # smaller, elsewhere: violated
    - J/SubnetId: a subnet that was not handed over is used | found "⟨O⟩" | expected ["A","B","C"]
    EKS-005
    # spread: held
    # two zones: violated
    - I/SubnetId: the nodes that run for ch are in a, b only | found ["a","b"] | expected "3 zones"
    # smaller, elsewhere: held
    EKS-008
    # spread: held
    # two zones: held
    # smaller, elsewhere: violated
    - J/InstanceType: a node is not of the agreed instance type | found "t3.nano" | expected "m5.large""
  `);
});

it("EKS-005, EKS-008: nodes in their zones and by their plan", () => {
  const plan = {
    ch: { kind: "managed", groups: 3, capacity: "SPOT", instanceType: "m5.large", nodesPerGroup: 1 },
    jobs: { groups: 1 },
  };
  const objectives = { "EKS-008": { value: plan } };
  const group = (role: string, zone: string, more: object = {}) =>
    nodes({
      Labels: { role },
      InstanceTypes: ["m5.large"],
      CapacityType: "SPOT",
      ScalingConfig: { DesiredSize: 1 },
      ...within(zone),
      ...more,
    });
  const right = {
    ...subnets,
    N1: group("ch", "A"),
    N2: group("ch", "B"),
    N3: group("ch", "C"),
    J: group("jobs", "A", { CapacityType: "ON_DEMAND", InstanceTypes: ["x"], ScalingConfig: {} }),
  };
  const cases = {
    "as planned": right,
    "by tags": {
      ...right,
      N1: group("ch", "A", { Labels: undefined, Tags: { "assay:role": "ch" } }),
      J: group("jobs", "A", { CapacityType: undefined }),
    },
    "two of one role in a zone": { ...right, N3: group("ch", "B"), M: group("more", "C") },
    "all in two zones": { ...subnets, N1: group("ch", "A"), N2: group("ch", "B"), N3: group("ch", "B") },
    "in a subnet that is not there": {
      ...right,
      N3: group("ch", "B", { Subnets: [ref("B"), "subnet-1"] }),
      M: group("more", "C"),
    },
    "too few of a role": { ...subnets, N1: group("ch", "A"), N2: group("ch", "B"), M: group("more", "C") },
    none: subnets,
    "others than planned": {
      ...right,
      N1: group("ch", "A", {
        InstanceTypes: ["m5.large", "t3.nano"],
        CapacityType: "ON_DEMAND",
        ScalingConfig: { DesiredSize: 2 },
      }),
      N2: group("ch", "B", { InstanceTypes: undefined, CapacityType: undefined, ScalingConfig: undefined }),
    },
    "one too many": { ...right, N4: group("ch", "A") },
  };
  expect(inFull("EKS-005", cases, { objectives })).toMatchInlineSnapshot(`
    "# as planned: held
    # by tags: held
    # two of one role in a zone: violated
    - N1/Subnets: nodes for ch run in a, b only | found ["a","b"] | expected "3 zones"
    # all in two zones: violated
    - N1/Subnets: nodes run in a, b only | found ["a","b"] | expected "3 zones"
    - N1/Subnets: nodes for ch run in a, b only | found ["a","b"] | expected "3 zones"
    # in a subnet that is not there: held
    # too few of a role: held
    # none: unknown
    - none: nothing to judge was found
    # others than planned: held
    # one too many: held"
  `);
  expect(inFull("EKS-008", cases, { objectives })).toMatchInlineSnapshot(`
    "# as planned: held
    # by tags: held
    # two of one role in a zone: held
    # all in two zones: violated
    - none: 0 node groups of role jobs | found 0 | expected 1
    # in a subnet that is not there: held
    # too few of a role: violated
    - N1: 2 node groups of role ch | found 2 | expected 3
    - none: 0 node groups of role jobs | found 0 | expected 1
    # none: violated
    - none: 0 node groups of role ch | found 0 | expected 3
    - none: 0 node groups of role jobs | found 0 | expected 1
    # others than planned: violated
    - N1/InstanceTypes: not the agreed instance type | found ["m5.large","t3.nano"] | expected "m5.large"
    - N1/CapacityType: not the agreed kind of capacity | found "ON_DEMAND" | expected "SPOT"
    - N1/ScalingConfig/DesiredSize: not the agreed number of nodes | found 2 | expected 1
    - N2/InstanceTypes: not the agreed instance type | expected "m5.large"
    - N2/CapacityType: not the agreed kind of capacity | expected "SPOT"
    - N2/ScalingConfig/DesiredSize: not the agreed number of nodes | expected 1
    # one too many: violated
    - N1: 4 node groups of role ch | found 4 | expected 3"
  `);
  const unplanned = { "nothing is planned": right, "two of one role in a zone": cases["two of one role in a zone"] };
  expect(inFull("EKS-005", unplanned)).toMatchInlineSnapshot(`
    "# nothing is planned: held
    # two of one role in a zone: held"
  `);
  expect(inFull("EKS-008", unplanned)).toMatchInlineSnapshot(`
    "# nothing is planned: out-of-scope: no agreed value
    # two of one role in a zone: out-of-scope: no agreed value"
  `);
  expect(inFull("EKS-008", unplanned, { objectives: { "EKS-008": { value: "R13" } } })).toMatchInlineSnapshot(`
    "# nothing is planned: out-of-scope: no agreed value
    # two of one role in a zone: out-of-scope: no agreed value"
  `);
  expect(inFull("EKS-008", unplanned, { objectives: { "EKS-008": { value: null } } })).toMatchInlineSnapshot(`
    "# nothing is planned: out-of-scope: no agreed value
    # two of one role in a zone: out-of-scope: no agreed value"
  `);
});

it("EKS-006, BASE-013, IAM-008: who administers, and who comes in at all", () => {
  const policy = (name: string) => ({ PolicyArn: `arn:aws:eks::aws:cluster-access-policy/${name}` });
  const entry = (PrincipalArn: unknown, AccessPolicies: object[], KubernetesGroups: string[] = []) =>
    ["EKS::AccessEntry", { PrincipalArn, AccessPolicies, KubernetesGroups }] as const;
  const name = (role: string) => `arn:aws:iam::${account}:role/path/${role}`;
  const Admin = policy("AmazonEKSClusterAdminPolicy");
  const binding = (role: string, ...names: string[]) =>
    [
      "Kubernetes::ClusterRoleBinding",
      { roleRef: { name: role }, subjects: names.map((one) => ({ name: one })) },
    ] as const;
  const rights = (...rules: object[]) => ["Kubernetes::ClusterRole", { rules }] as const;
  const everything = { apiGroups: ["*"], resources: ["x", "*"], verbs: ["*"] };
  const auth = (data: object, called = "aws-auth") =>
    ["Kubernetes::ConfigMap", { metadata: { name: called, namespace: "kube-system" }, data }] as const;
  const masters = "- groups: [ system:masters ]";
  const K = cluster();
  const cases = {
    "whom the intent names": {
      K,
      E: entry(name("ops"), [Admin], ["system:masters"]),
      b: binding("cluster-admin", "ops"),
    },
    "others, by policies": {
      K,
      E: entry(name("eve"), [policy("AmazonEKSViewPolicy"), Admin]),
      F: entry(name("bob"), [policy("AmazonEKSAdminPolicy")]),
      G: entry("eve", [Admin]),
    },
    "others, by what is no such policy": {
      K,
      E: entry(name("eve"), [policy("AmazonEKSAdminViewPolicy"), policy("AmazonEKSClusterAdminPolicyForViews"), {}]),
    },
    "others, by groups": {
      K,
      E: entry(name("eve"), [], ["viewers", "system:masters"]),
      F: entry(name("bob"), [], ["cluster-admins"]),
      G: entry(name("dan"), [], ["no-cluster-admins"]),
    },
    "a role of the platform": {
      K,
      R: ["IAM::Role", { RoleName: "ops" }] as const,
      S: ["IAM::Role", {}] as const,
      E: entry(arn("R"), [Admin]),
      F: entry(arn("S"), [Admin]),
    },
    "others, by bindings": {
      K,
      a: binding("cluster-admin", "ops", "eve"),
      b: binding("view", "eve"),
      c: binding("all", "bob"),
      all: rights({ apiGroups: [""] }, everything),
      d: binding("some", "dan"),
      some: rights(
        { ...everything, verbs: ["get"] },
        { ...everything, apiGroups: [""] },
        { ...everything, resources: ["pods"] },
      ),
      e: ["Kubernetes::ClusterRoleBinding", { subjects: [{ name: "x" }] }] as const,
      f: ["Kubernetes::ClusterRoleBinding", { roleRef: { name: "cluster-admin" }, subjects: [{}] }] as const,
    },
    "others, by the config map": {
      K,
      a: auth({ mapRoles: masters, mapUsers: masters, mapAccounts: masters, other: masters }),
    },
    "config maps that are read by nobody": {
      K,
      a: auth({ mapRoles: "- groups: [ viewers ]", mapUsers: "nosystem:masters" }),
      b: auth({ mapRoles: masters }, "other"),
    },
  };
  const intent = { clusterAdmins: ["ops"] };
  expect(inFull("EKS-006", cases, intent)).toMatchInlineSnapshot(`
    "# whom the intent names: held
    # others, by policies: violated
    - E/AccessPolicies/1: eve administers the cluster and is not in the intent | found {"PolicyArn":"arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"} | expected ["ops"]
    - F/AccessPolicies/0: bob administers the cluster and is not in the intent | found {"PolicyArn":"arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminPolicy"} | expected ["ops"]
    - G/AccessPolicies/0: eve administers the cluster and is not in the intent | found {"PolicyArn":"arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"} | expected ["ops"]
    # others, by what is no such policy: held
    # others, by groups: violated
    - E/KubernetesGroups/1: eve administers the cluster and is not in the intent | found "system:masters" | expected ["ops"]
    - F/KubernetesGroups/0: bob administers the cluster and is not in the intent | found "cluster-admins" | expected ["ops"]
    # a role of the platform: violated
    - F/AccessPolicies/0: S administers the cluster and is not in the intent | found {"PolicyArn":"arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"} | expected ["ops"]
    # others, by bindings: violated
    - ClusterRoleBinding/a/subjects/1: eve administers the cluster and is not in the intent | found {"name":"eve"} | expected ["ops"]
    - ClusterRoleBinding/c/subjects/0: bob administers the cluster and is not in the intent | found {"name":"bob"} | expected ["ops"]
    - ClusterRoleBinding/f/subjects/0:  administers the cluster and is not in the intent | found {} | expected ["ops"]
    # others, by the config map: violated
    - ConfigMap/kube-system/aws-auth/data/mapRoles: aws-auth administers the cluster and is not in the intent | found "- groups: [ system:masters ]" | expected ["ops"]
    - ConfigMap/kube-system/aws-auth/data/mapUsers: aws-auth administers the cluster and is not in the intent | found "- groups: [ system:masters ]" | expected ["ops"]
    - ConfigMap/kube-system/aws-auth/data/mapAccounts: aws-auth administers the cluster and is not in the intent | found "- groups: [ system:masters ]" | expected ["ops"]
    # config maps that are read by nobody: held"
  `);
  const safe = { AuthenticationMode: "API", BootstrapClusterCreatorAdminPermissions: false };
  const modes = {
    "entries alone": { K: cluster({ AccessConfig: safe }) },
    "by default": { K },
    "the config map as well": { K: cluster({ AccessConfig: { ...safe, AuthenticationMode: "API_AND_CONFIG_MAP" } }) },
    "others, by policies": { ...cases["others, by policies"], K: cluster({ AccessConfig: safe }) },
    none: {},
  };
  expect(inFull("BASE-013", modes, intent)).toMatchInlineSnapshot(`
    "# entries alone: held
    # by default: violated
    - K/AccessConfig/AuthenticationMode: the config map still lets people in | found "CONFIG_MAP (the default)" | expected "API"
    - K/AccessConfig/BootstrapClusterCreatorAdminPermissions: whoever creates the cluster administers it | found "true (the default)" | expected false
    # the config map as well: violated
    - K/AccessConfig/AuthenticationMode: the config map still lets people in | found "API_AND_CONFIG_MAP" | expected "API"
    # others, by policies: violated
    - E/AccessPolicies/1: eve administers the cluster and is not in the intent | found {"PolicyArn":"arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"} | expected ["ops"]
    - F/AccessPolicies/0: bob administers the cluster and is not in the intent | found {"PolicyArn":"arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminPolicy"} | expected ["ops"]
    - G/AccessPolicies/0: eve administers the cluster and is not in the intent | found {"PolicyArn":"arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"} | expected ["ops"]
    # none: unknown
    - none: nothing to judge was found"
  `);
  expect(
    inFull(
      "BASE-013",
      { "its creator is named": { K: cluster({ AccessConfig: { AuthenticationMode: "API" } }) } },
      { clusterAdmins: ["creator"] },
    ),
  ).toMatchInlineSnapshot(`"# its creator is named: held"`);
  const open = {
    "named callers": { a: binding("view", "ops") },
    everybody: {
      a: binding("view", "ops", "system:authenticated"),
      b: [
        "Kubernetes::RoleBinding",
        { roleRef: { name: "edit" }, subjects: [{ name: "system:anonymous" }, {}] },
      ] as const,
      c: binding("x", "system:unauthenticated"),
    },
    "what Kubernetes gives everybody": {
      a: binding("system:discovery", "system:authenticated"),
      b: binding("system:basic-user", "system:authenticated"),
      c: binding("system:public-info-viewer", "system:unauthenticated"),
    },
    "roles that are not named": {
      a: ["Kubernetes::ClusterRoleBinding", { subjects: [{ name: "system:authenticated" }] }] as const,
    },
  };
  expect(inFull("IAM-008", open)).toMatchInlineSnapshot(`
    "# named callers: held
    # everybody: violated
    - ClusterRoleBinding/a/subjects/1: whoever calls the cluster gets the role view | found {"name":"system:authenticated"} | expected "named groups and service accounts"
    - ClusterRoleBinding/c/subjects/0: whoever calls the cluster gets the role x | found {"name":"system:unauthenticated"} | expected "named groups and service accounts"
    - RoleBinding/b/subjects/0: whoever calls the cluster gets the role edit | found {"name":"system:anonymous"} | expected "named groups and service accounts"
    # what Kubernetes gives everybody: held
    # roles that are not named: violated
    - ClusterRoleBinding/a/subjects/0: whoever calls the cluster gets the role  | found {"name":"system:authenticated"} | expected "named groups and service accounts""
  `);
});

it("EKS-012, KMS-008: logs and secrets", () => {
  const logs = (...types: string[]) => ({
    K: cluster({ Logging: { ClusterLogging: { EnabledTypes: types.map((Type) => ({ Type })) } } }),
  });
  expect(inFull("EKS-012", { both: logs("api", "audit", "scheduler"), one: logs("audit"), none: { K: cluster() } }))
    .toMatchInlineSnapshot(`
    "# both: held
    # one: violated
    - K/Logging/ClusterLogging/EnabledTypes: api logging is off | found ["audit"] | expected ["api","audit"]
    # none: violated
    - K/Logging/ClusterLogging/EnabledTypes: api and audit logging is off | found [] | expected ["api","audit"]"
  `);
  const key = ["KMS::Key", {}] as const;
  const encrypted = (KeyArn: unknown, Resources: unknown = ["secrets"]) =>
    cluster({ EncryptionConfig: [{ Resources, Provider: { KeyArn } }] });
  const cases = {
    "by the key of the cluster": { Eks: key, K: encrypted(arn("Eks")) },
    "by another": { Eks: key, Other: key, K: encrypted(arn("Other")) },
    "by a key of others, where there is none": { K: encrypted("arn:aws:kms:us-east-1:9:key/x") },
    "something else": { Eks: key, K: encrypted(arn("Eks"), ["configmaps"]) },
    nothing: { Eks: key, K: cluster() },
  };
  expect(inFull("KMS-008", cases)).toMatchInlineSnapshot(`
    "# by the key of the cluster: held
    # by another: violated
    - K/EncryptionConfig/0/Provider/KeyArn: secrets are encrypted with another key | found "⟨Other.Arn⟩" | expected "Eks"
    # by a key of others, where there is none: violated
    - K/EncryptionConfig/0/Provider/KeyArn: secrets are encrypted with another key | found "arn:aws:kms:us-east-1:9:key/x" | expected "the secrets key"
    # something else: violated
    - K/EncryptionConfig: Kubernetes secrets are not encrypted with a key of the platform | found [{"Resources":["configmaps"],"Provider":{"KeyArn":"⟨Eks.Arn⟩"}}] | expected "the secrets key"
    # nothing: violated
    - K/EncryptionConfig: Kubernetes secrets are not encrypted with a key of the platform | expected "the secrets key""
  `);
});

it("CH-002: Keeper under an operator", () => {
  const keeper = (replicasCount: number | undefined, more: object = {}) =>
    [
      "Kubernetes::ClickHouseKeeperInstallation",
      {
        metadata: { name: "keep", namespace: "ch" },
        spec: { configuration: { clusters: [{ layout: { replicasCount } }] }, ...more },
      },
    ] as const;
  const servers = (hosts: string[], more: object = {}) =>
    [
      "Kubernetes::ClickHouseInstallation",
      {
        metadata: { name: "db", namespace: "ch" },
        spec: { configuration: { zookeeper: { nodes: hosts.map((host) => ({ host })) } }, ...more },
      },
    ] as const;
  const operator = (chart = "altinity-clickhouse-operator", more: object = {}) =>
    ["Kubernetes::HelmRelease", { spec: { chart: { spec: { chart } }, ...more } }] as const;
  const right = { keep: keeper(3), db: servers(["keeper-keep"]), op: operator() };
  const cases = {
    "three, and an operator": right,
    "by the names of each node, in its namespace": {
      ...right,
      db: servers(["chk-keep-a-0-0.ch", "keeper-keep.ch.svc"]),
    },
    stopped: { ...right, keep: keeper(3, { stop: "yes" }), db: servers(["keeper-keep"], { stop: true }) },
    "two, four, one": { ...right, keep: keeper(2), four: keeper(4), one: keeper(undefined) },
    "no servers": { keep: keeper(5), op: operator() },
    "servers of somebody else's": {
      ...right,
      db: servers(["keeper-keep", "keeper-other"]),
      empty: servers([]),
      far: servers(["keeper-keep.other"]),
      near: servers(["chk-keeper-0"]),
      nobody: [
        "Kubernetes::ClickHouseInstallation",
        { metadata: { namespace: "ch" }, spec: { configuration: { zookeeper: { nodes: [{}] } } } },
      ] as const,
    },
    "no operator": { keep: keeper(3), db: right.db, other: operator("clickhouse-operator-crds") },
    "an operator that sleeps": { ...right, op: operator("clickhouse-operator", { suspend: true }) },
    "an operator among others": { ...right, other: operator("cert-manager") },
  };
  expect(inFull("CH-002", cases)).toMatchInlineSnapshot(`
    "# three, and an operator: held
    # by the names of each node, in its namespace: held
    # stopped: violated
    - ClickHouseKeeperInstallation/ch/keep/spec/stop: ClickHouseKeeperInstallation/ch/keep is stopped | found "yes" | expected "running"
    - ClickHouseInstallation/ch/db/spec/stop: ClickHouseInstallation/ch/db is stopped | found true | expected "running"
    # two, four, one: violated
    - ClickHouseKeeperInstallation/ch/keep/spec/configuration/clusters/0/layout/replicasCount: 2 Keeper nodes form no safe quorum | found 2 | expected 3
    - ClickHouseKeeperInstallation/ch/keep/spec/configuration/clusters/0/layout/replicasCount: 4 Keeper nodes form no safe quorum | found 4 | expected 3
    - ClickHouseKeeperInstallation/ch/keep/spec/configuration/clusters/0/layout/replicasCount: 1 Keeper nodes form no safe quorum | expected 3
    # no servers: violated
    - none: no servers are installed | expected "ClickHouseInstallation"
    # servers of somebody else's: violated
    - ClickHouseInstallation/ch/db/spec/configuration/zookeeper/nodes: ClickHouseInstallation/ch/db is coordinated by nobody of the platform | found [{"host":"keeper-keep"},{"host":"keeper-other"}] | expected ["keeper-keep"]
    - ClickHouseInstallation/ch/db/spec/configuration/zookeeper/nodes: ClickHouseInstallation/ch/db is coordinated by nobody of the platform | found [] | expected ["keeper-keep"]
    - ClickHouseInstallation/ch/db/spec/configuration/zookeeper/nodes: ClickHouseInstallation/ch/db is coordinated by nobody of the platform | found [{"host":"keeper-keep.other"}] | expected ["keeper-keep"]
    - ClickHouseInstallation/ch/db/spec/configuration/zookeeper/nodes: ClickHouseInstallation/ch/db is coordinated by nobody of the platform | found [{"host":"chk-keeper-0"}] | expected ["keeper-keep"]
    - ClickHouseInstallation/ch/nobody/spec/configuration/zookeeper/nodes: ClickHouseInstallation/ch/nobody is coordinated by nobody of the platform | found [{}] | expected ["keeper-keep"]
    # no operator: violated
    - none: no operator manages the servers | expected "a ClickHouse operator"
    # an operator that sleeps: violated
    - none: no operator manages the servers | expected "a ClickHouse operator"
    # an operator among others: held"
  `);
});
