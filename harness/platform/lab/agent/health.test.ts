import { describe, expect, test } from "vitest";
import { threeZoneSpec } from "../fixture/three-zones.ts";
import { present } from "../../../core/errors.ts";
import type { ServerState } from "../services/haproxy.ts";
import { targetHealth, zonesInService } from "./health.ts";

const balancer = present(threeZoneSpec().loadBalancers[0], "the fixture has a load balancer");
const nodes = balancer.zones.map(({ host }) => host);

function report(host: string, down: { targets?: readonly string[]; zones?: readonly string[] }): ServerState[] {
  const targets = balancer.listeners.flatMap(({ port, targetGroup }) =>
    targetGroup.targets.map((target) => ({
      backend: `targets-${port}`,
      server: `${target.address}:${target.port}`,
      status: down.targets?.includes(target.address) === true ? "DOWN" : "UP",
    })),
  );
  const zones = nodes
    .filter((node) => node !== host)
    .map((node) => ({ backend: "zones", server: node, status: down.zones?.includes(node) === true ? "DOWN" : "UP" }));
  return [...targets, ...zones];
}

describe("load balancer health", () => {
  test("with everything up, every zone answers", () => {
    const reports = new Map(nodes.map((host) => [host, report(host, {})]));
    expect(zonesInService(balancer, reports)).toEqual(["10.0.1.20", "10.0.2.20", "10.0.3.20"]);
    expect(targetHealth(balancer, reports).every(({ state }) => state === "healthy")).toBe(true);
  });

  test("a zone that the others cannot reach leaves the name, though it sees its own targets", () => {
    const [a = "", b = "", c = ""] = nodes;
    const reports = new Map([
      [a, report(a, { zones: [b, c] })],
      [b, report(b, { zones: [a] })],
      [c, report(c, { zones: [a] })],
    ]);
    expect(zonesInService(balancer, reports)).toEqual(["10.0.2.20", "10.0.3.20"]);
  });

  test("a zone without any healthy target leaves the name", () => {
    const [a = "", b = "", c = ""] = nodes;
    const all = ["10.0.1.40", "10.0.2.40", "10.0.3.40"];
    const reports = new Map([
      [a, report(a, { targets: all })],
      [b, report(b, {})],
      [c, report(c, {})],
    ]);
    expect(zonesInService(balancer, reports)).toEqual(["10.0.2.20", "10.0.3.20"]);
  });

  test("when no zone is usable, all of them answer", () => {
    expect(zonesInService(balancer, new Map())).toHaveLength(3);
  });

  test("a target that nobody reported is neither healthy nor unhealthy", () => {
    expect(targetHealth(balancer, new Map()).map(({ state }) => state)).toEqual(Array(6).fill("initial"));
  });

  test("a target that is down everywhere is unhealthy on every port", () => {
    const reports = new Map(nodes.map((host) => [host, report(host, { targets: ["10.0.2.40"] })]));
    const unhealthy = targetHealth(balancer, reports).filter(({ state }) => state === "unhealthy");
    expect(unhealthy.map(({ address, port }) => `${address}:${port}`)).toEqual(["10.0.2.40:8123", "10.0.2.40:9000"]);
  });
});
