// What Druid's processes are told, and how it is released, on a few objects.

import { expect, it } from "vitest";
import { account, inFull } from "../sample-platform.ts";

const object = (kind: string, whole: object, namespace = "druid") => {
  const { metadata = {}, ...rest } = whole as { metadata?: object };
  return [`Kubernetes::${kind}`, { metadata: { namespace, ...metadata }, ...rest }] as const;
};
const config = (name: string, data: object, namespace?: string) =>
  object("ConfigMap", { metadata: { name }, data }, namespace);

const any = object("Namespace", {});

it("DRUID-017, DRUID-018, DRUID-027: processes, router, signals", () => {
  const names = ["coordinator", "overlord", "broker", "router", "historical", "middlemanager"];
  const process = (labels: object, more: object = {}, namespace = "druid") =>
    object("StatefulSet", { spec: { template: { metadata: { labels } }, ...more } }, namespace);
  const all = Object.fromEntries(names.map((name) => [name, process({ "app.kubernetes.io/component": name })]));
  const release = (values: object = {}, name = "druid") =>
    object("HelmRelease", { metadata: { name }, spec: { chart: { spec: { chart: "druid", version: "34" } }, values } });
  const cases = {
    all: { ...all, release: release({ broker: { replicaCount: 2 } }) },
    "by the older label, in any letters": { ...all, broker: process({ component: "Broker" }), release: release() },
    "no pods": {
      ...all,
      broker: process({ component: "broker" }, { replicas: 0 }),
      release: release({ router: { replicaCount: 0 } }),
    },
    "in another namespace": { ...all, broker: process({ component: "broker" }, {}, "web"), release: release() },
    "no release, and another's values": {
      ...all,
      other: object("HelmRelease", {
        spec: { chart: { spec: { chart: "x" } }, values: { router: { replicaCount: 0 } } },
      }),
    },
  };
  expect(inFull("DRUID-017", cases)).toMatchInlineSnapshot(`
    "# all: held
    # by the older label, in any letters: held
    # no pods: violated
    - StatefulSet/druid/broker/spec/replicas: broker has no pods | found 0 | expected "at least 1"
    - HelmRelease/druid/druid/spec/values/router/replicaCount: router has no pods | found 0 | expected "at least 1"
    # in another namespace: violated
    - none: no broker runs in namespace druid | expected "broker"
    # no release, and another's values: violated
    - none: the chart druid is not installed | expected "druid""
  `);
  expect(inFull("DRUID-017", { "another version": { ...all, release: release() } }, { charts: { druid: "35" } }))
    .toMatchInlineSnapshot(`
    "# another version: violated
    - HelmRelease/druid/druid/spec/chart/spec/version: another version of druid | found "34" | expected "35""
  `);

  const service = (...ports: number[]) =>
    object("Service", { metadata: { name: "druid-router" }, spec: { ports: ports.map((port) => ({ port })) } });
  const router = (text: string) => config("druid-router", { "runtime.properties": text });
  const proxy = "druid.router.managementProxy.enabled=true";
  expect(
    inFull("DRUID-018", {
      plain: { s: service(8088, 8888), c: router(`druid.plaintextPort=8888\n${proxy}`) },
      "by TLS": { s: service(8888), c: router(`druid.tlsPort=8888\n${proxy}`) },
      elsewhere: { s: service(8088), c: router("druid.plaintextPort=8088") },
      none: { any },
      "told nothing": { s: service(8888), c: config("druid-router", {}) },
    }),
  ).toMatchInlineSnapshot(`
    "# plain: held
    # by TLS: held
    # elsewhere: violated
    - Service/druid/druid-router/spec/ports: the router does not answer on 8888 | found [{"port":8088}] | expected 8888
    - ConfigMap/druid/druid-router/data/runtime.properties: the router listens on another port | found "druid.plaintextPort=8088" | expected 8888
    - none: the router does not pass on to coordinators and overlords | expected true
    # none: violated
    - none: the Service druid-router is missing | expected "druid-router"
    - none: the router does not pass on to coordinators and overlords | expected true
    # told nothing: violated
    - none: the router does not pass on to coordinators and overlords | expected true"
  `);

  const pipeline = (...exporters: string[]) => ({ exporters });
  const collector = (
    pipelines: object,
    exporters: object = { a: { endpoint: "https://a.grafana.net" }, b: { endpoint: "http://b" } },
  ) => config("otel-collector", { "config.yaml": JSON.stringify({ exporters, service: { pipelines } }) });
  const right = { metrics: pipeline("a"), logs: pipeline("a"), traces: pipeline("a"), profiles: pipeline("a") };
  expect(
    inFull("DRUID-027", {
      "all of them": { c: collector(right) },
      "in plain text, nowhere, to nobody": {
        c: collector({ ...right, logs: pipeline("a", "b"), traces: pipeline(), profiles: pipeline("x") }),
      },
      "three of them": { c: collector({ ...right, metrics: undefined }) },
      nothing: { c: config("otel-collector", { "config.yaml": "[]" }), d: any },
      "no pipelines": { c: config("otel-collector", { "config.yaml": "{}" }) },
      "no service": { any },
    }),
  ).toMatchInlineSnapshot(`
    "# all of them: held
    # in plain text, nowhere, to nobody: violated
    - ConfigMap/druid/otel-collector/data/config.yaml: logs are not sent to the service over TLS | found ["https://a.grafana.net","http://b"] | expected "an exporter with an https endpoint"
    - ConfigMap/druid/otel-collector/data/config.yaml: traces are not sent to the service over TLS | found [] | expected "an exporter with an https endpoint"
    - ConfigMap/druid/otel-collector/data/config.yaml: profiles are not sent to the service over TLS | found [""] | expected "an exporter with an https endpoint"
    # three of them: violated
    - ConfigMap/druid/otel-collector/data/config.yaml: metrics are not sent to the service over TLS | found [] | expected "an exporter with an https endpoint"
    # nothing: violated
    - ConfigMap/druid/otel-collector/data/config.yaml: metrics are not sent to the service over TLS | found [] | expected "an exporter with an https endpoint"
    - ConfigMap/druid/otel-collector/data/config.yaml: logs are not sent to the service over TLS | found [] | expected "an exporter with an https endpoint"
    - ConfigMap/druid/otel-collector/data/config.yaml: traces are not sent to the service over TLS | found [] | expected "an exporter with an https endpoint"
    - ConfigMap/druid/otel-collector/data/config.yaml: profiles are not sent to the service over TLS | found [] | expected "an exporter with an https endpoint"
    # no pipelines: violated
    - ConfigMap/druid/otel-collector/data/config.yaml: metrics are not sent to the service over TLS | found [] | expected "an exporter with an https endpoint"
    - ConfigMap/druid/otel-collector/data/config.yaml: logs are not sent to the service over TLS | found [] | expected "an exporter with an https endpoint"
    - ConfigMap/druid/otel-collector/data/config.yaml: traces are not sent to the service over TLS | found [] | expected "an exporter with an https endpoint"
    - ConfigMap/druid/otel-collector/data/config.yaml: profiles are not sent to the service over TLS | found [] | expected "an exporter with an https endpoint"
    # no service: violated
    - none: no collector is told where signals go | expected "a config map with pipelines""
  `);
});

it("DRUID-022, DRUID-023: queries", () => {
  const broker = (env: object[] | undefined, name = "druid-broker", namespace?: string) =>
    object("StatefulSet", { metadata: { name }, spec: { template: { spec: { containers: [{ env }] } } } }, namespace);
  const service = (name = "druid-broker", port = 8082, namespace?: string) =>
    object("Service", { metadata: { name }, spec: { ports: [{ port: 1 }, { port }] } }, namespace);
  const right = { b: broker(undefined), s: service() };
  const variable = (name: string, value: unknown) => ({ name, value });
  const values = (given: object, name = "druid") =>
    object("HelmRelease", { metadata: { name }, spec: { values: given } });
  const cases = {
    "on by default": {
      ...right,
      c: config("x", { "a.properties": "druid.sql.enable=true" }),
      d: values({ configVars: { druid_sql_enable: true } }),
    },
    none: { any },
    "somebody else's": {
      b: broker(undefined, "druid-broker", "web"),
      s: service("druid-broker", 8082, "web"),
      r: broker(undefined, "druid-router"),
      q: service("druid-router"),
    },
    "another port": { ...right, s: service("druid-broker", 8083) },
    "off in a file": {
      ...right,
      c: config("x", { "a.properties": "druid.sql.enable = False \n", "a.txt": "druid.sql.http.enable=false" }),
    },
    "off in files of others": { ...right, c: config("x", { "a.properties": "druid.sql.enable=false" }, "web") },
    "off by variables": {
      ...right,
      b: broker([
        variable("druid_sql_http_enable", "false"),
        variable("druid.sql.avatica.enable", "FALSE"),
        { value: "x" },
      ]),
    },
    "off in values": {
      ...right,
      d: values({
        configVars: { druid_sql_enable: false, n: 5, none: null, list: ["a"] },
        "druid.sql.http.enable": "false",
      }),
    },
    "off in values of others": { ...right, d: values({ druid_sql_enable: false }, "other") },
  };
  expect(inFull("DRUID-022", cases)).toMatchInlineSnapshot(`
    "# on by default: held
    # none: violated
    - none: no broker answers | expected "a broker"
    - none: brokers have no service | expected 8082
    # somebody else's: violated
    - none: no broker answers | expected "a broker"
    - none: brokers have no service | expected 8082
    # another port: violated
    - Service/druid/druid-broker/spec/ports: the broker is asked elsewhere | found [{"port":1},{"port":8083}] | expected 8082
    # off in a file: violated
    - ConfigMap/druid/x/data/a.properties: the broker does not answer SQL and JDBC | found "False" | expected "druid.sql.enable=true"
    # off in files of others: held
    # off by variables: violated
    - StatefulSet/druid/druid-broker/spec/template/spec/containers/0/env/0/value: the broker does not answer SQL over HTTP | found "false" | expected "druid.sql.http.enable=true"
    - StatefulSet/druid/druid-broker/spec/template/spec/containers/0/env/1/value: the broker does not answer JDBC | found "FALSE" | expected "druid.sql.avatica.enable=true"
    # off in values: violated
    - HelmRelease/druid/druid/spec/values/configVars/druid_sql_enable: the broker does not answer SQL and JDBC | found "false" | expected "druid.sql.enable=true"
    - HelmRelease/druid/druid/spec/values/druid.sql.http.enable: the broker does not answer SQL over HTTP | found "false" | expected "druid.sql.http.enable=true"
    # off in values of others: held"
  `);

  const lines = (more: object = {}) =>
    Object.entries<unknown>({
      "druid.extensions.loadList": '["druid-multi-stage-query"]',
      "druid.msq.intermediate.storage.enable": "true",
      "druid.msq.intermediate.storage.bucket": "msq",
      "druid.storage.bucket": "deep",
      ...more,
    })
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `${name}=${String(value)}`)
      .join("\n");
  const common = (more: object = {}) => config("druid-common", { "common.runtime.properties": lines(more) });
  const Bucket = ["S3::Bucket", { BucketName: "msq" }] as const;
  const role = (Resource: string) =>
    [
      "IAM::Role",
      {
        AssumeRolePolicyDocument: { Statement: [] },
        Policies: [
          { PolicyName: "p", PolicyDocument: { Statement: [{ Effect: "Allow", Action: "s3:PutObject", Resource }] } },
        ],
      },
    ] as const;
  const identity = (more: object = {}) =>
    [
      "EKS::PodIdentityAssociation",
      { Namespace: "druid", ServiceAccount: "druid", RoleArn: { "Fn::GetAtt": ["Role", "Arn"] }, ...more },
    ] as const;
  const whole = { Bucket, Role: role("arn:aws:s3:::msq/q/*"), Identity: identity(), c: common() };
  expect(
    inFull("DRUID-023", {
      "a bucket of its own": whole,
      "a prefix that the role may not write": {
        ...whole,
        c: common({ "druid.msq.intermediate.storage.prefix": "other" }),
      },
      "a prefix that it may write": {
        ...whole,
        Role: role("arn:aws:s3:::msq/other/*"),
        c: common({ "druid.msq.intermediate.storage.prefix": "other" }),
      },
      "a role that may not write": { ...whole, Role: role("arn:aws:s3:::deep/*") },
      "roles of others that may not write": {
        ...whole,
        Poor: role("arn:aws:s3:::deep/*"),
        A: identity({ ServiceAccount: "other", RoleArn: { "Fn::GetAtt": ["Poor", "Arn"] } }),
        B: identity({ Namespace: "other", RoleArn: { "Fn::GetAtt": ["Poor", "Arn"] } }),
      },
      "no bucket, and a role of others": {
        Identity: identity({ RoleArn: `arn:aws:iam::${account}:role/x` }),
        c: common(),
      },
      "a role of others": { Bucket, Identity: identity({ RoleArn: `arn:aws:iam::${account}:role/x` }), c: common() },
      "nothing is on": {
        Bucket,
        c: common({
          "druid.extensions.loadList": "[]",
          "druid.msq.intermediate.storage.enable": "false",
          "druid.msq.intermediate.storage.bucket": undefined,
        }),
      },
      "the bucket of the segments": { ...whole, c: common({ "druid.storage.bucket": "msq" }) },
      "told nothing": { c: config("druid-common", {}) },
      none: { any },
    }),
  ).toMatchInlineSnapshot(`
    "# a bucket of its own: held
    # a prefix that the role may not write: violated
    - Identity/RoleArn: Druid may not write intermediates to msq | found "⟨Role.Arn⟩" | expected "s3:PutObject"
    # a prefix that it may write: held
    # a role that may not write: violated
    - Identity/RoleArn: Druid may not write intermediates to msq | found "⟨Role.Arn⟩" | expected "s3:PutObject"
    # roles of others that may not write: held
    # no bucket, and a role of others: violated
    - ConfigMap/druid/druid-common/data/common.runtime.properties: intermediates have no bucket of their own | found "msq" | expected "the MSQ bucket"
    # a role of others: held
    # nothing is on: violated
    - ConfigMap/druid/druid-common/data/common.runtime.properties: the engine of multi-stage queries is not loaded | found "[]" | expected "druid-multi-stage-query"
    - ConfigMap/druid/druid-common/data/common.runtime.properties: intermediates stay on the nodes | found "false" | expected true
    - none: intermediates have no bucket of their own | expected "druid.msq.intermediate.storage.bucket=the MSQ bucket"
    # the bucket of the segments: violated
    - ConfigMap/druid/druid-common/data/common.runtime.properties: intermediates have no bucket of their own | found "msq" | expected "the MSQ bucket"
    # told nothing: violated
    - none: the engine of multi-stage queries is not loaded | expected "druid.extensions.loadList=druid-multi-stage-query"
    - none: intermediates stay on the nodes | expected "druid.msq.intermediate.storage.enable=true"
    - none: intermediates have no bucket of their own | expected "druid.msq.intermediate.storage.bucket=the MSQ bucket"
    # none: violated
    - none: the engine of multi-stage queries is not loaded | expected "druid.extensions.loadList=druid-multi-stage-query"
    - none: intermediates stay on the nodes | expected "druid.msq.intermediate.storage.enable=true"
    - none: intermediates have no bucket of their own | expected "druid.msq.intermediate.storage.bucket=the MSQ bucket""
  `);
});

it("DRUID-030: releases", () => {
  const stage = (...providers: string[]) => ({
    Actions: providers.map((Provider) => ({ ActionTypeId: { Provider } })),
  });
  const pipeline = (...stages: object[]) => ["CodePipeline::Pipeline", { Stages: stages }] as const;
  const rule = (more: object = {}) =>
    ["Events::Rule", { EventPattern: { source: ["aws.codepipeline"] }, Targets: [{ Id: "t" }], ...more }] as const;
  const seeing = (EventPattern: object) => ({ ...right, R: rule({ EventPattern }) });
  const right = { P: pipeline(stage("S3"), stage("CodeBuild"), stage("CloudFormation")), R: rule() };
  expect(
    inFull("DRUID-030", {
      "synthesized, deployed, counted": right,
      "in one stage, first": { P: pipeline(stage("Commands", "CloudFormation")), R: rule({ State: "ENABLED" }) },
      none: {},
      "deployed first": { ...right, P: pipeline(stage("CloudFormation"), stage("CodeBuild")) },
      "deployed alone, built alone": {
        ...right,
        P: pipeline(stage("CloudFormation")),
        Q: pipeline(stage("CodeBuild")),
      },
      "without providers": { ...right, P: pipeline({ Actions: [{}] }) },
      "of any kind, by any pipeline": {
        ...right,
        P: pipeline(stage("Commands", "CloudFormation")),
        R: rule({
          EventPattern: { source: ["aws.codepipeline", "aws.ec2"], detail: { state: ["STARTED", "FAILED"] } },
        }),
      },
      "all that do not fail": seeing({
        source: ["aws.codepipeline"],
        detail: { state: [{ "anything-but": "FAILED" }] },
      }),
      "all but those that start or end": seeing({
        source: ["aws.codepipeline"],
        detail: { state: [{ "anything-but": ["STARTED", "SUCCEEDED"] }] },
      }),
      "by the beginning of a source": seeing({ source: [{ prefix: "aws.code" }] }),
      "by the beginning of another": seeing({ source: [{ prefix: "aws.ec2" }] }),
      "by the kind alone": seeing({ "detail-type": ["CodePipeline Pipeline Execution State Change"] }),
      "by something else": seeing({ source: [{ wildcard: "aws.*" }] }),
      "a bus whose name begins alike": { ...right, R: rule({ EventBusName: "default-2" }) },
      "the account's own bus by its ARN": {
        ...right,
        R: rule({ EventBusName: "arn:aws:events:us-east-1:1:event-bus/default" }),
      },
      "switched on for all": { ...right, R: rule({ State: "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS" }) },
      "counted by nobody": {
        ...right,
        R: rule({ State: "DISABLED" }),
        S: rule({ Targets: [] }),
        T: rule({ EventPattern: { source: ["aws.ec2"] } }),
        U: rule({ EventPattern: undefined }),
      },
    }),
  ).toMatchInlineSnapshot(`
    "# synthesized, deployed, counted: held
    # in one stage, first: held
    # none: violated
    - none: no pipeline releases the platform | expected "1 pipeline"
    # deployed first: violated
    - P/Stages: releases are not synthesized and then deployed | found ["CloudFormation","CodeBuild"] | expected ["synthesis","CloudFormation"]
    # deployed alone, built alone: violated
    - P/Stages: releases are not synthesized and then deployed | found ["CloudFormation"] | expected ["synthesis","CloudFormation"]
    - Q/Stages: releases are not synthesized and then deployed | found ["CodeBuild"] | expected ["synthesis","CloudFormation"]
    # without providers: violated
    - P/Stages: releases are not synthesized and then deployed | found [""] | expected ["synthesis","CloudFormation"]
    # of any kind, by any pipeline: held
    # all that do not fail: held
    # all but those that start or end: violated
    - P/Name: executions of the pipeline are not counted | expected "a rule on its executions"
    # by the beginning of a source: held
    # by the beginning of another: violated
    - P/Name: executions of the pipeline are not counted | expected "a rule on its executions"
    # by the kind alone: held
    # by something else: unknown
    - R/EventPattern/source/0: which events the pattern lets pass is not known | found {"wildcard":"aws.*"}
    # a bus whose name begins alike: violated
    - P/Name: executions of the pipeline are not counted | expected "a rule on its executions"
    # the account's own bus by its ARN: held
    # switched on for all: held
    # counted by nobody: violated
    - P/Name: executions of the pipeline are not counted | expected "a rule on its executions""
  `);
});
