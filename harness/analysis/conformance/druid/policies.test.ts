// DRUID-008: that policies count, close every pod, and open few ports to few.

import { expect, it } from "vitest";
import { said } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";

type Objects = Exclude<Written, string>;

const policy = (spec: object, namespace = "druid"): Objects[string] => [
  "Kubernetes::NetworkPolicy",
  { metadata: { namespace }, spec },
];
const addon = (ConfigurationValues?: string): Objects[string] => [
  "EKS::Addon",
  { AddonName: "vpc-cni", ConfigurationValues },
];
const deny = (more: object = {}, policyTypes = ["Ingress", "Egress"]) =>
  policy({ podSelector: {}, policyTypes, ...more });
const base: Objects = { Cni: addon('{"enableNetworkPolicy":"true"}'), deny: deny() };
const judged = (more: Objects) => {
  const [verdict, ...found] = said("DRUID-008", { ...base, ...more }).split("\n");
  return [
    verdict,
    ...found.map((one) => one.replace(/^finding (\S+?)(?:\/spec\S*)?: /, "$1: ").replace(/ \| .*$/, "")),
  ];
};

it("somebody enforces them", () => {
  expect(judged({})).toEqual(["held"]);
  expect(judged({ Cni: addon("enableNetworkPolicy: true") })).toEqual(["held"]);
  const nobody = [undefined, "{}", '{"enableNetworkPolicy":"false"}', "[]", "text"];
  for (const values of nobody)
    expect(judged({ Cni: addon(values) }).join()).toContain("nobody enforces network policies");
  expect(judged({ Cni: ["EKS::Addon", { AddonName: "coredns" }] })).toEqual([
    "violated",
    "none: nobody enforces network policies",
  ]);
});

it("every pod is closed in both directions", () => {
  const open = (direction: string) => `pods without a policy of their own are open (${direction})`;
  const both = [
    "violated",
    `NetworkPolicy/druid/deny: ${open("Ingress")}`,
    `NetworkPolicy/druid/deny: ${open("Egress")}`,
  ];
  expect(judged({ deny: deny({ podSelector: { matchLabels: { a: "b" } } }) })).toEqual(both);
  expect(judged({ deny: deny({ podSelector: { matchExpressions: [{ key: "a", operator: "Exists" }] } }) })).toEqual(
    both,
  );
  expect(judged({ deny: deny({}, ["Ingress"]) })).toEqual([both[0], both[2]]);
  expect(judged({ deny: deny({}, ["Egress"]) })).toEqual([both[0], both[1]]);
  expect(judged({ deny: policy({ podSelector: {}, policyTypes: ["Ingress", "Egress"] }, "web") })).toEqual([
    "violated",
    `none: ${open("Ingress")}`,
    `none: ${open("Egress")}`,
  ]);
  const listed = { egress: [{ to: [{ podSelector: {} }], ports: [{ port: 1 }] }] };
  expect(judged({ deny: deny(listed) })).toEqual([both[0], both[2]]);
});

it("rules name ports, and few of them", () => {
  const ports = (list?: object[]) =>
    judged({ own: policy({ ingress: [{ from: [{ podSelector: {} }], ports: list }] }) });
  const every = ["violated", "NetworkPolicy/druid/own: NetworkPolicy/druid/own opens every port"];
  expect(ports([{ port: 8082 }])).toEqual(["held"]);
  expect(ports([{ port: 1, endPort: 1024 }])).toEqual(["held"]);
  expect(ports([{ port: 1, endPort: 1025 }])).toEqual(every);
  expect(ports([{ port: 8082 }, { protocol: "UDP" }])).toEqual(every);
  expect(ports([{ port: "http" }])).toEqual(["held"]);
  expect(ports([])).toEqual(every);
  expect(ports()).toEqual(every);
});

it("the world is not let in, however it is written", () => {
  const of = (direction: "ingress" | "egress", cidr: string) =>
    judged({
      own: policy({
        [direction]: [{ [direction === "ingress" ? "from" : "to"]: [{ ipBlock: { cidr } }], ports: [{ port: 1 }] }],
      }),
    });
  const world = ["violated", "NetworkPolicy/druid/own: NetworkPolicy/druid/own lets the world in"];
  for (const cidr of ["0.0.0.0/0", "128.0.0.0/1", "8.0.0.0/7", "::/0", "2000::/3", "2600::/15"]) {
    expect(of("ingress", cidr).filter((one) => !/by its address/.test(one ?? ""))).toEqual(world);
    expect(of("egress", cidr)).toEqual(["held"]);
  }
  for (const cidr of ["8.0.0.0/8", "2600::/16", "fd00::/8", "192.168.0.0/16"])
    expect(of("ingress", cidr)).toEqual(["held"]);
});

it("pods have a network of their own", () => {
  const pods = (spec: object, namespace = "druid") =>
    judged({ p: ["Kubernetes::DaemonSet", { metadata: { namespace }, spec: { template: { spec } } }] });
  expect(pods({ hostNetwork: true })).toEqual([
    "violated",
    "DaemonSet/druid/p: DaemonSet/druid/p has the network of its node, which no policy counts for",
  ]);
  for (const spec of [{}, { hostNetwork: false }]) expect(pods(spec)).toEqual(["held"]);
  expect(pods({ hostNetwork: true }, "kube-system")).toEqual(["held"]);
});
