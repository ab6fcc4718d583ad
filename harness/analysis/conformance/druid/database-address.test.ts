// DRUID-011: the address that processes ask for their metadata.

import { expect, it } from "vitest";
import { said } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";

type Objects = Exclude<Written, string>;

const config = (...lines: string[]): Objects => ({
  common: [
    "Kubernetes::ConfigMap",
    { metadata: { namespace: "druid" }, data: { "common.runtime.properties": lines.join("\n") } },
  ],
});
const text = (row: string, objects: Objects) =>
  said(row, objects)
    .split("\n")
    .map((one) => one.replace(/^finding \S+: | \| .*$/g, ""));
const asks = (host: string, databases: Objects) =>
  text("DRUID-011", {
    ...databases,
    ...config(
      "druid.metadata.storage.type=postgresql",
      `druid.metadata.storage.connector.connectURI=${host.includes("jdbc") ? host : `jdbc:postgresql://${host}:5432/druid`}`,
    ),
  }).includes("the processes ask another database");
const instance = (DBInstanceIdentifier?: string): Objects => ({
  D: ["RDS::DBInstance", { Engine: "postgres", DBInstanceIdentifier }],
});

it("a database is known by its name, whatever it is", () => {
  expect(asks("main.abc.us-east-1.rds.amazonaws.com", instance("main"))).toBe(false);
  expect(asks("main.abc.us-east-1.rds.amazonaws.com", instance("Main"))).toBe(false);
  expect(asks("MAIN.abc.us-east-1.rds.amazonaws.com", instance("main"))).toBe(false);
  expect(asks("other.abc.us-east-1.rds.amazonaws.com", instance("main"))).toBe(true);
  expect(asks("other.abc.us-east-1.rds.amazonaws.com", instance())).toBe(false);
  expect(asks("other.example.com", instance())).toBe(true);
  expect(asks(".rds.amazonaws.com.example", instance())).toBe(true);
  expect(asks("${outputs.databaseHost}", instance("main"))).toBe(false);
  expect(
    asks("c.cluster-abc.us-east-1.rds.amazonaws.com", {
      C: ["RDS::DBCluster", { DBClusterIdentifier: "c" }],
      ...instance("x"),
    }),
  ).toBe(false);
  expect(
    asks("p.proxy-abc.us-east-1.rds.amazonaws.com", { P: ["RDS::DBProxy", { DBProxyName: "p" }], ...instance("x") }),
  ).toBe(false);
  expect(asks("jdbc:mysql://main:3306/d", instance("main"))).toBe(true);
  expect(asks("x-jdbc:postgresql://main:5432/d", instance("main"))).toBe(true);
});

it("a record may stand for it", () => {
  const record = (Name: string): Objects => ({ ...instance("main"), R: ["Route53::RecordSet", { Name }] });
  expect(asks("db.internal", record("db.internal."))).toBe(false);
  expect(asks("db.internal", record("db.internal"))).toBe(false);
  expect(asks("db.internal", record("other.internal"))).toBe(true);
  expect(asks("dbinternal", record("db.internal"))).toBe(true);
});
