import { describe, expect, test } from "vitest";
import { threeZoneSpec } from "../fixture/three-zones.ts";
import type { LabSpec } from "../lab-spec.ts";
import { routerTable } from "./access-lists.ts";
import { linkName } from "./names.ts";

function withOutbound(outbound: LabSpec["subnets"][number]["accessList"]["outbound"]): LabSpec {
  const spec = threeZoneSpec();
  const subnets = spec.subnets.map((subnet) =>
    subnet.id === "data-0" ? { ...subnet, accessList: { ...subnet.accessList, outbound } } : subnet,
  );
  return { ...spec, subnets };
}

function chain(text: string, name: string): string[] {
  const lines = text.split("\n");
  const start = lines.indexOf(`chain ${name} {`);
  return lines.slice(start + 1, lines.indexOf("}", start)).map((line) => line.trim());
}

describe("network access lists", () => {
  test("rules stand in the order of their numbers, and the first match decides", () => {
    const text = routerTable(
      withOutbound([
        { number: 200, action: "allow", protocol: "all", cidr: "0.0.0.0/0" },
        { number: 90, action: "deny", protocol: "tcp", cidr: "10.0.0.0/16", ports: { from: 22, to: 22 } },
      ]),
    );
    expect(chain(text, `out_${linkName("b", "data-0")}`)).toEqual([
      'ip daddr 10.0.0.0/16 tcp dport 22 counter drop comment "90"',
      'ip daddr 0.0.0.0/0 counter return comment "200"',
      'counter drop comment "*"',
    ]);
  });

  test("an empty list drops everything", () => {
    const text = routerTable(withOutbound([]));
    expect(chain(text, `out_${linkName("b", "data-0")}`)).toEqual(['counter drop comment "*"']);
  });

  test("without a public address there is no way through an internet gateway, whatever the lists say", () => {
    const forward = chain(routerTable(threeZoneSpec()), "forward");
    expect(forward).toContain('oifname "igw0" ct state new counter drop comment "no public address"');
    expect(forward.filter((line) => line.includes("igw0") && line.includes("jump"))).toEqual([]);
  });

  test("with one, only that address passes, and still through the lists", () => {
    const spec = { ...threeZoneSpec(), internet: { attached: true, publicAddresses: ["10.0.11.10"] } };
    expect(chain(routerTable(spec), "forward")).toContain('oifname "igw0" ip saddr { 10.0.11.10 } jump acl');
  });

  test("the resolver is not filtered", () => {
    expect(chain(routerTable(threeZoneSpec()), "forward")).toContain('oifname "dns0" accept');
  });
});

test("hosts behind a NAT gateway call out, and nobody calls in", () => {
  const spec = threeZoneSpec();
  const nat = { destination: "0.0.0.0/0", target: "nat" } as const;
  const subnets = spec.subnets.map((subnet) =>
    subnet.id === "data-1" ? { ...subnet, routes: [...subnet.routes, nat] } : subnet,
  );
  const forward = chain(
    routerTable({ ...spec, subnets, internet: { attached: true, publicAddresses: [] } }),
    "forward",
  );
  expect(forward.filter((line) => line.includes("jump acl"))).toEqual([
    'oifname "igw0" ip saddr 10.0.2.0/24 jump acl',
    "jump acl",
  ]);
});
