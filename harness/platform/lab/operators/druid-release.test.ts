import { describe, expect, test } from "vitest";
import { regionOutputs } from "../../ports/outputs.ts";
import { druidImages } from "../reconcile/druid-pods.ts";
import type { KubernetesObject } from "../reconcile/manifests.ts";
import { ofKind } from "../reconcile/manifests.ts";
import { mainContainer } from "../reconcile/pod-files.ts";
import { parseStatefulSet } from "../reconcile/stateful-set.ts";
import { groupLabel, withDruid } from "./druid-release.ts";

const outputs = regionOutputs.parse({
  region: "us-west-2",
  vpcId: "vpc-1",
  vpcCidr: "10.2.0.0/16",
  securityGroups: { database: "sg-database" },
  clusterName: "druid",
  nodeGroups: [],
  buckets: {},
  keyAliases: {},
  logGroups: {},
  secrets: {},
  roles: { druid: "arn:aws:iam::123456789012:role/druid-pods" },
  databaseHost: "druid-metadata.example.rds.amazonaws.com",
  databaseSecret: "arn:aws:secretsmanager:us-west-2:123456789012:secret:rds",
});

const ports = { coordinator: 8081, overlord: 8090, broker: 8082, router: 8888, historical: 8083, middlemanager: 8091 };

function controller(component: string, port: number): KubernetesObject {
  const kind = component === "historical" || component === "middlemanager" ? "StatefulSet" : "Deployment";
  const labels = { "app.kubernetes.io/name": "druid", "app.kubernetes.io/component": component };
  return {
    apiVersion: "apps/v1",
    kind,
    metadata: { name: `druid-${component}`, namespace: "druid" },
    spec: {
      replicas: 3,
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: "druid",
          nodeSelector: { workload: "druid" },
          containers: [
            {
              name: component,
              image: "123456789012.dkr.ecr.us-west-2.amazonaws.com/druid/v1/docker/druid:v1",
              ports: [{ name: "http", containerPort: port }],
              env: [
                { name: "DRUID_XMX", value: "384m" },
                { name: "DRUID_MAXDIRECTMEMORYSIZE", value: "256m" },
              ],
              volumeMounts: [{ name: "secrets", mountPath: "/etc/druid-secrets" }],
            },
          ],
          volumes: [{ name: "secrets", csi: { driver: "secrets-store.csi.k8s.io" } }],
        },
      },
    },
  };
}

const release = { apiVersion: "helm/v1", kind: "HelmRelease", metadata: { name: "druid", namespace: "druid" } };
const objects = [release, ...Object.entries(ports).map(([name, port]) => controller(name, port))];
const sets = ofKind(withDruid(objects, outputs), "StatefulSet").map(parseStatefulSet);

describe("what becomes of Druid's manifests", () => {
  test("every kind of process is a set, with its database and the node that coordinates it", () => {
    expect(sets.map(({ name, spec }) => `${name} ${String(spec.replicas)}`)).toEqual([
      "druid-coordinator 2",
      "druid-overlord 1",
      "druid-broker 1",
      "druid-router 1",
      "druid-historical 2",
      "druid-middlemanager 1",
      "druid-coordination 1",
      "druid-metadata 1",
    ]);
  });

  test("each process listens where the manifests say", () => {
    const listening = sets
      .filter((set) => /\/docker\/druid:/.test(mainContainer(set).image))
      .map((set) => druidImages.program(set, 0, { objects: [], files: [], region: "us-west-2" }))
      .map((program) => (program.kind === "druid" ? `${program.process} ${String(program.port)}` : program.kind));
    expect(listening).toEqual([
      "coordinator 8081",
      "overlord 8090",
      "broker 8082",
      "router 8888",
      "historical 8083",
      "middlemanager 8091",
    ]);
  });

  test("the database has its own group", () => {
    const database = sets.find(({ name }) => name === "druid-metadata");
    expect(database?.spec.template.metadata.labels[groupLabel]).toBe("sg-database");
  });

  test("a platform without Druid stays as it is", () => {
    const others = objects.filter(({ kind }) => kind !== "HelmRelease");
    expect(withDruid(others, outputs)).toEqual(others);
  });
});
