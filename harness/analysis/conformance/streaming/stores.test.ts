// The bucket of Flink's state, repositories and what nodes cost, on a few resources.

import { expect, it } from "vitest";
import { inFull, platform, running, said, told } from "../sample-platform.ts";
import type { Promised, Written } from "../sample-platform.ts";
import { PlatformModel } from "../../model/platform-model.ts";

type Resources = Exclude<Written, string>;

const agreed: Promised = { objectives: { "S3-009": { value: "x.state-{account}" } } };
const name = "x.state-123456789012";
const bucket = (more: object = {}) => ["S3::Bucket", { BucketName: name, ...more }] as const;
const web = { Effect: "Allow", Principal: { Federated: "p" }, Action: "sts:AssumeRoleWithWebIdentity" };
const role = (more: object = {}, allows: object = {}) =>
  [
    "IAM::Role",
    {
      RoleName: "flink",
      AssumeRolePolicyDocument: { Statement: [web] },
      Policies: [
        {
          PolicyName: "p",
          PolicyDocument: {
            Statement: [
              {
                Effect: "Allow",
                Action: ["s3:GetObject", "s3:PutObject"],
                Resource: `arn:aws:s3:::${name}/*`,
                ...allows,
              },
            ],
          },
        },
      ],
      ...more,
    },
  ] as const;
const job = (flinkConfiguration: object) => ["Kubernetes::FlinkDeployment", { spec: { flinkConfiguration } }] as const;
const whole: Resources = { B: bucket(), R: role() };
const policy = (...Statement: object[]) =>
  ["S3::BucketPolicy", { Bucket: { Ref: "B" }, PolicyDocument: { Statement } }] as const;

it("S3-009: the state lies in its bucket, and Flink's role alone reaches it", () => {
  const held: Record<string, Resources> = {
    whole,
    "its targets": {
      ...whole,
      J: job({
        "execution.checkpointing.dir": `s3://${name}/a`,
        "execution.checkpointing.savepoint-dir": `s3a://${name}`,
        "state.checkpoints.dir": `s3p://${name}/b/c`,
      }),
    },
    "another role that reads something else": {
      ...whole,
      Other: role({ RoleName: "o" }, { Resource: "arn:aws:s3:::y/*" }),
    },
    "another role that may do something else": {
      ...whole,
      Other: role({ RoleName: "o" }, { Action: "s3:GetBucketTagging" }),
    },
    "a denial": {
      ...whole,
      Other: role({ RoleName: "o" }, { Effect: "Deny" }),
      P: policy({ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" }),
    },
    writing: { B: bucket(), R: role({}, { Action: "s3:PutObject" }) },
    "the bucket's policy lets the role in": {
      ...whole,
      P: policy({ Effect: "Allow", Principal: { AWS: { "Fn::GetAtt": ["R", "Arn"] } }, Action: "s3:*", Resource: "*" }),
    },
  };
  expect(told("S3-009", held, agreed).replaceAll(/# .*\nheld\n?/g, "")).toBe("");
  expect(
    told(
      "S3-009",
      {
        "it lists alone": { B: bucket(), R: role({}, { Action: "s3:ListBucket", Resource: `arn:aws:s3:::${name}` }) },
        "it reads alone": { B: bucket(), R: role({}, { Action: "s3:GetObject" }) },
        "it writes elsewhere": {
          B: bucket(),
          R: role({}, { Action: "s3:*", Resource: [`arn:aws:s3:::${name}`, "arn:aws:s3:::y/*"] }),
        },
        "no bucket": { R: role() },
        "another name": { R: role(), B: bucket({ BucketName: "my-state" }) },
        "a name that only looks so": { R: role(), B: bucket({ BucketName: "xystate-123456789012" }) },
        "a longer name": { R: role(), B: bucket({ BucketName: `${name}3` }) },
        "no role": { B: bucket() },
        "a role of machines": {
          B: bucket(),
          R: role({ AssumeRolePolicyDocument: { Statement: [{ ...web, Action: "sts:AssumeRole" }] } }),
        },
        "a role of both": {
          B: bucket(),
          R: role({ AssumeRolePolicyDocument: { Statement: [web, { ...web, Action: "sts:AssumeRole" }] } }),
        },
        "a role by two ways": {
          B: bucket(),
          R: role({ AssumeRolePolicyDocument: { Statement: [{ ...web, Action: [web.Action, "sts:AssumeRole"] }] } }),
        },
        "another role": { ...whole, Other: role({ RoleName: "other" }) },
        "targets elsewhere": {
          ...whole,
          J: job({
            "state.checkpoints.dir": "s3://other/a",
            "state.savepoints.dir": `/x/s3://${name}`,
            "execution.checkpointing.dir": `s3b://${name}`,
          }),
        },
        "the policy lets anybody in": {
          ...whole,
          P: policy({ Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*" }),
        },
        "the policy lets another in": {
          ...whole,
          P: policy({
            Effect: "Allow",
            Principal: { AWS: [{ "Fn::GetAtt": ["R", "Arn"] }, "arn:aws:iam::123456789012:role/x"] },
            Action: "s3:*",
            Resource: "*",
          }),
        },
        "another endpoint": { ...whole, J: job({ "fs.s3a.endpoint": "minio:9000" }) },
      },
      agreed,
    ),
  ).toMatchInlineSnapshot(`
    "# it lists alone
    violated
    finding R: no role may write the state | "the role of Flink's service account"
    # it reads alone
    violated
    finding R: no role may write the state | "the role of Flink's service account"
    # it writes elsewhere
    violated
    finding R: no role may write the state | "the role of Flink's service account"
    # no bucket
    violated
    finding none: the bucket of Flink's state is missing or has another name | "x.state-{account}"
    # another name
    violated
    finding B/BucketName: the bucket of Flink's state is missing or has another name | "x.state-{account}"
    # a name that only looks so
    violated
    finding B/BucketName: the bucket of Flink's state is missing or has another name | "x.state-{account}"
    # a longer name
    violated
    finding B/BucketName: the bucket of Flink's state is missing or has another name | "x.state-{account}"
    # no role
    violated
    finding B: no role reaches the state | "the role of Flink's service account"
    # a role of machines
    violated
    finding R/AssumeRolePolicyDocument: flink reaches the state and is no role of a service account | "the role of Flink's service account alone"
    # a role of both
    violated
    finding R/AssumeRolePolicyDocument: flink reaches the state and is no role of a service account | "the role of Flink's service account alone"
    # a role by two ways
    violated
    finding R/AssumeRolePolicyDocument: flink reaches the state and is no role of a service account | "the role of Flink's service account alone"
    # another role
    violated
    finding Other/RoleName: other reaches the state of Flink | "the role of Flink's service account alone"
    # targets elsewhere
    violated
    finding FlinkDeployment/J/spec/flinkConfiguration/execution.checkpointing.dir: the job keeps its state elsewhere | "x.state-123456789012"
    finding FlinkDeployment/J/spec/flinkConfiguration/state.checkpoints.dir: the job keeps its state elsewhere | "x.state-123456789012"
    finding FlinkDeployment/J/spec/flinkConfiguration/state.savepoints.dir: the job keeps its state elsewhere | "x.state-123456789012"
    # the policy lets anybody in
    violated
    finding P/PolicyDocument/Statement/0: the bucket policy lets others in | "access by Flink's role alone"
    # the policy lets another in
    violated
    finding P/PolicyDocument/Statement/0: the bucket policy lets others in | "access by Flink's role alone"
    # another endpoint
    violated
    finding FlinkDeployment/J/spec/flinkConfiguration/fs.s3a.endpoint: the state goes to another store than S3 | "an endpoint of S3"
    finding none: a job that says where its state goes was not found"
  `);
});

it("S3-011: rules end all of the state", () => {
  const verdict = (rule: object, configuration: object = { "execution.checkpointing.dir": `s3://${name}/check` }) =>
    said(
      "S3-011",
      {
        B: bucket({ LifecycleConfiguration: { Rules: [{ Status: "Enabled", ExpirationInDays: 7, ...rule }] } }),
        J: job(configuration),
      },
      agreed,
    ).split("\n")[0];
  expect({
    "every object": verdict({}),
    "the empty beginning": verdict({ Prefix: "" }, {}),
    "its folder": verdict({ Prefix: "check/" }),
    "the beginning of its folder": verdict({ Prefix: "che" }),
    "its older name": verdict({ Prefix: "old/" }, { "state.checkpoints.dir": `s3a://${name}/old` }),
    "savepoints beside": verdict(
      { Prefix: "check/" },
      {
        "execution.checkpointing.dir": `s3://${name}/check`,
        "execution.checkpointing.savepoint-dir": `s3://${name}/save`,
      },
    ),
  }).toEqual({
    "every object": "held",
    "the empty beginning": "held",
    "its folder": "held",
    "the beginning of its folder": "held",
    "its older name": "held",
    "savepoints beside": "held",
  });
  expect([
    verdict({ ExpirationInDays: 8 }),
    verdict({ Status: "Disabled" }),
    verdict({ Prefix: "other/" }),
    verdict({ Prefix: "check/deep/" }),
    verdict({ Prefix: "check/", TagFilters: [{ Key: "a", Value: "b" }] }),
    verdict({ Prefix: "check/", ObjectSizeGreaterThan: 1 }),
    verdict({ Prefix: "check/", ObjectSizeLessThan: 1 }),
    verdict({ Prefix: "check/" }, {}),
    verdict(
      { Prefix: "check/" },
      { "execution.checkpointing.dir": `s3://${name}/check`, "state.checkpoints.dir": `s3://${name}/old` },
    ),
    verdict({ Prefix: "save/" }, { "execution.checkpointing.savepoint-dir": `s3://${name}/save` }),
  ]).toEqual(Array(10).fill("violated"));
});

const plan = (desired: number) => ({
  requirement: "EKS-013",
  instanceType: "m5.large",
  min: 1,
  desired,
  max: 3,
  labels: {},
});
const nodes = (more: object = {}) =>
  [
    "EKS::Nodegroup",
    { NodegroupName: "a", InstanceTypes: ["m5.large"], ScalingConfig: { DesiredSize: 2 }, ...more },
  ] as const;
const costs = (value: unknown, nodeGroups: object = { a: plan(2) }): Promised =>
  ({ objectives: { "COST-001": { value } }, nodeGroups }) as Promised;
const lines = { lines: { a: 100 }, total: 100 };

it("COST-001: the nodes are those of the estimate", () => {
  const of = (written: Resources, promised = costs(lines)) => said("COST-001", written, promised);
  expect(
    Object.entries({
      whole: of({ N: nodes() }),
      "on demand in words": of({ N: nodes({ CapacityType: "ON_DEMAND" }) }),
      "one more": of({ N: nodes({ ScalingConfig: { DesiredSize: 3 } }) }),
      "two by default": of({ N: nodes({ ScalingConfig: {} }) }),
      spare: of({ N: nodes({ CapacityType: "SPOT" }) }),
      larger: of({ N: nodes({ InstanceTypes: ["m5.large", "m5.xlarge"] }) }),
      "another group": of({ N: nodes(), M: nodes({ NodegroupName: "b" }) }),
      "without a name": of({ N: nodes({ NodegroupName: undefined }) }),
      "a line of words": of({ N: nodes() }, costs({ ...lines, lines: { a: "100" } })),
      "nobody planned it": of({ N: nodes() }, costs(lines, {})),
      "planned without nodes": of({ N: nodes() }, costs(lines, { a: plan(0) })),
      "no lines": of({ N: nodes() }, costs({ total: 100, lines: {} })),
      "lines in words": of({ N: nodes() }, costs({ total: 100, lines: "a" })),
      "no total": of({ N: nodes() }, costs({ lines: { a: 100 } })),
      "nothing agreed": of({ N: nodes() }, costs(undefined)),
      "no such objective": of({ N: nodes() }, { nodeGroups: { a: plan(2) } }),
    })
      .map(([what, text]) => `# ${what}: ${text}`)
      .join("\n"),
  ).toMatchInlineSnapshot(`
    "# whole: held
    # on demand in words: held
    # one more: violated
    finding none: the default nodes come to 150 USD a month | 100
    # two by default: held
    # spare: violated
    finding N/CapacityType: the estimate was made for nodes on demand | "ON_DEMAND"
    # larger: violated
    finding N/InstanceTypes: the estimate was made for another instance type | "m5.large"
    # another group: violated
    finding M/NodegroupName: the estimate has no line for b | ["a"]
    # without a name: violated
    finding N/NodegroupName: the estimate has no line for N | ["a"]
    # a line of words: violated
    finding N/NodegroupName: the estimate has no line for a | ["a"]
    # nobody planned it: violated
    finding N/NodegroupName: the estimate has no line for a | ["a"]
    # planned without nodes: violated
    finding N/NodegroupName: the estimate has no line for a | ["a"]
    # no lines: out-of-scope: no agreed value
    # lines in words: out-of-scope: no agreed value
    # no total: out-of-scope: no agreed value
    # nothing agreed: out-of-scope: no agreed value
    # no such objective: out-of-scope: no agreed value"
  `);
});

it("COST-002 and COST-003: all of it, and the switch to spare capacity", () => {
  const all = (total: unknown, written: Resources = {}) =>
    said(
      "COST-002",
      { N: nodes(), ...written },
      {
        ...costs(lines),
        objectives: { "COST-001": { value: lines }, "COST-002": { value: total } },
      },
    );
  const gateway = (more: object = {}) => ["EC2::NatGateway", {}, more] as const;
  const spent = (State: string) =>
    said("COST-002", running({ N: nodes(), G: gateway() }, { G: { State } }), {
      ...costs(lines),
      objectives: { "COST-001": { value: lines }, "COST-002": { value: { total: 110 } } },
    });
  expect(
    [
      all({ total: 103 }),
      all({ total: 102 }),
      all({ total: 102, within: 0.01 }),
      all({ total: 136 }, { G: gateway() }),
      all({ total: 135 }, { G: gateway() }),
      spent("deleted"),
      spent("deleting"),
      spent("available"),
      all({ total: "100" }),
      all("100"),
      all(undefined),
      said("COST-002", { N: nodes() }),
    ].join("\n"),
  ).toMatchInlineSnapshot(`
    "held
    violated
    finding none: the platform comes to 103 USD a month | "102 USD at most"
    held
    held
    violated
    finding none: the platform comes to 136 USD a month | "135 USD at most"
    held
    held
    violated
    finding none: the platform comes to 136 USD a month | "110 USD at most"
    out-of-scope: no agreed value
    out-of-scope: no agreed value
    out-of-scope: no agreed value
    out-of-scope: no agreed value"
  `);
  const { resources: standing, ...others } = platform({ N: nodes() });
  const onDemand = new PlatformModel({
    ...{ ...others, resources: standing, parameters: ["Spot"], kind: "template", hasManifests: true },
    switched: () => platform({ N: nodes() }),
  });
  expect(inFull("COST-003", { "on demand": onDemand })).toBe(
    '# on demand: violated\n- N/CapacityType: N stays on demand when Spot is on | found "ON_DEMAND" | expected "SPOT"',
  );
  const switching = (parameters: string[], to: Resources | undefined) => {
    const { resources, ...rest } = platform({ N: nodes() });
    const asked: string[] = [];
    const model = new PlatformModel({
      ...{ ...rest, resources, parameters, kind: "template", hasManifests: true },
      switched:
        to === undefined
          ? undefined
          : (parameter, value) => {
              asked.push(`${parameter}=${value}`);
              return platform(to);
            },
    });
    return `${said("COST-003", model)} ${asked.join(" ")}`;
  };
  expect(
    [
      switching(["Size", "UseSpot"], { N: nodes({ CapacityType: "SPOT" }) }),
      switching(["UseSpot", "UseSpot"], { N: nodes() }),
      switching(["Spot"], { N: nodes({ CapacityType: "SPOT" }), M: nodes({ CapacityType: "SPOT" }) }),
      switching(["Spot"], undefined),
      switching(["Size"], { N: nodes({ CapacityType: "SPOT" }) }),
    ].join("\n"),
  ).toMatchInlineSnapshot(`
    "held UseSpot=true
    violated
    finding N/CapacityType: N stays on demand when UseSpot is on | "SPOT" UseSpot=true
    violated
    finding M/CapacityType: M stays on demand when Spot is on | "SPOT" Spot=true
    violated
    finding none: nothing switches the nodes to spare capacity | "a parameter" 
    violated
    finding none: nothing switches the nodes to spare capacity | "a parameter" "
  `);
});
