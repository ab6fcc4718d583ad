// DRUID-008: whom policies of the network let in by namespace and by address.

import { expect, it } from "vitest";
import { said } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";

type Objects = Exclude<Written, string>;

const nameLabel = "kubernetes.io/metadata.name";
const policy = (spec: object): Objects[string] => [
  "Kubernetes::NetworkPolicy",
  { metadata: { namespace: "druid" }, spec },
];
const base: Objects = {
  Cni: ["EKS::Addon", { AddonName: "vpc-cni", ConfigurationValues: '{"enableNetworkPolicy":"true"}' }],
  deny: policy({ podSelector: {}, policyTypes: ["Ingress", "Egress"] }),
  druid: ["Kubernetes::Namespace", {}],
  watch: ["Kubernetes::Namespace", { metadata: { labels: { team: "ops" } } }],
  tools: ["Kubernetes::Namespace", { metadata: { labels: { team: "tools" } } }],
};
const intent = {
  namespaces: ["druid", "watch"],
  declaredPorts: { router: 8888 },
  cidrs: { vpc: "10.2.0.0/16", tiers: { private: ["10.2.0.0/20", "10.2.16.0/20"] } },
};
const of = (direction: "ingress" | "egress", peer: object, ports: object[] = [{ port: 8082 }], more: object = {}) => {
  const rule = { [direction === "ingress" ? "from" : "to"]: [peer], ports };
  const own = policy({ podSelector: { matchLabels: { app: "x" } }, [direction]: [rule] });
  const [verdict, ...found] = said("DRUID-008", { ...base, own }, { ...intent, ...more }).split("\n");
  return verdict === "held"
    ? "held"
    : found.map((one) => /: NetworkPolicy\/druid\/own (.*?) \|/.exec(one)?.[1]).join("; ");
};
const named = (labels: object) => ({ namespaceSelector: { matchLabels: labels } });
const asked = (operator: string, ...values: string[]) => ({
  namespaceSelector: { matchExpressions: [{ key: nameLabel, operator, values }] },
});
const block = (cidr: string, ...except: string[]) => ({ ipBlock: { cidr, except } });
const every = "opens ingress for every namespace";
const anyPod = "lets every pod in by its address";

it.each([
  ["pods of the namespace", { podSelector: {} }, "held"],
  ["a declared namespace", named({ [nameLabel]: "watch" }), "held"],
  ["a declared namespace by its label", named({ team: "ops" }), "held"],
  ["a label that no namespace has", named({ team: "none" }), "held"],
  ["another namespace", named({ [nameLabel]: "default" }), "opens ingress for default"],
  ["another namespace by its label", named({ team: "tools" }), "opens ingress for tools"],
  ["a list of declared ones", asked("In", "watch", "druid"), "held"],
  ["a list with another one", asked("In", "watch", "default", "far"), "opens ingress for default, far"],
  ["every namespace", { namespaceSelector: {} }, every],
  ["every namespace but one", asked("NotIn", "default"), every],
  ["whatever has a name", { ...asked("Exists"), podSelector: {} }, every],
  ["nobody in particular", {}, "opens ingress for everyone"],
  ["the network", block("10.2.0.0/16"), anyPod],
  ["a subnet of nodes", block("10.2.16.0/20"), anyPod],
  ["a part of it", block("10.2.17.0/27"), anyPod],
  ["a few addresses of it", block("10.2.17.0/28"), "held"],
  ["a subnet of others", block("10.2.101.0/24"), "held"],
  ["the network without its nodes", block("10.2.0.0/16", "10.2.0.0/20", "10.2.16.0/20"), "held"],
  ["the network without some nodes", block("10.2.0.0/16", "10.2.0.0/20"), anyPod],
  ["a part that is left out", block("10.2.1.0/24", "10.2.1.0/24"), "held"],
  ["another family", block("fd00::/64"), "held"],
  ["no block", block("nothing"), "held"],
])("in from %s", (_what, peer, expected) => {
  expect(of("ingress", peer)).toBe(expected);
});

it("load balancers come to the router alone", () => {
  expect(of("ingress", block("10.2.0.0/16"), [{ port: 8888 }])).toBe("held");
  expect(of("ingress", block("10.2.0.0/16"), [{ port: 8888 }, { port: 8082 }])).toBe(anyPod);
  expect(of("ingress", block("10.2.0.0/16"), [{ port: 8888, endPort: 8889 }])).toBe(anyPod);
});

it("out to a namespace, and to names in any", () => {
  expect(of("egress", named({ [nameLabel]: "kube-system" }))).toBe("held");
  expect(of("egress", { namespaceSelector: {} })).toBe("opens egress for every namespace");
  expect(of("egress", { namespaceSelector: {} }, [{ port: 53 }, { port: 53, protocol: "UDP" }])).toBe("held");
  expect(of("egress", { namespaceSelector: {} }, [{ port: 53 }, { port: 8082 }])).toBe(
    "opens egress for every namespace",
  );
  expect(of("egress", block("10.2.0.0/16"))).toBe("held");
  expect(of("egress", {})).toBe("opens egress for everyone");
});

it("without declared namespaces any that is named will do", () => {
  expect(of("ingress", named({ [nameLabel]: "default" }), undefined, { namespaces: undefined })).toBe("held");
  expect(of("ingress", { namespaceSelector: {} }, undefined, { namespaces: undefined })).toBe(every);
});
