import { describe, expect, test } from "vitest";
import type { LoadBalancerSpec } from "../lab-spec.ts";
import { dnsSpec } from "./dns-spec.ts";
import type { DnsInput } from "./dns-spec.ts";

const balancer = (name: string) => ({ name, dnsName: `${name}.elb.example` }) as LoadBalancerSpec;
const byLatency = (region: "us-east-1" | "eu-central-1", target: string) => ({
  Name: "db.internal.",
  Type: "A" as const,
  Region: region,
  SetIdentifier: region,
  AliasTarget: { DNSName: `${target}.elb.example.`, HostedZoneId: "Z", EvaluateTargetHealth: true },
});

function namesIn(region: string, published: DnsInput["published"] = []) {
  const { records } = dnsSpec({
    zones: [
      { id: "Z1", name: "internal", records: [byLatency("us-east-1", "near"), byLatency("eu-central-1", "far")] },
    ],
    balancers: [balancer("near"), balancer("far")],
    ...{ pods: [], published, region, s3Address: "198.51.100.10" },
    facts: { networkInterfaces: [], endpoints: [] } as unknown as DnsInput["facts"],
  });
  return records.filter(({ name }) => name === "db.internal");
}

describe("names of a region", () => {
  test("a record by latency answers with the own region, and with the other when nothing stands there", () => {
    expect(namesIn("us-east-1")).toMatchObject([{ loadBalancer: "near", otherwise: ["far"] }]);
    expect(namesIn("eu-central-1")).toMatchObject([{ loadBalancer: "far", otherwise: ["near"] }]);
  });

  test("what a cluster publishes does not replace a record of the zone", () => {
    const published = [{ name: "db.internal", type: "A", ttl: 300, values: ["10.0.1.4"] }] as const;
    expect(namesIn("us-east-1", published)).toHaveLength(1);
  });
});
