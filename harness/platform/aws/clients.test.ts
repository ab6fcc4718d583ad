import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { DescribeVpcsCommand } from "@aws-sdk/client-ec2";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createAwsClients } from "./clients.ts";

const credentials = { accessKeyId: "AKIARUN", secretAccessKey: "x" };

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("client factory", () => {
  it("takes a local target without an endpoint, or without keys of its own, for a bug", () => {
    expect(() => createAwsClients({ region: "us-east-1", target: "local", credentials })).toThrow("endpoint");
    expect(() => createAwsClients({ region: "us-east-1", target: "docker", endpoint: "http://x" })).toThrow(
      "credentials",
    );
  });

  it("makes each client once, and only when it is asked for", () => {
    const clients = createAwsClients({
      region: "us-east-1",
      target: "local",
      endpoint: "http://127.0.0.1:1",
      credentials,
    });
    expect(clients.ec2).toBe(clients.ec2);
    expect(clients.inRegion("eu-west-1").region).toBe("eu-west-1");
    clients.destroy();
  });

  it("goes to the given endpoint with the given keys, whatever the machine is configured for", async () => {
    vi.stubEnv("AWS_ENDPOINT_URL", "http://127.0.0.1:9");
    vi.stubEnv("AWS_PROFILE", "production");
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIAREAL");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "real");
    vi.stubEnv("AWS_REGION", "eu-central-1");
    vi.stubEnv("AWS_RETRY_MODE", "nonsense");
    vi.stubEnv("AWS_USE_FIPS_ENDPOINT", "true");
    const seen: string[] = [];
    const server = createServer((request, response) => {
      seen.push(request.headers.authorization ?? "");
      response.end("<DescribeVpcsResponse/>");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const endpoint = `http://127.0.0.1:${String(port)}/{region}/{service}`;
    const clients = createAwsClients({ region: "us-east-1", target: "local", endpoint, credentials });
    await clients.ec2.send(new DescribeVpcsCommand({}));
    expect(seen).toHaveLength(1);
    expect(seen[0]).toContain("Credential=AKIARUN/");
    expect(seen[0]).toContain("/us-east-1/ec2/");
    clients.destroy();
    server.close();
  });
});
