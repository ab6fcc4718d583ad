// Patches in a platform of several regions, whose clusters have objects of one name.

import { expect, it } from "vitest";
import { buildTemplateModel } from "./template-model.ts";

const inRegion = (region: string) => ({
  kind: "Service",
  metadata: { name: "a", namespace: "n", labels: { "topology.kubernetes.io/region": region } },
  spec: { type: "LoadBalancer" },
});
const patch = {
  Type: "Custom::AWSCDK-EKS-KubernetesPatch",
  Properties: {
    ResourceName: "service/a",
    ResourceNamespace: "n",
    ApplyPatchJson: '{"spec":{"type":"ClusterIP"}}',
    PatchType: "strategic",
  },
};

function after(...regions: string[]) {
  const template = { Resources: { P: patch } };
  const model = buildTemplateModel({
    kind: "template",
    templates: [{ stack: "s", file: "s.json", template, region: "us-east-1" }],
    manifests: regions.map((region) => ({ file: "m.yaml", pointer: "", object: inRegion(region) })),
  });
  return model.all("Kubernetes::Service").map(({ properties }) => (properties["spec"] as { type?: unknown }).type);
}

it("a patch is of its stack's region", () => {
  expect(after("us-east-1")).toEqual(["ClusterIP"]);
  expect(after("us-west-2")).toEqual(["LoadBalancer"]);
  expect(after("us-west-2", "us-east-1")).toEqual(["LoadBalancer", "ClusterIP"]);
});
