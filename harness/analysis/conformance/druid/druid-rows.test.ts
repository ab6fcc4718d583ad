// Rows of Druid on a few resources and objects.

import { expect, it } from "vitest";
import { account, inFull } from "../sample-platform.ts";

const object = (kind: string, whole: object, namespace = "druid") => {
  const { metadata = {}, ...rest } = whole as { metadata?: object };
  return [`Kubernetes::${kind}`, { metadata: { namespace, ...metadata }, ...rest }] as const;
};
const any = object("Namespace", {});
const principal = (name: string) => `arn:aws:iam::${account}:role/${name}`;

it("DRUID-004 to DRUID-006: add-ons, charts, nodes", () => {
  const addon = (AddonName: string) => ["EKS::Addon", { AddonName }] as const;
  const addons = ["vpc-cni", "coredns"];
  const declared = {
    both: { A: addon("coredns"), B: addon("vpc-cni") },
    "one of them": { A: addon("coredns"), C: addon("other") },
  };
  expect(inFull("DRUID-004", declared, { addons })).toMatchInlineSnapshot(`
    "# both: held
    # one of them: violated
    - none: the add-on vpc-cni is missing | expected "vpc-cni""
  `);
  expect(inFull("DRUID-004", { "none are promised": declared.both })).toMatchInlineSnapshot(
    `"# none are promised: held"`,
  );

  const release = (chart: string, spec: object = {}) =>
    object("HelmRelease", { spec: { chart: { spec: { chart } }, ...spec } });
  const pool = (name: string) => object("NodePool", { spec: { template: { spec: { nodeClassRef: { name } } } } });
  const charts = {
    all: { karpenter: release("karpenter"), cert: release("cert"), pool: pool("own"), own: object("EC2NodeClass", {}) },
    none: { any },
    "a release that sleeps, no nodes": { karpenter: release("karpenter", { suspend: true }), cert: release("cert") },
    "nodes of classes that are not there": {
      karpenter: release("karpenter"),
      cert: release("cert"),
      pool: pool("other"),
      none: object("NodePool", {}),
    },
  };
  const promised = { cert: null, karpenter: null, druid: "34" };
  expect(inFull("DRUID-005", charts, { charts: promised })).toMatchInlineSnapshot(`
    "# all: held
    # none: violated
    - none: the chart cert is not installed | expected "cert"
    - none: the chart karpenter is not installed | expected "karpenter"
    - none: Karpenter has no node pool | expected "a NodePool"
    # a release that sleeps, no nodes: violated
    - HelmRelease/druid/karpenter/spec/suspend: the release of karpenter is suspended | found true | expected false
    - none: Karpenter has no node pool | expected "a NodePool"
    # nodes of classes that are not there: violated
    - NodePool/druid/pool/spec/template/spec/nodeClassRef/name: NodePool/druid/pool names a class of nodes that is not there | found "other" | expected []
    - NodePool/druid/none/spec/template/spec/nodeClassRef/name: NodePool/druid/none names a class of nodes that is not there | expected []"
  `);
  expect(
    inFull(
      "DRUID-005",
      { "no nodes are promised": { cert: release("cert") } },
      { charts: { cert: null, karpenter: "1.0" } },
    ),
  ).toMatchInlineSnapshot(`"# no nodes are promised: held"`);
  expect(inFull("DRUID-005", { "nothing is promised": { any } })).toMatchInlineSnapshot(
    `"# nothing is promised: unknown"`,
  );

  const nodes = (AmiType?: string) => ["EKS::Nodegroup", { AmiType }] as const;
  const images = {
    "one of two": { A: nodes("AL2023_x86_64_STANDARD"), B: nodes("BOTTLEROCKET_x86_64") },
    none: {},
    others: { A: nodes("AL2023_x86_64_STANDARD"), B: nodes() },
  };
  expect(inFull("DRUID-006", images)).toMatchInlineSnapshot(`
    "# one of two: held
    # none: violated
    - none: no managed node group runs Bottlerocket | found [] | expected "BOTTLEROCKET_*"
    # others: violated
    - A/AmiType: no managed node group runs Bottlerocket | found ["AL2023_x86_64_STANDARD","AL2023 (the default)"] | expected "BOTTLEROCKET_*""
  `);
});

it("DRUID-008: policies of the network", () => {
  const Cni = ["EKS::Addon", { AddonName: "vpc-cni", ConfigurationValues: '{"enableNetworkPolicy":"true"}' }] as const;
  const policy = (spec: object, namespace = "druid") => object("NetworkPolicy", { spec }, namespace);
  const deny = policy({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
  const ports = [{ port: 8082 }];
  const pods = { podSelector: { matchLabels: { app: "druid" } } };
  const from = (...peers: object[]) => ({ ...pods, policyTypes: ["Ingress"], ingress: [{ from: peers, ports }] });
  const block = (cidr: string) => ({ ipBlock: { cidr } });
  const cases = {
    "nothing but what is listed": { Cni, deny, own: policy(from(pods)) },
    "nobody enforces": { deny },
    "the add-on is told nothing": { Cni: ["EKS::Addon", { AddonName: "vpc-cni" }] as const, deny },
    "another add-on is told": { Cni: ["EKS::Addon", { ...Cni[1], AddonName: "other" }] as const, deny },
    "no policies": { Cni, any },
    "policies of other namespaces": {
      Cni,
      deny: policy({ podSelector: {}, policyTypes: ["Ingress", "Egress"] }, "web"),
      open: policy({ ingress: [{}] }, "web"),
    },
    "for some pods alone": { Cni, deny: policy({ ...pods, policyTypes: ["Ingress", "Egress"] }) },
    "one direction, and one that lists": {
      Cni,
      a: policy({ podSelector: {}, policyTypes: ["Ingress"] }),
      b: policy({ podSelector: {}, policyTypes: ["Egress"], egress: [{ to: [pods], ports }] }),
    },
    "rules without peers or ports": {
      Cni,
      deny,
      own: policy({ ...pods, ingress: [{ ports }], egress: [{ to: [pods] }] }),
    },
    "the world comes in": { Cni, deny, own: policy(from(pods, block("0.0.0.0/0"))) },
    "half of the world": { Cni, deny, own: policy(from(block("128.0.0.0/1"))) },
    "the world of IPv6": { Cni, deny, own: policy(from(block("2000::/3"))) },
    "one of the world's addresses": { Cni, deny, own: policy(from(block("203.0.113.7/32"))) },
    "networks of one's own": { Cni, deny, own: policy(from(block("10.0.0.0/8"), block("192.168.0.0/16"))) },
    "out to the world": { Cni, deny, own: policy({ ...pods, egress: [{ to: [block("0.0.0.0/0")], ports }] }) },
  };
  expect(inFull("DRUID-008", cases)).toMatchInlineSnapshot(`
    "# nothing but what is listed: held
    # nobody enforces: violated
    - none: nobody enforces network policies | expected {"enableNetworkPolicy":"true"}
    # the add-on is told nothing: violated
    - Cni/ConfigurationValues: nobody enforces network policies | expected {"enableNetworkPolicy":"true"}
    # another add-on is told: violated
    - none: nobody enforces network policies | expected {"enableNetworkPolicy":"true"}
    # no policies: violated
    - none: pods without a policy of their own are open (Ingress) | expected "a policy for every pod that lists nothing"
    - none: pods without a policy of their own are open (Egress) | expected "a policy for every pod that lists nothing"
    # policies of other namespaces: violated
    - none: pods without a policy of their own are open (Ingress) | expected "a policy for every pod that lists nothing"
    - none: pods without a policy of their own are open (Egress) | expected "a policy for every pod that lists nothing"
    # for some pods alone: violated
    - NetworkPolicy/druid/deny: pods without a policy of their own are open (Ingress) | expected "a policy for every pod that lists nothing"
    - NetworkPolicy/druid/deny: pods without a policy of their own are open (Egress) | expected "a policy for every pod that lists nothing"
    # one direction, and one that lists: violated
    - NetworkPolicy/druid/a: pods without a policy of their own are open (Egress) | expected "a policy for every pod that lists nothing"
    # rules without peers or ports: violated
    - NetworkPolicy/druid/own/spec/ingress/0: NetworkPolicy/druid/own opens ingress for everyone | found {"ports":[{"port":8082}]} | expected "named peers"
    # the world comes in: violated
    - NetworkPolicy/druid/own/spec/ingress/0: NetworkPolicy/druid/own lets the world in | found {"from":[{"podSelector":{"matchLabels":{"app":"druid"}}},{"ipBlock":{"cidr":"0.0.0.0/0"}}],"ports":[{"port":8082}]} | expected "named peers"
    # half of the world: violated
    - NetworkPolicy/druid/own/spec/ingress/0: NetworkPolicy/druid/own lets the world in | found {"from":[{"ipBlock":{"cidr":"128.0.0.0/1"}}],"ports":[{"port":8082}]} | expected "named peers"
    # the world of IPv6: violated
    - NetworkPolicy/druid/own/spec/ingress/0: NetworkPolicy/druid/own lets the world in | found {"from":[{"ipBlock":{"cidr":"2000::/3"}}],"ports":[{"port":8082}]} | expected "named peers"
    # one of the world's addresses: held
    # networks of one's own: held
    # out to the world: held"
  `);
});

it("DRUID-009: secrets", () => {
  const csi = (secretProviderClass: string) => ({
    csi: { driver: "secrets-store.csi.k8s.io", volumeAttributes: { secretProviderClass } },
  });
  const pods = (spec: object, namespace = "druid") =>
    object("StatefulSet", { spec: { template: { spec } } }, namespace);
  const own = object("SecretProviderClass", { spec: { provider: "aws" } });
  const right = { own, broker: pods({ volumes: [{ emptyDir: {} }, csi("own")] }) };
  const of = (...names: string[]) => {
    const objects = names.map((objectName) => ({ objectName, objectType: "secretsmanager" }));
    return object("SecretProviderClass", {
      spec: { provider: "aws", parameters: { objects: JSON.stringify(objects) } },
    });
  };
  const database = (MasterUserPassword?: string) => ({
    Database: ["RDS::DBInstance", { Engine: "postgres", MasterUserPassword }] as const,
  });
  const env = (name: string, more: object) => ({ env: [{ name, ...more }] });
  const values = (given: object) => object("HelmRelease", { spec: { values: given } });
  const cases = {
    "mounted files": right,
    "a secret in the cluster": { ...right, secret: object("Secret", {}) },
    "of another provider": { own: object("SecretProviderClass", { spec: { provider: "vault" } }) },
    "of two providers": { ...right, other: object("SecretProviderClass", { spec: { provider: "vault" } }) },
    "copied into the cluster": {
      own: object("SecretProviderClass", { spec: { provider: "aws", secretObjects: [{ secretName: "x" }] } }),
    },
    "not mounted, and mounted from what is not there": {
      own,
      a: pods({ volumes: [], containers: [{ args: ["coordinator"] }] }),
      b: pods({ volumes: [csi("own"), csi("other")] }),
      c: pods({
        volumes: [{ csi: { driver: "ebs.csi.aws.com" } }],
        containers: [{ command: ["/druid.sh", "overlord"] }],
      }),
      e: pods({ volumes: [], containers: [{ args: ["broker"] }] }),
      d: pods({}, "web"),
    },
    "all but the database's": { ...right, ...database(), own: of("druid/admin") },
    "the database's, that it manages": { ...right, ...database(), own: of("druid/admin", "rds!db-1a") },
    "the database's, by what the platform tells": { ...right, ...database(), own: of("${outputs.databaseSecret}") },
    "a user's of the database": { ...right, ...database(), own: of("druid/metadata-db") },
    "a name that only holds the letters": { ...right, ...database(), own: of("druid/sandbox", "druid/dbx") },
    "none at all": { ...right, ...database() },
    "the one that its password comes from": {
      ...right,
      ...database("{{resolve:secretsmanager:druid/main:SecretString:password}}"),
      own: of("arn:aws:secretsmanager:us-east-1:123456789012:secret:druid/main-AbCdEf"),
    },
    "another than its password comes from": {
      ...right,
      ...database("{{resolve:secretsmanager:druid/main:SecretString:password}}"),
      own: of("druid/mainly"),
    },
    "one that is attached to it": {
      ...right,
      ...database(),
      own: of("druid/main"),
      Main: ["SecretsManager::Secret", { Name: "druid/main" }] as const,
      Attached: ["SecretsManager::SecretTargetAttachment", { SecretId: { Ref: "Main" } }] as const,
    },
    "the database's in a class that nobody mounts": {
      ...right,
      ...database(),
      own: of("druid/admin"),
      other: of("rds!db-1a"),
    },
    "of a class of another namespace": {
      own: object("SecretProviderClass", { spec: { provider: "aws" } }, "web"),
      broker: pods({ volumes: [csi("own")] }),
    },
    "written into variables": {
      ...right,
      a: pods(
        { containers: [env("DB_PASSWORD", { value: "x" })], initContainers: [env("API_KEY", { value: "y" })] },
        "web",
      ),
      b: pods(
        {
          containers: [
            env("DB_PASSWORD", { valueFrom: {} }),
            env("DB_PASSWORD_FILE", { value: "/x" }),
            env("USER", { value: "druid" }),
          ],
        },
        "web",
      ),
    },
    "written into files": {
      ...right,
      config: object("ConfigMap", {
        data: {
          "a.properties":
            'user=a\npassword = b\n#token=c\nsecret=\npasswd={"type":"environment"}\napikey=${KEY}\nclient.secret=x$',
        },
      }),
    },
    "written into values": {
      ...right,
      druid: values({
        password: "x",
        user: "y",
        metadata: { passwd: "" },
        list: [{ token: "z" }, "plain"],
        credentials: 5,
        tokenLifetime: 7,
        secret: true,
      }),
    },
  };
  expect(inFull("DRUID-009", cases)).toMatchInlineSnapshot(`
    "# mounted files: held
    # a secret in the cluster: violated
    - Secret/druid/secret: Secret/druid/secret is written down in the manifests | found {"kind":"Secret","metadata":{"name":"secret","namespace":"druid"}} | expected "none"
    # of another provider: violated
    - none: no secret comes from Secrets Manager | expected "SecretProviderClass of AWS"
    - SecretProviderClass/druid/own/spec/provider: SecretProviderClass/druid/own has its secrets from elsewhere | found "vault" | expected "aws"
    # of two providers: violated
    - SecretProviderClass/druid/other/spec/provider: SecretProviderClass/druid/other has its secrets from elsewhere | found "vault" | expected "aws"
    # copied into the cluster: held
    # not mounted, and mounted from what is not there: violated
    - StatefulSet/druid/a/spec/template/spec/volumes: StatefulSet/druid/a does not mount its secrets | found [] | expected "secrets-store.csi.k8s.io"
    - StatefulSet/druid/b/spec/template/spec/volumes: StatefulSet/druid/b does not mount its secrets | found [{"csi":{"driver":"secrets-store.csi.k8s.io","volumeAttributes":{"secretProviderClass":"own"}}},{"csi":{"driver":"secrets-store.csi.k8s.io","volumeAttributes":{"secretProviderClass":"other"}}}] | expected "secrets-store.csi.k8s.io"
    - StatefulSet/druid/c/spec/template/spec/volumes: StatefulSet/druid/c does not mount its secrets | found [{"csi":{"driver":"ebs.csi.aws.com"}}] | expected "secrets-store.csi.k8s.io"
    # all but the database's: violated
    - SecretProviderClass/druid/own/spec/parameters/objects: no class that Druid mounts has the secret of the database | found ["druid/admin"] | expected "the database's secret among the objects"
    # the database's, that it manages: held
    # the database's, by what the platform tells: held
    # a user's of the database: held
    # a name that only holds the letters: violated
    - SecretProviderClass/druid/own/spec/parameters/objects: no class that Druid mounts has the secret of the database | found ["druid/sandbox","druid/dbx"] | expected "the database's secret among the objects"
    # none at all: violated
    - SecretProviderClass/druid/own/spec/parameters/objects: no class that Druid mounts has the secret of the database | found [] | expected "the database's secret among the objects"
    # the one that its password comes from: held
    # another than its password comes from: violated
    - SecretProviderClass/druid/own/spec/parameters/objects: no class that Druid mounts has the secret of the database | found ["druid/mainly"] | expected "the database's secret among the objects"
    # one that is attached to it: held
    # the database's in a class that nobody mounts: violated
    - SecretProviderClass/druid/own/spec/parameters/objects: no class that Druid mounts has the secret of the database | found ["druid/admin"] | expected "the database's secret among the objects"
    # of a class of another namespace: violated
    - StatefulSet/druid/broker/spec/template/spec/volumes: StatefulSet/druid/broker does not mount its secrets | found [{"csi":{"driver":"secrets-store.csi.k8s.io","volumeAttributes":{"secretProviderClass":"own"}}}] | expected "secrets-store.csi.k8s.io"
    # written into variables: violated
    - StatefulSet/web/a/spec/template/spec/containers/0/env/0/value: DB_PASSWORD is written down | found "plain text" | expected "a mounted file"
    - StatefulSet/web/a/spec/template/spec/initContainers/0/env/0/value: API_KEY is written down | found "plain text" | expected "a mounted file"
    # written into files: violated
    - ConfigMap/druid/config/data/a.properties: password is written down | found "plain text" | expected "a mounted file"
    - ConfigMap/druid/config/data/a.properties: client.secret is written down | found "plain text" | expected "a mounted file"
    # written into values: violated
    - HelmRelease/druid/druid/spec/values/password: HelmRelease/druid/druid has password among its values | found "plain text" | expected "a mounted file"
    - HelmRelease/druid/druid/spec/values/list/0/token: HelmRelease/druid/druid has token among its values | found "plain text" | expected "a mounted file"
    - HelmRelease/druid/druid/spec/values/credentials: HelmRelease/druid/druid has credentials among its values | found "plain text" | expected "a mounted file""
  `);
});

it("DRUID-010: who enters the cluster", () => {
  const policy = (name: string, Type = "cluster") => ({
    PolicyArn: `arn:aws:eks::aws:cluster-access-policy/${name}`,
    AccessScope: { Type },
  });
  const entry = (name: string, AccessPolicies: object[], more: object = {}) =>
    ["EKS::AccessEntry", { PrincipalArn: principal(name), AccessPolicies, ...more }] as const;
  const Admin = entry("admin", [policy("AmazonEKSClusterAdminPolicy")]);
  const Reader = entry("reader", [policy("AmazonEKSViewPolicy")]);
  const cluster = (Name: string) => ["EKS::Cluster", { Name }] as const;
  const byOwn = (ClusterName: unknown) => ({
    Admin: entry("admin", [policy("AmazonEKSClusterAdminPolicy")], { ClusterName }),
    Reader: entry("reader", [policy("AmazonEKSViewPolicy")], { ClusterName }),
  });
  const cases = {
    "as promised": { Admin, Reader },
    "readers of everything": { Admin, Reader: entry("reader", [policy("AmazonEKSAdminViewPolicy")]) },
    none: {},
    "in one namespace": { Admin: entry("admin", [policy("AmazonEKSClusterAdminPolicy", "namespace")]), Reader },
    "less than promised": { Admin: entry("admin", [policy("AmazonEKSAdminPolicy")]), Reader },
    "readers who write": {
      Admin,
      Reader: entry("reader", [policy("AmazonEKSViewPolicy"), policy("AmazonEKSEditPolicy")]),
    },
    "readers in a group": {
      Admin,
      Reader: entry("reader", [policy("AmazonEKSViewPolicy")], { KubernetesGroups: ["editors"] }),
    },
    "administrators in a group": {
      Admin: entry("admin", [policy("AmazonEKSClusterAdminPolicy")], { KubernetesGroups: ["x"] }),
      Reader,
    },
    "two entries of one": { Admin: entry("admin", []), Again: Admin, Reader },
    "nodes, and somebody else": {
      Admin,
      Reader,
      Nodes: entry("nodes", [], { Type: "EC2_LINUX" }),
      Fargate: entry("pods", [], { Type: "FARGATE_LINUX" }),
      Other: entry("other", [], { Type: "STANDARD" }),
      Another: entry("another", []),
    },
    "of one cluster": { Own: cluster("own"), ...byOwn({ Ref: "Own" }) },
    "of one cluster, by its name": { Own: cluster("own"), ...byOwn("own") },
    "of another cluster that is not here": { Own: cluster("own"), ...byOwn("other") },
    "of one of two clusters": { Own: cluster("own"), Other: cluster("other"), ...byOwn({ Ref: "Own" }) },
    "of each of two clusters": {
      Own: cluster("own"),
      Other: cluster("other"),
      ...byOwn({ Ref: "Own" }),
      AdminOther: entry("admin", [policy("AmazonEKSClusterAdminPolicy")], { ClusterName: "other" }),
      ReaderOther: entry("reader", [policy("AmazonEKSViewPolicy")], { ClusterName: { Ref: "Other" } }),
    },
    "an administrator in one, a reader in the other": {
      Own: cluster("own"),
      Other: cluster("other"),
      Admin: entry("admin", [policy("AmazonEKSClusterAdminPolicy")], { ClusterName: "own" }),
      Reader: entry("reader", [policy("AmazonEKSViewPolicy")], { ClusterName: "other" }),
    },
    "a role of the platform": {
      Role: ["IAM::Role", { RoleName: "admin" }] as const,
      reader: ["IAM::Role", {}] as const,
      Admin: ["EKS::AccessEntry", { ...Admin[1], PrincipalArn: { "Fn::GetAtt": ["Role", "Arn"] } }] as const,
      Reader: ["EKS::AccessEntry", { ...Reader[1], PrincipalArn: { "Fn::GetAtt": ["reader", "Arn"] } }] as const,
    },
  };
  expect(inFull("DRUID-010", cases, { clusterAdmins: ["admin"], clusterReaders: ["reader"] })).toMatchInlineSnapshot(`
    "# as promised: held
    # readers of everything: held
    # none: violated
    - none: admin cannot enter the cluster | expected "administrator"
    - none: reader cannot enter the cluster | expected "reader"
    # in one namespace: violated
    - Admin/AccessPolicies: admin is no administrator of the cluster | found ["arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"] | expected "administrator"
    # less than promised: violated
    - Admin/AccessPolicies: admin is no administrator of the cluster | found ["arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminPolicy"] | expected "administrator"
    # readers who write: violated
    - Reader/AccessPolicies: reader may do more than look | found [{"PolicyArn":"arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy","AccessScope":{"Type":"cluster"}},{"PolicyArn":"arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy","AccessScope":{"Type":"cluster"}}] | expected "get, list, watch only"
    # readers in a group: violated
    - Reader/AccessPolicies: reader may do more than look | found [{"PolicyArn":"arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy","AccessScope":{"Type":"cluster"}}] | expected "get, list, watch only"
    # administrators in a group: held
    # two entries of one: held
    # nodes, and somebody else: violated
    - Other/PrincipalArn: other may enter the cluster and is not in the intent | found "arn:aws:iam::123456789012:role/other" | expected ["admin","reader"]
    - Another/PrincipalArn: another may enter the cluster and is not in the intent | found "arn:aws:iam::123456789012:role/another" | expected ["admin","reader"]
    # of one cluster: held
    # of one cluster, by its name: held
    # of another cluster that is not here: violated
    - none: admin cannot enter the cluster | expected "administrator"
    - none: reader cannot enter the cluster | expected "reader"
    # of one of two clusters: violated
    - none: admin cannot enter Other | expected "administrator"
    - none: reader cannot enter Other | expected "reader"
    # of each of two clusters: held
    # an administrator in one, a reader in the other: violated
    - none: reader cannot enter Own | expected "reader"
    - none: admin cannot enter Other | expected "administrator"
    # a role of the platform: held"
  `);
  const faults = { clusterAdmins: ["admin"], clusterReaders: ["reader"], clusterFaults: ["fis"] };
  const fis = (properties: object) => ({ Admin, Reader, Fis: entry("fis", [], properties) });
  expect(inFull("DRUID-010", { "as a user": fis({}), "in a group": fis({ KubernetesGroups: ["operators"] }) }, faults))
    .toMatchInlineSnapshot(`
    "# as a user: held
    # in a group: violated
    - Fis/AccessPolicies: fis may do more than inject faults | found [] | expected "bindings of its own user alone""
  `);
  expect(
    inFull("DRUID-010", { "no readers are promised": { Admin } }, { clusterAdmins: ["admin"] }),
  ).toMatchInlineSnapshot(`"# no readers are promised: held"`);
});

it("DRUID-029: one context", () => {
  const cluster = (...tags: [string, string][]) =>
    ["EKS::Cluster", { Tags: tags.map(([Key, Value]) => ({ Key, Value })) }] as const;
  const Cluster = cluster(["Environment", "prod"], ["Version", "v1"]);
  const repository = (RepositoryName: string) => ["ECR::Repository", { RepositoryName }] as const;
  const pod = (image: string) => object("Deployment", { spec: { template: { spec: { containers: [{ image }] } } } });
  const image = (from: string, region = "us-east-1") => pod(`${from}.dkr.ecr.${region}.amazonaws.com/druid:1`);
  const cases = {
    "of one environment and version": {
      Cluster,
      Repo: repository("druid/v1/docker"),
      Plain: repository("druid/v1x/xv2/docker"),
      Nameless: ["ECR::Repository"] as const,
      a: image(account),
      b: pod("docker.io/druid"),
      c: object("Deployment", { spec: { template: { spec: { containers: [{}] } } } }),
      Vpc: ["EC2::VPC", { CidrBlock: "10.0.0.0/16" }] as const,
    },
    "of another": { Cluster: cluster(["Environment", "dev"]), a: image(account) },
    "two versions": {
      Cluster,
      Repo: repository("druid/v1/v2"),
      Other: repository("druid/v10/docker"),
      a: image(account),
    },
    "images of others": {
      Cluster,
      a: image("999999999999"),
      b: image(account, "eu-west-1"),
      c: image(`x${account}`),
      d: image(`${account}x`),
      e: image("alias"),
      f: pod(`see ${account}.dkr.ecr.eu-west-1.amazonaws.com/x`),
    },
  };
  const objectives = { "DRUID-029": { value: { environment: "prod", version: "v1" } } };
  expect(inFull("DRUID-029", cases, { objectives })).toMatchInlineSnapshot(`
    "# of one environment and version: held
    # of another: violated
    - Cluster/Tags: Cluster was made from the templates of another environment | found "dev" | expected "prod"
    # two versions: violated
    - Repo/RepositoryName: Repo holds what belongs to another version | found "druid/v1/v2" | expected "v1"
    - Other/RepositoryName: Other holds what belongs to another version | found "druid/v10/docker" | expected "v1"
    # images of others: violated
    - Deployment/druid/a/spec/template/spec/containers/0/image: the image is pulled from the account 999999999999 | found "999999999999.dkr.ecr.us-east-1.amazonaws.com/druid:1" | expected "123456789012"
    - Deployment/druid/b/spec/template/spec/containers/0/image: the image is pulled from eu-west-1 | found "123456789012.dkr.ecr.eu-west-1.amazonaws.com/druid:1" | expected ["us-east-1"]
    - Deployment/druid/c/spec/template/spec/containers/0/image: the image is pulled from the account x123456789012 | found "x123456789012.dkr.ecr.us-east-1.amazonaws.com/druid:1" | expected "123456789012"
    - Deployment/druid/d/spec/template/spec/containers/0/image: the image is pulled from the account 123456789012x | found "123456789012x.dkr.ecr.us-east-1.amazonaws.com/druid:1" | expected "123456789012"
    - Deployment/druid/e/spec/template/spec/containers/0/image: the image is pulled from the account alias | found "alias.dkr.ecr.us-east-1.amazonaws.com/druid:1" | expected "123456789012"
    - Deployment/druid/f/spec/template/spec/containers/0/image: the image is pulled from the account see 123456789012 | found "see 123456789012.dkr.ecr.eu-west-1.amazonaws.com/x" | expected "123456789012"
    - Deployment/druid/f/spec/template/spec/containers/0/image: the image is pulled from eu-west-1 | found "see 123456789012.dkr.ecr.eu-west-1.amazonaws.com/x" | expected ["us-east-1"]"
  `);
  expect(
    inFull(
      "DRUID-029",
      { "another region": { any, Vpc: ["EC2::VPC", { CidrBlock: "10.0.0.0/16" }] as const } },
      { regions: ["eu-west-1"], objectives },
    ),
  ).toMatchInlineSnapshot(`
    "# another region: violated
    - Vpc/CidrBlock: the platform is made in us-east-1 | found "us-east-1" | expected ["eu-west-1"]"
  `);
  expect(inFull("DRUID-029", { "nothing is promised": { any, Cluster: cluster(["Environment", ""]) } }))
    .toMatchInlineSnapshot(`
    "# nothing is promised: violated
    - Cluster/Tags: Cluster was made from the templates of another environment | found ""
    - Cluster/Tags: Cluster was made from the templates of another version | found [{"Key":"Environment","Value":""}]"
  `);
});
