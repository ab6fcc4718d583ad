// The way from servers to their ensemble, and to each other, on a few objects of one region.

import { expect, it } from "vitest";
import { told } from "../sample-platform.ts";
import { config, object } from "./sample-region.ts";
import type { Objects } from "./sample-region.ts";

const set = (name: string, role: string, more: object = {}, of: { replicas?: number; in?: string } = {}) => {
  const containers = [
    { ports: [{ name: "other", containerPort: 1 }] },
    { ports: [{ name: "client", containerPort: 2181 }] },
  ];
  const template = { metadata: { labels: { role } }, spec: { nodeSelector: { role }, containers } };
  const { replicas = 3, ...where } = of;
  return object("StatefulSet", { metadata: { name }, spec: { replicas, template }, ...more }, where);
};
const sets = { Servers: set("clickhouse-us", "clickhouse"), Ensemble: set("zookeeper", "zookeeper") };
const policy = (side: "egress" | "ingress", rules: unknown, more: object = {}, of = {}) => {
  const role = side === "egress" ? "clickhouse" : "zookeeper";
  const types = [side === "egress" ? "Egress" : "Ingress"];
  return object(
    "NetworkPolicy",
    { spec: { podSelector: { matchLabels: { role } }, policyTypes: types, [side]: rules, ...more } },
    of,
  );
};
const pods = (role: string) => ({ podSelector: { matchLabels: { role } } });
const tcp = (port: unknown, more: object = {}) => [{ protocol: "TCP", port, ...more }];
const rule = (more: object = {}) => [{ from: [pods("clickhouse")], ports: tcp(2181), ...more }];
const verdicts = (cases: Readonly<Record<string, Objects>>) =>
  Object.entries(cases).map(([what, written]) => [what, told("CH-023", { it: written }).split("\n")[1]]);
const all = (verdict: string, cases: object) => Object.keys(cases).map((what) => [what, verdict]);

it("policies: what a rule names may pass", () => {
  const entering = (more: object, beside: Objects = {}) => ({ ...sets, ...beside, P: policy("ingress", rule(more)) });
  const vpc = (CidrBlock: string) => ({ Net: ["EC2::VPC", { CidrBlock }] as const });
  const open = {
    "no policy": sets,
    "by labels": entering({}),
    "one of two rules": { ...sets, P: policy("ingress", [{ from: [pods("x")], ports: tcp(1) }, ...rule()]) },
    "one of two policies": { ...sets, P: policy("ingress", []), Q: policy("ingress", rule()) },
    "one of two peers": entering({ from: [pods("x"), pods("clickhouse")] }),
    everybody: entering({ from: [] }),
    "everybody, not said": entering({ from: undefined }),
    "every pod": entering({ from: [{ podSelector: {} }] }),
    "every port": entering({ ports: [] }),
    "every port, not said": entering({ ports: undefined }),
    "every port of TCP": entering({ ports: [{ protocol: "TCP" }] }),
    "TCP by default": entering({ ports: [{ port: 2181 }] }),
    "one of two ports": entering({ ports: [...tcp(1), ...tcp(2181)] }),
    "first of some ports": entering({ ports: tcp(2181, { endPort: 3000 }) }),
    "last of some ports": entering({ ports: tcp(2000, { endPort: 2181 }) }),
    "by the port's name": entering({ ports: tcp("client") }),
    "its namespace by name": entering({
      from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "db" } }, ...pods("clickhouse") }],
    }),
    "all of its namespace": entering({
      from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "db" } } }],
    }),
    "all namespaces": entering({ from: [{ namespaceSelector: {} }] }),
    "a range around the network": entering({ from: [{ ipBlock: { cidr: "10.0.0.0/8" } }] }, vpc("10.1.0.0/16")),
    "a range without some outside it": entering(
      { from: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["10.2.0.0/16"] } }] },
      vpc("10.1.0.0/16"),
    ),
    "a policy about what goes out alone": {
      ...sets,
      P: policy("ingress", undefined, { policyTypes: ["Egress"], egress: [{}] }),
    },
    "a policy of another namespace": { ...sets, P: policy("ingress", [], {}, { metadata: { namespace: "other" } }) },
    "a policy of another region": { ...sets, P: policy("ingress", [], {}, { in: "eu-west-1" }) },
    "a policy of others": { ...sets, P: policy("ingress", [], { podSelector: { matchLabels: { role: "backup" } } }) },
    "a way out that is named": { ...sets, P: policy("egress", [{ to: [pods("zookeeper")], ports: tcp(2181) }]) },
    "about what comes in by default": { ...sets, P: policy("ingress", rule(), { policyTypes: undefined }) },
    "no way out is meant": { ...sets, P: policy("egress", undefined, { policyTypes: undefined, ingress: [{}] }) },
    "servers of another region": {
      ...sets,
      Far: set("clickhouse-eu", "far", {}, { in: "eu-west-1" }),
      P: policy("ingress", rule()),
    },
  };
  expect(verdicts(open)).toEqual(all("held", open));
  const shut = {
    "no rule": { ...sets, P: policy("ingress", []) },
    "other pods": entering({ from: [pods("backup")] }),
    "another port": entering({ ports: tcp(2182) }),
    "ports below": entering({ ports: tcp(2000, { endPort: 2180 }) }),
    "ports above": entering({ ports: tcp(2182, { endPort: 3000 }) }),
    UDP: entering({ ports: [{ protocol: "UDP", port: 2181 }] }),
    "a port's name that nobody has": entering({ ports: tcp("metrics") }),
    "another port's name": entering({ ports: tcp("other") }),
    "another namespace": entering({
      from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "other" } }, ...pods("clickhouse") }],
    }),
    "other pods of its namespace": entering({ from: [{ namespaceSelector: {}, ...pods("backup") }] }),
    "a range of a part": entering({ from: [{ ipBlock: { cidr: "10.1.0.0/24" } }] }, vpc("10.1.0.0/16")),
    "a range without some inside it": entering(
      { from: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["10.1.2.0/24"] } }] },
      vpc("10.1.0.0/16"),
    ),
    "an exception that is none": entering(
      { from: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["all"] } }] },
      vpc("10.1.0.0/16"),
    ),
    "a range that is none": entering({ from: [{ ipBlock: { cidr: "all" } }] }, vpc("10.1.0.0/16")),
    "a network that is not known": entering({ from: [{ ipBlock: { cidr: "10.0.0.0/8" } }] }),
    "a way out that nobody named": { ...sets, P: policy("egress", []) },
    "a way out to others": { ...sets, P: policy("egress", [{ to: [pods("x")] }]) },
    "a way out, by default": { ...sets, P: policy("egress", [{ to: [pods("x")] }], { policyTypes: undefined }) },
    "nothing comes in, by default": { ...sets, P: policy("ingress", undefined, { policyTypes: undefined }) },
  };
  expect(verdicts(shut)).toEqual(all("violated", shut));
  const labelled = (team: string, where: { in?: string; name?: string } = {}) => {
    const { name = "db" } = where;
    const from = [{ namespaceSelector: { matchLabels: { team: "data" } } }];
    const labels = { team, "topology.kubernetes.io/region": where.in ?? "us-east-1" };
    return { ...entering({ from }), N: ["Kubernetes::Namespace", { metadata: { name, labels } }] as const };
  };
  expect(
    verdicts({
      own: labelled("data"),
      another: labelled("web"),
      "another's": labelled("data", { name: "other" }),
      "another region's": labelled("data", { in: "eu-west-1" }),
    }).map(([, verdict]) => verdict),
  ).toEqual(["held", "violated", "violated", "violated"]);
  expect(told("CH-023", { "no rule": shut["no rule"] })).toMatchInlineSnapshot(`
    "# no rule
    violated
    finding NetworkPolicy/db/P/spec/ingress: network policies keep clickhouse-us from zookeeper on 2181 | 2181"
  `);
});

it("servers know three members, which listen and vote", () => {
  const member = (host: string, port: number) => `<node><host>${host}</host><port>${String(port)}</port></node>`;
  const server = (...members: string[]) =>
    config({
      "config.xml": `<clickhouse><https_port>8443</https_port><zookeeper>${members.join("")}</zookeeper></clickhouse>`,
    });
  const three = ["a", "b", "c"].map((host) => member(host, 2181));
  const zoo = (...lines: string[]) => config({ "zoo.cfg": lines.join("\n"), "other.cfg": "server.1=a" });
  const ensemble = ["server.1=a:2888:3888;2181", "server.2=b:2888:3888;0.0.0.0:2181"];
  const plain = (port: string) => config({ "config.xml": `<clickhouse><${port}>1</${port}></clickhouse>` });
  expect(
    told("CH-023", {
      three: { S: server(...three) },
      two: { S: server(...three.slice(1)) },
      "one twice": { S: server(...three.slice(1), three[1] ?? "") },
      "another port": { S: server(...three.slice(1), member("a", 2182)) },
      "not told, with TLS": { S: plain("https_port") },
      "not told, in plain text": { S: plain("http_port") },
      "not told in two files": { S: plain("https_port"), T: plain("http_port") },
      "told in a file of its own": { S: plain("https_port"), T: server(...three) },
      "told in one region of two": {
        S: server(...three),
        T: config({ "config.xml": "<clickhouse><https_port>1</https_port></clickhouse>" }, { in: "eu-west-1" }),
      },
      "no server": { S: plain("logger") },
      "two members run": { Z: set("zookeeper", "z", {}, { replicas: 2 }) },
      "two of others run": { Z: set("other", "z", {}, { replicas: 2 }) },
      "all listen": { Z: zoo(...ensemble, "server.3=c:2888:3888", "clientPort=2181") },
      "one listens elsewhere": { Z: zoo(...ensemble, "server.3=c:2888:3888;2182") },
      "one does not listen": { Z: zoo(...ensemble, "server.3=c:2888:3888") },
      "one watches": { Z: zoo(...ensemble, "server.3=c:2888:3888:observer;2181") },
      "by ports that are told twice": {
        Z: zoo("server.1=a:1:2;2181;", "server.2=b;x2181", "server.3=c;2181", "clientPort=2182"),
      },
      "other words beside them": { Z: zoo(...ensemble, "server.3=c:2888:3888;2181", "server.4.weight=1;9") },
      "ten of them": { Z: zoo(...ensemble, "server.10=c:2888:3888;2181", "server.x=d;1", "observer.1=e;1") },
    }),
  ).toMatchInlineSnapshot(`
    "# three
    held
    # two
    violated
    finding ConfigMap/db/S/data/config.xml: servers do not know three members of the ensemble on 2181 | {"members":3,"port":2181}
    # one twice
    violated
    finding ConfigMap/db/S/data/config.xml: servers do not know three members of the ensemble on 2181 | {"members":3,"port":2181}
    # another port
    violated
    finding ConfigMap/db/S/data/config.xml: servers do not know three members of the ensemble on 2181 | {"members":3,"port":2181}
    # not told, with TLS
    violated
    finding ConfigMap/db/S/data/config.xml: servers do not know three members of the ensemble on 2181 | {"members":3,"port":2181}
    # not told, in plain text
    violated
    finding ConfigMap/db/S/data/config.xml: servers do not know three members of the ensemble on 2181 | {"members":3,"port":2181}
    # not told in two files
    violated
    finding ConfigMap/db/S/data/config.xml: servers do not know three members of the ensemble on 2181 | {"members":3,"port":2181}
    # told in a file of its own
    held
    # told in one region of two
    violated
    finding ConfigMap/db/T/data/config.xml: servers do not know three members of the ensemble on 2181 | {"members":3,"port":2181}
    # no server
    held
    # two members run
    violated
    finding StatefulSet/db/zookeeper/spec/replicas: fewer than three members run | 3
    # two of others run
    held
    # all listen
    held
    # one listens elsewhere
    violated
    finding ConfigMap/db/Z/data/zoo.cfg: members of the ensemble listen on other ports | 2181
    # one does not listen
    violated
    finding ConfigMap/db/Z/data/zoo.cfg: members of the ensemble listen on other ports | 2181
    # one watches
    violated
    finding ConfigMap/db/Z/data/zoo.cfg: fewer than three members vote | 3
    # by ports that are told twice
    violated
    finding ConfigMap/db/Z/data/zoo.cfg: members of the ensemble listen on other ports | 2181
    # other words beside them
    held
    # ten of them
    held"
  `);
});

it("groups and network ACLs let servers reach the ensemble", () => {
  const subnet = (id: string, cidr: string) =>
    ["EC2::Subnet", { VpcId: { Ref: "Vpc" }, CidrBlock: cidr, AvailabilityZone: `z-${id}` }] as const;
  const nodes = (role: string, ...subnets: string[]) =>
    [
      "EKS::Nodegroup",
      { InstanceTypes: ["m5.large"], Labels: { role }, Subnets: subnets.map((Ref) => ({ Ref })) },
    ] as const;
  const net = {
    ...sets,
    Vpc: ["EC2::VPC", { CidrBlock: "10.0.0.0/16" }],
    A: subnet("A", "10.0.1.0/24"),
    B: subnet("B", "10.0.2.0/24"),
    C: subnet("C", "10.0.3.0/24"),
    Data: nodes("clickhouse", "A"),
    Keepers: nodes("zookeeper", "A", "B"),
    List: ["EC2::NetworkAcl", { VpcId: { Ref: "Vpc" } }],
    Of: ["EC2::SubnetNetworkAclAssociation", { NetworkAclId: { Ref: "List" }, SubnetId: { Ref: "B" } }],
  } as const;
  const entry = (number: number, action: string, Egress: boolean, more: object = {}) =>
    [
      "EC2::NetworkAclEntry",
      {
        ...{ NetworkAclId: { Ref: "List" }, RuleNumber: number, RuleAction: action, Egress, Protocol: -1 },
        ...{ CidrBlock: "0.0.0.0/0", ...more },
      },
    ] as const;
  const ports = (From: number, To = From) => ({ Protocol: 6, PortRange: { From, To } });
  const open = { In: entry(100, "allow", false), Out: entry(100, "allow", true) };
  expect(
    told("CH-023", {
      "no list of its own": { ...net, Of: ["EC2::EIP"] },
      open: { ...net, ...open },
      "nothing passes": net,
      "the port is refused": { ...net, ...open, No: entry(5, "deny", false, ports(2181)) },
      "answers are refused": { ...net, ...open, No: entry(5, "deny", true, ports(50_000, 60_000)) },
      "answers to ports from which nobody calls": {
        ...net,
        ...open,
        No: entry(5, "deny", true, ports(61_000, 65_535)),
      },
      "another subnet's range": {
        ...net,
        ...open,
        No: entry(5, "deny", false, { CidrBlock: "10.0.3.0/24", ...ports(2181) }),
      },
      "a part of the subnet": {
        ...net,
        ...open,
        No: entry(5, "deny", false, { CidrBlock: "10.0.1.0/28", ...ports(2181) }),
      },
      "UDP alone": { ...net, ...open, No: entry(5, "deny", false, { ...ports(2181), Protocol: 17 }) },
      "an action that is not known": {
        ...net,
        ...open,
        No: entry(5, "deny", false, { ...ports(2181), CidrBlock: { "Fn::GetAtt": ["Vpc", "X"] } }),
      },
      "nodes elsewhere": { ...net, No: entry(5, "deny", false), Keepers: nodes("zookeeper", "A", "C") },
      "one node in both subnets": { ...net, Data: nodes("clickhouse", "B"), Keepers: nodes("zookeeper", "B") },
    }),
  ).toMatchInlineSnapshot(`
    "# no list of its own
    held
    # open
    held
    # nothing passes
    violated
    finding A: network ACLs refuse calls of clickhouse-us to zookeeper on 2181, from A to B | 2181
    # the port is refused
    violated
    finding A: network ACLs refuse calls of clickhouse-us to zookeeper on 2181, from A to B | 2181
    # answers are refused
    violated
    finding A: network ACLs refuse answers of clickhouse-us to zookeeper on 2181, from A to B | 2181
    # answers to ports from which nobody calls
    held
    # another subnet's range
    held
    # a part of the subnet
    violated
    finding A: network ACLs refuse calls of clickhouse-us to zookeeper on 2181, from A to B | 2181
    # UDP alone
    held
    # an action that is not known
    unknown
    finding A: whether network ACLs let clickhouse-us to zookeeper on 2181 pass from A to B: expected an address range, found "⟨Vpc.X⟩"
    # nodes elsewhere
    held
    # one node in both subnets
    held"
  `);
});
