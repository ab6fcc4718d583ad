// LOG-005 on a few resources: what servers write, who reads it beside them, and where it goes.

import { expect, it } from "vitest";
import { told } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";

type Resources = Exclude<Written, string>;

const folder = "/var/log/clickhouse-server";
const logger = (more: object = {}) => {
  const told = { level: "debug", log: `${folder}/server.log`, errorlog: `${folder}/errors.log`, ...more };
  const inner = Object.entries(told).map(([name, value]) => (value === "" ? "" : `<${name}>${value}</${name}>`));
  return `<clickhouse><logger>${inner.join("")}</logger></clickhouse>`;
};
const group = (kind: string) => `/aws/clickhouse/${kind}-logs`;
const way = (tag: string, file: string, to: string, more = "") =>
  `[INPUT]\nName tail\nTag ${tag}\nPath ${folder}/${file}\n[OUTPUT]\nName cloudwatch_logs\nMatch ${tag}\nregion us-east-1\nlog_group_name ${to}\n${more}\n`;
const queries = way("q", "server.log", group("query"));
const errors = way("e", "errors.log", group("error"));
const config = (data: Record<string, string>) =>
  ["Kubernetes::ConfigMap", { metadata: { namespace: "db" }, data }] as const;
const role = (Resource: unknown = "*", Action: unknown = "logs:*") =>
  [
    "IAM::Role",
    {
      RoleName: "writer",
      AssumeRolePolicyDocument: { Statement: [] },
      Policies: [{ PolicyName: "p", PolicyDocument: { Statement: [{ Effect: "Allow", Action, Resource }] } }],
    },
  ] as const;
const mount = (name: string, mountPath: string, more: object = {}) => ({ name, mountPath, ...more });
const server = {
  image: "x/clickhouse-server:25",
  volumeMounts: [mount("logs", `${folder}/`), mount("config", "/etc/clickhouse-server"), mount("data", "/var")],
};
const beside = {
  image: "x/fluent-bit:4",
  args: ["--config", "/conf/f.conf"],
  volumeMounts: [mount("conf", "/conf"), mount("logs", folder)],
};
const volumes = [
  { name: "config", configMap: { name: "C" } },
  { name: "conf", configMap: { name: "F" } },
  { name: "logs", emptyDir: {} },
  { name: "data", emptyDir: {} },
];
const set = (spec: object = {}) =>
  [
    "Kubernetes::StatefulSet",
    {
      metadata: { namespace: "db" },
      spec: {
        template: {
          spec: {
            serviceAccountName: "sa",
            containers: [server, beside],
            volumes,
            ...spec,
          },
        },
      },
    },
  ] as const;
const whole: Resources = {
  S: set(),
  C: config({ "config.xml": logger() }),
  F: config({ "f.conf": queries + errors }),
  Q: ["Logs::LogGroup", { LogGroupName: group("query") }],
  E: ["Logs::LogGroup", { LogGroupName: group("error") }],
  sa: [
    "Kubernetes::ServiceAccount",
    {
      metadata: {
        namespace: "db",
        annotations: { "eks.amazonaws.com/role-arn": "arn:aws:iam::123456789012:role/writer" },
      },
    },
  ],
  R: role(),
};
const without = (...ids: string[]): Resources =>
  Object.fromEntries(Object.entries(whole).filter(([id]) => !ids.includes(id)));
const shipping = (text: string): Resources => ({ ...whole, F: config({ "f.conf": text }) });
const shipped = (container: object): Resources => ({
  ...whole,
  S: set({ containers: [server, { ...beside, ...container }] }),
});
const written = (more: object): Resources => ({ ...whole, C: config({ "config.xml": logger(more) }) });

it("LOG-005: whatever reaches the groups", () => {
  const inFolder = mount("config", "/etc/clickhouse-server/config.d");
  const nested = { ...server, volumeMounts: [mount("data", "/var/log"), ...server.volumeMounts] };
  const second = { ...server, volumeMounts: [mount("logs", folder), mount("other", "/etc/clickhouse-server")] };
  const held: Record<string, Resources> = {
    whole,
    "the shipper stands first": { ...whole, S: set({ containers: [beside, server] }) },
    "a folder in a folder": { ...whole, S: set({ containers: [nested, beside] }) },
    "by its command": shipped({ args: [], command: ["fluent-bit", "-c", "/conf/f.conf"] }),
    "by one word": shipped({ args: ["--config=/conf/f.conf"] }),
    "at the image's own place": {
      ...shipped({ args: [], volumeMounts: [mount("conf", "/fluent-bit/etc/"), mount("logs", folder)] }),
      F: config({ "fluent-bit.conf": queries + errors }),
    },
    "one file of the map": shipped({
      volumeMounts: [mount("conf", "/conf/f.conf", { subPath: "f.conf" }), mount("logs", folder)],
    }),
    "a container that stays": {
      ...whole,
      S: set({ containers: [server], initContainers: [{ ...beside, restartPolicy: "Always" }] }),
    },
    "under another folder": {
      ...shipped({ volumeMounts: [mount("conf", "/conf"), mount("logs", "/logs")] }),
      F: config({ "f.conf": (queries + errors).replaceAll(folder, "/logs") }),
    },
    "the logger in a file of its own": {
      ...whole,
      S: set({ containers: [{ ...server, volumeMounts: [...server.volumeMounts, inFolder] }, beside] }),
      C: config({ "a.xml": "<clickhouse><logger><level>none</level></logger></clickhouse>", "b.xml": logger() }),
    },
    "the level by default": written({ level: "" }),
    "at the level test": written({ level: "test" }),
    "at the level trace": written({ level: "trace" }),
    "one of two ways leaves it out": shipping(
      `[FILTER]\nName grep\nMatch n\nExclude log .\n${way("n", "server.log", group("query"))}${queries}${errors}`,
    ),
    "the first of two ways leaves it out": shipping(
      `${way("n", "server.log", group("query"))}${queries}${errors}[FILTER]\nName grep\nMatch n\nExclude log .\n[FILTER]\nName grep\nMatch q\nRegex log .\n`,
    ),
    "two servers, each by its own configuration": {
      ...whole,
      S: set({
        containers: [server, second, beside],
        volumes: [...volumes, { name: "other", configMap: { name: "D" } }],
      }),
      D: config({ "config.xml": logger({ log: `${folder}/second.log` }) }),
      F: config({ "f.conf": queries + errors + way("s", "second.log", group("query")) }),
    },
    "two sets of servers, each by its own configuration": {
      ...whole,
      T: set({ volumes: volumes.map((one) => (one.name === "config" ? { ...one, configMap: { name: "D" } } : one)) }),
      D: config({ "config.xml": logger({ log: `${folder}/second.log` }) }),
      F: config({ "f.conf": queries + errors + way("s", "second.log", group("query")) }),
    },
    "the region of the cluster": shipping((queries + errors).replaceAll("us-east-1", "${AWS_REGION}")),
    "the region of the environment": {
      ...shipped({
        env: [
          { name: "OTHER", value: "x" },
          { name: "HERE", value: "us-east-1" },
        ],
      }),
      F: config({ "f.conf": (queries + errors).replaceAll("us-east-1", "${HERE}") }),
    },
    "rights on these groups": {
      ...whole,
      R: role(
        ["arn:aws:logs:us-east-1:123456789012:log-group:/aws/clickhouse/*"],
        ["logs:CreateLogStream", "logs:PutLogEvents"],
      ),
    },
  };
  expect(told("LOG-005", held).replaceAll(/# .*\nheld\n?/g, "")).toBe("");
});

it("LOG-005: whatever does not", () => {
  const quiet = { ...server, volumeMounts: [mount("logs", folder), mount("other", "/etc/clickhouse-server")] };
  const drop = (lines: string) => shipping(`${queries}${errors}[FILTER]\nMatch q\n${lines}\n`);
  expect(
    told("LOG-005", {
      "no servers": without("S"),
      "no shipper": { ...whole, S: set({ containers: [server] }) },
      "a shipper that waits": shipped({ command: ["sleep", "infinity"] }),
      "one that only prepares": { ...whole, S: set({ containers: [server], initContainers: [beside] }) },
      "one whose file is not there": shipped({ args: ["--config", "/conf/none.conf"] }),
      "one that sends elsewhere": shipping(
        queries.replace("cloudwatch_logs", "s3") + errors.replace("cloudwatch_logs", "s3"),
      ),
      "queries are not read": shipping(errors),
      "queries go elsewhere": shipping(queries.replace(group("query"), "/other") + errors),
      "queries go to S3": shipping(queries.replace("cloudwatch_logs", "s3") + errors),
      "queries are left out": drop("Name grep\nRegex log Error"),
      "nobody knows": drop("Name lua"),
      "another volume": shipped({ volumeMounts: [mount("conf", "/conf"), mount("data", folder)] }),
      "the volume below": {
        ...whole,
        S: set({
          containers: [
            {
              ...server,
              volumeMounts: [
                mount("logs", "/var/log"),
                mount("data", folder),
                mount("config", "/etc/clickhouse-server"),
              ],
            },
            beside,
          ],
        }),
      },
      "no file of errors": written({ errorlog: "" }),
      "too quiet": written({ level: "information" }),
      "too quiet, beside one that is not": {
        ...whole,
        S: set({
          containers: [server, quiet, beside],
          volumes: [...volumes, { name: "other", configMap: { name: "D" } }],
        }),
        D: config({ "config.xml": logger({ level: "warning" }) }),
      },
      "a comment": { ...whole, C: config({ "config.xml": `<clickhouse><!-- ${logger()} --></clickhouse>` }) },
      "no configuration": without("C"),
      "of something else": { ...whole, C: config({ "config.xml": logger().replaceAll("clickhouse>", "other>") }) },
      "another region": shipping(queries + errors.replace("us-east-1", "eu-west-1")),
      "no region": shipping(queries + errors.replace("region us-east-1\n", "")),
      "a region that nobody tells": shipping(queries + errors.replace("us-east-1", "${WHERE}")),
      "a region that others tell": {
        ...shipped({ env: [{ name: "HERE", valueFrom: { configMapKeyRef: { name: "x" } } }] }),
        F: config({ "f.conf": queries + errors.replace("us-east-1", "${HERE}") }),
      },
      "no group of errors": without("E"),
      "no account": without("sa"),
      "an account of another namespace": {
        ...whole,
        sa: [
          "Kubernetes::ServiceAccount",
          {
            ...whole["sa"]?.[1],
            metadata: {
              namespace: "far",
              annotations: { "eks.amazonaws.com/role-arn": "arn:aws:iam::123456789012:role/writer" },
            },
          },
        ],
      },
      "the default account": { ...whole, S: set({ serviceAccountName: undefined }) },
      "no role": without("R"),
      "no rights": { ...whole, R: role("*", "logs:PutLogEvents") },
      "rights elsewhere": { ...whole, R: role(`arn:aws:logs:us-east-1:123456789012:log-group:${group("query")}:*`) },
    }),
  ).toMatchInlineSnapshot(`
    "# no servers
    unknown
    # no shipper
    violated
    finding StatefulSet/db/S/spec/template/spec/containers: no container of S ships its logs | "a shipper to CloudWatch beside each server"
    # a shipper that waits
    violated
    finding StatefulSet/db/S/spec/template/spec/containers: no container of S ships its logs | "a shipper to CloudWatch beside each server"
    # one that only prepares
    violated
    finding StatefulSet/db/S/spec/template/spec/containers: no container of S ships its logs | "a shipper to CloudWatch beside each server"
    # one whose file is not there
    violated
    finding StatefulSet/db/S/spec/template/spec/containers: no container of S ships its logs | "a shipper to CloudWatch beside each server"
    # one that sends elsewhere
    violated
    finding StatefulSet/db/S/spec/template/spec/containers: no container of S ships its logs | "a shipper to CloudWatch beside each server"
    # queries are not read
    violated
    finding ConfigMap/db/F/data/f.conf: nothing reads /var/log/clickhouse-server/server.log | "tail of /var/log/clickhouse-server/server.log, cloudwatch_logs to /aws/clickhouse/query-logs"
    # queries go elsewhere
    violated
    finding ConfigMap/db/F/data/f.conf: /var/log/clickhouse-server/server.log is not sent to /aws/clickhouse/query-logs | "tail of /var/log/clickhouse-server/server.log, cloudwatch_logs to /aws/clickhouse/query-logs"
    # queries go to S3
    violated
    finding ConfigMap/db/F/data/f.conf: /var/log/clickhouse-server/server.log is not sent to /aws/clickhouse/query-logs | "tail of /var/log/clickhouse-server/server.log, cloudwatch_logs to /aws/clickhouse/query-logs"
    # queries are left out
    violated
    finding ConfigMap/db/F/data/f.conf: a filter leaves out what belongs to /aws/clickhouse/query-logs | "<Debug> executeQuery: (from 10.0.11.4) SELECT 1"
    # nobody knows
    unknown
    finding ConfigMap/db/F/data/f.conf: what a filter leaves of /aws/clickhouse/query-logs is not followed | "<Debug> executeQuery: (from 10.0.11.4) SELECT 1"
    # another volume
    violated
    finding ConfigMap/db/F/data/f.conf: nothing reads /var/log/clickhouse-server/server.log | "tail of /var/log/clickhouse-server/server.log, cloudwatch_logs to /aws/clickhouse/query-logs"
    finding ConfigMap/db/F/data/f.conf: nothing reads /var/log/clickhouse-server/errors.log | "tail of /var/log/clickhouse-server/errors.log, cloudwatch_logs to /aws/clickhouse/error-logs"
    # the volume below
    violated
    finding ConfigMap/db/F/data/f.conf: nothing reads /var/log/clickhouse-server/server.log | "tail of /var/log/clickhouse-server/server.log, cloudwatch_logs to /aws/clickhouse/query-logs"
    finding ConfigMap/db/F/data/f.conf: nothing reads /var/log/clickhouse-server/errors.log | "tail of /var/log/clickhouse-server/errors.log, cloudwatch_logs to /aws/clickhouse/error-logs"
    # no file of errors
    violated
    finding StatefulSet/db/S/spec/template/spec/containers/0: servers write no file that could go to /aws/clickhouse/error-logs | "a log file"
    # too quiet
    violated
    finding ConfigMap/db/C/data/config.xml: at the level information servers do not write their queries | ["debug","trace","test"]
    # too quiet, beside one that is not
    violated
    finding ConfigMap/db/D/data/config.xml: at the level warning servers do not write their queries | ["debug","trace","test"]
    # a comment
    violated
    finding StatefulSet/db/S/spec/template/spec/containers/0: servers write no file that could go to /aws/clickhouse/query-logs | "a log file"
    finding StatefulSet/db/S/spec/template/spec/containers/0: servers write no file that could go to /aws/clickhouse/error-logs | "a log file"
    # no configuration
    unknown
    finding StatefulSet/db/S/spec/template/spec/containers/0/volumeMounts/1/mountPath: what there is in /etc/clickhouse-server is not in the manifests
    # of something else
    violated
    finding StatefulSet/db/S/spec/template/spec/containers/0: servers write no file that could go to /aws/clickhouse/query-logs | "a log file"
    finding StatefulSet/db/S/spec/template/spec/containers/0: servers write no file that could go to /aws/clickhouse/error-logs | "a log file"
    # another region
    violated
    finding ConfigMap/db/F/data/f.conf: /aws/clickhouse/error-logs is looked for in eu-west-1 | ["us-east-1"]
    # no region
    violated
    finding ConfigMap/db/F/data/f.conf: /aws/clickhouse/error-logs is looked for in no region | ["us-east-1"]
    # a region that nobody tells
    violated
    finding ConfigMap/db/F/data/f.conf: /aws/clickhouse/error-logs is looked for in no region | ["us-east-1"]
    # a region that others tell
    unknown
    finding StatefulSet/db/S/spec/template/spec/containers/1/env/0: which region HERE names is not told here
    # no group of errors
    violated
    finding ConfigMap/db/F/data/f.conf: the log group /aws/clickhouse/error-logs is missing | "/aws/clickhouse/error-logs"
    # no account
    violated
    finding none: the pods of sa have no role | "a role that may write"
    finding none: the pods of sa have no role | "a role that may write"
    # an account of another namespace
    violated
    finding none: the pods of sa have no role | "a role that may write"
    finding none: the pods of sa have no role | "a role that may write"
    # the default account
    violated
    finding none: the pods of default have no role | "a role that may write"
    finding none: the pods of default have no role | "a role that may write"
    # no role
    violated
    finding ServiceAccount/db/sa: the pods of sa have no role | "a role that may write"
    finding ServiceAccount/db/sa: the pods of sa have no role | "a role that may write"
    # no rights
    violated
    finding ConfigMap/db/F/data/f.conf: R may not logs:CreateLogStream in /aws/clickhouse/query-logs | "logs:CreateLogStream"
    finding ConfigMap/db/F/data/f.conf: R may not logs:CreateLogStream in /aws/clickhouse/error-logs | "logs:CreateLogStream"
    # rights elsewhere
    violated
    finding ConfigMap/db/F/data/f.conf: R may not logs:CreateLogStream in /aws/clickhouse/error-logs | "logs:CreateLogStream"
    finding ConfigMap/db/F/data/f.conf: R may not logs:PutLogEvents in /aws/clickhouse/error-logs | "logs:PutLogEvents""
  `);
});
