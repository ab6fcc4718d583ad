// Objects that a template puts into its cluster: manifests, charts, patches.

import { expect, it } from "vitest";
import { buildTemplateModel } from "./template-model.ts";
import { Unresolved } from "./value.ts";

interface Given {
  readonly more?: object;
  readonly manifests?: readonly object[];
  readonly region?: string;
  /** Region of a second stack. */
  readonly beside?: string;
}

function model(Resources: object, { more = {}, manifests, region, beside }: Given = {}) {
  const own = { stack: "s", file: "s.json", template: { Resources, ...more } };
  const other = { stack: "t", file: "t.json", template: { Resources: { T: { Type: "AWS::SNS::Topic" } } } };
  return buildTemplateModel({
    kind: "template",
    templates: [
      { ...own, ...(region === undefined ? {} : { region }) },
      ...(beside === undefined ? [] : [{ ...other, region: beside }]),
    ],
    ...(manifests === undefined
      ? {}
      : { manifests: manifests.map((object) => ({ file: "m.yaml", pointer: "", object: object as never })) }),
  });
}

const resource = (Manifest: unknown, Type = "Custom::AWSCDK-EKS-KubernetesResource") => ({
  Type,
  Properties: { Manifest },
});
const service = { kind: "Service", metadata: { name: "a", namespace: "n" }, spec: { type: "LoadBalancer" } };
const shown = (of: ReturnType<typeof model>, kind: string) =>
  of.all(`Kubernetes::${kind}`).map(({ id, source, pointer, properties }) => ({ id, source, pointer, properties }));

it("manifests of CDK are read like those of files", () => {
  const two = model({ K: resource(JSON.stringify([service, { kind: "List", items: [service] }])) });
  expect(shown(two, "Service")).toEqual([
    { id: "Service/n/a", source: "s.json", pointer: "/Resources/K/Properties/Manifest/0", properties: service },
    { id: "Service/n/a", source: "s.json", pointer: "/Resources/K/Properties/Manifest/1/items/0", properties: service },
  ]);
  expect(two.hasManifests).toBe(true);
  expect(two.named("Service/n/a")?.source).toBe("s.json");
  expect(shown(model({ K: resource(JSON.stringify(service)) }), "Service")[0]?.pointer).toBe(
    "/Resources/K/Properties/Manifest",
  );
  expect(shown(model({ K: resource([service]) }), "Service")).toHaveLength(1);
  expect(shown(model({ K: resource(service) }), "Service")).toHaveLength(1);
});

it("the public registry's type takes YAML", () => {
  const yaml =
    "kind: Service\nmetadata: {name: a}\n---\n---\nkind: Service\nmetadata: &m {name: b}\nspec: {<<: *m, x: 1}\n";
  expect(shown(model({ K: resource(yaml, "AWSQS::Kubernetes::Resource") }), "Service")).toMatchObject([
    { id: "Service/a", pointer: "/Resources/K/Properties/Manifest/0" },
    { id: "Service/b", pointer: "/Resources/K/Properties/Manifest/1", properties: { spec: { name: "b", x: 1 } } },
  ]);
});

it("known parts of a join are put in, unknown ones are unknown at their place alone", () => {
  const Parameters = { Count: { Type: "Number" }, Name: { Type: "String", Default: "given" } };
  const written = {
    "Fn::Join": [
      "",
      [
        '[{"kind":"Service","metadata":{"name":"',
        { Ref: "Name" },
        '","annotations":{"role":"',
        { "Fn::GetAtt": ["R", "Arn"] },
        '","secret":"x{{resolve:ssm:/a}}y"}},"spec":{"replicas":',
        { Ref: "Count" },
        ',"text":"a \\"',
        { Ref: "Count" },
        '","inner":"',
        { "Fn::Join": ["-", ["a", { Ref: "Count" }]] },
        '","beside":"x-',
        { Ref: "Name" },
        '"}}]',
      ],
    ],
  };
  const of = model({ K: resource(written), R: { Type: "AWS::IAM::Role" } }, { more: { Parameters } });
  const { metadata, spec } = of.all("Kubernetes::Service")[0]?.properties as Record<string, Record<string, unknown>>;
  const count = new Unresolved({ Ref: "Count" }, (spec?.["replicas"] as Unresolved).reason);
  expect(metadata).toEqual({
    name: "given",
    annotations: { role: "⟨R.Arn⟩", secret: new Unresolved("{{resolve:ssm:/a}}", "dynamic reference") },
  });
  expect(spec).toEqual({ replicas: count, text: count, inner: count, beside: "x-given" });
  expect(count.reason).toMatch(/Count|parameter/i);
  const key = { "Fn::Join": ["", ['{"kind":"Service","data":{"', { Ref: "Count" }, '":1}}']] };
  expect(
    model({ K: resource(key) }, { more: { Parameters } }).all("Kubernetes::Service")[0]?.properties["data"],
  ).toEqual(count);
});

it("what cannot be read leaves every object of a cluster open", () => {
  const Parameters = { Text: { Type: "String" } };
  const asked = (Manifest: unknown) => () =>
    model({ K: resource(Manifest) }, { more: { Parameters } }).all("Kubernetes::Pod");
  expect(asked({ Ref: "Text" })).toThrow('s.json: K: {"Ref":"Text"}');
  expect(asked({ "Fn::Sub": '{"kind":"${Text}"}' })).toThrow("s.json: K: ");
  expect(asked('{"kind": "Pod"')).toThrow("it is no document: ");
  expect(asked("[1]")).toThrow("it is no object of Kubernetes");
  expect(asked({ "Fn::Join": ["", ['{"kind":"', { Ref: "Text" }, '"}']] })).toThrow('{"Ref":"Text"}');
  expect(asked({ "Fn::Join": ["", [{ Ref: "Text" }]] })).toThrow('{"Ref":"Text"}');
  expect(asked({ "Fn::Join": [{ Ref: "Text" }, ["a", "b"]] })).toThrow('s.json: K: {"Fn::Join"');
  expect(asked('{"kind": "Job"}')()).toEqual([]);
  expect(model({}).hasManifests).toBe(false);
});

it("a condition that is not known leaves an object uncertain, one that is false leaves it out", () => {
  const more = {
    Parameters: { P: { Type: "String" }, Q: { Type: "String", Default: "no" } },
    Conditions: { Open: { "Fn::Equals": [{ Ref: "P" }, "yes"] }, Off: { "Fn::Equals": [{ Ref: "Q" }, "yes"] } },
  };
  const body = resource(JSON.stringify(service));
  const of = model({ K: { ...body, Condition: "Open" }, L: { ...body, Condition: "Off" } }, { more });
  expect(of.all("Kubernetes::Service").map(({ uncertain }) => uncertain instanceof Unresolved)).toEqual([true]);
});

it("objects stand in the region of their stack where a platform has several", () => {
  const label = {
    ...service,
    metadata: { ...service.metadata, labels: { "topology.kubernetes.io/region": "eu-west-1" } },
  };
  const regions = (given: Given, object: object = service) =>
    model({ K: resource(JSON.stringify(object)) }, given).all("Kubernetes::Service")[0]?.region;
  expect(regions({ region: "us-east-1" })).toBeUndefined();
  expect(regions({ region: "us-east-1", beside: "us-west-2" })).toBe("us-east-1");
  expect(regions({ region: "us-east-1", beside: "us-west-2" }, label)).toBe("eu-west-1");
  expect(regions({ beside: "us-west-2" })).toBeUndefined();
});

it("what every cluster of CDK has does not describe what runs in it", () => {
  const has = (...objects: object[]) => model({ K: resource(JSON.stringify(objects)) }).hasManifests;
  const auth = { kind: "ConfigMap", metadata: { name: "aws-auth", namespace: "kube-system" } };
  expect(
    has(auth, { kind: "ServiceAccount", metadata: { name: "a" } }, { kind: "Namespace", metadata: { name: "a" } }),
  ).toBe(false);
  expect(has(auth, { kind: "ConfigMap", metadata: { name: "my-aws-auth" } })).toBe(true);
  expect(model({}, { manifests: [] }).hasManifests).toBe(true);
});

it("charts are releases", () => {
  const chart = (Properties: object, Type = "Custom::AWSCDK-EKS-HelmChart") =>
    model({ C: { Type, Properties } }, { more: { Parameters: { V: { Type: "String" } } } }).all(
      "Kubernetes::HelmRelease",
    )[0];
  const named = { Release: "pulsar", Namespace: "p", Chart: "pulsar", Version: "1" };
  const spec = { chart: { spec: { chart: "pulsar", version: "1" } } };
  expect(chart({ ...named, Values: '{"a":{"b":1}}' })).toMatchObject({
    id: "HelmRelease/p/pulsar",
    pointer: "/Resources/C/Properties",
    properties: { spec: { ...spec, values: { a: { b: 1 } } } },
  });
  expect(chart(named)?.properties["spec"]).toEqual({ ...spec, values: {} });
  expect(chart({ ...named, Values: { Ref: "V" } })?.properties["spec"]).toMatchObject({
    values: { expression: '{"Ref":"V"}' },
  });
  const { Release, ...rest } = named;
  expect(chart({ ...rest, Name: Release, ValueYaml: "a: {b: 1}" }, "AWSQS::Kubernetes::Helm")).toMatchObject({
    id: "HelmRelease/p/pulsar",
    properties: { spec: { ...spec, values: { a: { b: 1 } } } },
  });
  expect(chart({ ...rest, Name: Release, Values: { a: 2 } }, "AWSQS::Kubernetes::Helm")?.properties["spec"]).toEqual({
    ...spec,
    values: { a: 2 },
  });
});

it("patches change objects of files and of templates", () => {
  const patch = (ResourceName: unknown, more: object = {}) => ({
    Type: "Custom::AWSCDK-EKS-KubernetesPatch",
    Properties: {
      ResourceName,
      ResourceNamespace: "n",
      ApplyPatchJson: '{"spec":{"type":"ClusterIP"}}',
      PatchType: "strategic",
      ...more,
    },
  });
  const Parameters = { P: { Type: "String" } };
  const after = (...[name, more, given]: [unknown, object?, object?]) => {
    const of = model(
      { K: resource(JSON.stringify(given ?? service)), P2: patch(name, more) },
      { more: { Parameters } },
    );
    return of.all("Kubernetes::Service").map(({ properties }) => (properties["spec"] as { type?: unknown }).type);
  };
  for (const name of ["service/a", "Services/a", "svc/a", "services.v1/a"]) expect(after(name)).toEqual(["ClusterIP"]);
  for (const name of ["service/b", "pod/a", "a", "servicex/a"]) expect(after(name)).toEqual(["LoadBalancer"]);
  expect(after("service/a", { ResourceNamespace: "m" })).toEqual(["LoadBalancer"]);
  expect(after("service/a", { ResourceNamespace: undefined })).toEqual(["LoadBalancer"]);
  const bare = { kind: "Service", metadata: { name: "a" }, spec: {} };
  expect(after("service/a", { ResourceNamespace: undefined }, bare)).toEqual(["ClusterIP"]);
  const standard = { ...bare, metadata: { name: "a", namespace: "default" } };
  expect(after("service/a", { ResourceNamespace: undefined }, standard)).toEqual(["ClusterIP"]);
  const two = [service, { ...service, metadata: { name: "a-b", namespace: "n" } }];
  expect(after("service/a-b", {}, two)).toEqual(["LoadBalancer", "ClusterIP"]);
  expect(after("service/a", {}, two)).toEqual(["ClusterIP", "LoadBalancer"]);
  const json = { PatchType: "json", ApplyPatchJson: '[{"op":"replace","path":"/spec/type","value":"NodePort"}]' };
  expect(after("service/a", json)).toEqual(["NodePort"]);
  expect(() => after("service/a", { ApplyPatchJson: { Ref: "P" } })).toThrow('s.json: P2: {"Ref":"P"}');
  expect(() => after({ Ref: "P" })).toThrow('s.json: P2: {"Ref":"P"}');
  const policies = [
    ["networkpolicy", "NetworkPolicy"],
    ["networkpolicies", "NetworkPolicy"],
    ["storageclasses", "StorageClass"],
  ];
  for (const [told = "", kind = ""] of policies) {
    const file = { kind, metadata: { name: "a", namespace: "n" }, spec: {} };
    const of = model({ P2: patch(`${told}/a`) }, { manifests: [file] });
    expect(of.all(`Kubernetes::${kind}`)[0]?.properties["spec"]).toEqual({ type: "ClusterIP" });
  }
  const Conditions = { Open: { "Fn::Equals": [{ Ref: "P" }, "yes"] } };
  const open = { K: resource(JSON.stringify(service)), P2: { ...patch("service/a"), Condition: "Open" } };
  expect(() => model(open, { more: { Parameters, Conditions } }).all("Kubernetes::Service")).toThrow("P2");
});

it("holes are known by their numbers, however many", () => {
  const names = Array.from({ length: 12 }, (_, at) => `P${String(at)}`);
  const Parameters = Object.fromEntries(names.map((name) => [name, { Type: "String" }]));
  const parts = names.flatMap((name) => [`"${name}":`, { Ref: name }, ","]);
  const of = model(
    { K: resource({ "Fn::Join": ["", ['{"kind":"Job",', ...parts, '"x":1}']] }) },
    { more: { Parameters } },
  );
  const [job] = of.all("Kubernetes::Job");
  for (const name of names) expect(job?.properties[name]).toMatchObject({ expression: `{"Ref":"${name}"}` });
  const whole = model({ K: resource({ "Fn::Join": ["", [" ", { Ref: "P0" }, " "]] }) }, { more: { Parameters } });
  expect(() => whole.all("Kubernetes::Job")).toThrow('{"Ref":"P0"} (parameter has no default)');
  const dynamic = model({ K: resource('{"kind":"Job","a":"{{resolve:ssm:/x}}","b":"c"}') });
  expect(dynamic.all("Kubernetes::Job")[0]?.properties).toMatchObject({
    a: { expression: "{{resolve:ssm:/x}}" },
    b: "c",
  });
  const malformed = model({ K: resource('{"kind": [') });
  expect(() => malformed.all("Kubernetes::Job")).toThrow(/it is no document: [^\n]+\)$/);
});
