import { describe, expect, it } from "vitest";
import type { PodSpec } from "../lab-spec.ts";
import type { KubernetesObject } from "./manifests.ts";
import { publishedNames } from "./published-names.ts";

const pod = (name: string, address: string) =>
  ({ name, hostname: name, labels: { pod: name, role: "database" }, eni: { address } }) as unknown as PodSpec;
const pods = [pod("db-0", "10.0.1.4"), pod("db-1", "10.0.2.4")];
const service = (name: string, spec: object, host?: string): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: {
    name,
    ...(host === undefined ? {} : { annotations: { "external-dns.alpha.kubernetes.io/hostname": host } }),
  },
  spec,
});

describe("published names", () => {
  it("lead to the pods of every service that asks for one", () => {
    const objects = [
      service("write-0", { selector: { pod: "db-0" } }, "write.internal"),
      service("write-1", { selector: { pod: "db-1" } }, "write.internal"),
      service("all", { selector: { role: "database" } }),
    ];
    expect(publishedNames(objects, pods)).toEqual([
      { name: "write.internal", type: "A", ttl: 300, values: ["10.0.1.4", "10.0.2.4"] },
    ]);
  });

  it("name each pod of a headless service as well", () => {
    const all = service("all", { clusterIP: "None", selector: { role: "database" } }, "db.internal");
    expect(publishedNames([all], pods).map(({ name }) => name)).toEqual([
      "db.internal",
      "db-0.db.internal",
      "db-1.db.internal",
    ]);
  });

  it("lead nowhere without a selector", () => {
    expect(publishedNames([service("none", {}, "none.internal")], pods)).toMatchObject([{ values: [] }]);
  });
});
