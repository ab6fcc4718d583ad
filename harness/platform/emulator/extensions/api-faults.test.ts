import { describe, expect, it } from "vitest";
import { createPrng } from "../../../core/prng.ts";
import { SimulatedClock } from "../../../core/simulated-clock.ts";
import type { AwsRequest, AwsResponse } from "../handler.ts";
import { createApiFaults } from "./api-faults.ts";
import type { ApiFault } from "./api-faults.ts";
import { createRoleSessions } from "./role-sessions.ts";

const role = "arn:aws:iam::123456789012:role/starter";
const passed: AwsResponse = { status: 200, headers: {}, body: "passed" };
const forward = () => Promise.resolve(passed);

function call(accessKeyId: string, operation: string, service = "ec2"): AwsRequest {
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20261121/us-east-1/${service}/aws4_request, SignedHeaders=host`;
  const body = Buffer.from(`Action=${operation}`);
  const headers = { authorization };
  const at = { region: "us-east-1", method: "POST", path: "/", query: new URLSearchParams() };
  return { ...at, service, operation, headers, body };
}

function scene(change: Partial<ApiFault> = {}) {
  const clock = new SimulatedClock();
  const sessions = createRoleSessions();
  const faults = createApiFaults({ sessions, clock, random: createPrng("test") });
  faults.begin({
    id: "f",
    roles: [role],
    service: "ec2",
    operations: ["StartInstances"],
    percentage: 100,
    error: { code: "RequestLimitExceeded", message: "Request limit exceeded.", status: 503 },
    expiresMs: 60_000,
    ...change,
  });
  const answer = async (request: AwsRequest) =>
    faults.handler.matches(request) ? faults.handler.handle(request, forward) : passed;
  return { clock, faults, sessions, answer, key: sessions.issue(role) };
}

describe("errors for API callers", () => {
  it("meet the role's calls of these operations and no others", async () => {
    const { answer, faults, sessions, key } = scene();
    const refused = await answer(call(key, "StartInstances"));
    expect(refused.status).toBe(503);
    expect(refused.body).toContain("<Code>RequestLimitExceeded</Code>");
    const others = [
      call(key, "StopInstances"),
      call(key, "StartInstances", "rds"),
      call(sessions.issue(`${role}s`), "StartInstances"),
      call("AKIASOMEBODY", "StartInstances"),
    ];
    for (const other of others) expect(await answer(other)).toBe(passed);
    expect(faults.refused("f")).toBe(1);
  });

  it("end when they are taken back, and by themselves", async () => {
    const { answer, clock, faults, key } = scene();
    expect(faults.isInForce("f")).toBe(true);
    await clock.sleep(60_001);
    expect(faults.isInForce("f")).toBe(false);
    expect(await answer(call(key, "StartInstances"))).toBe(passed);
    const again = scene();
    again.faults.end("f");
    again.faults.end("f");
    expect(await again.answer(call(again.key, "StartInstances"))).toBe(passed);
  });

  it("meet a drawn share", async () => {
    const { answer, faults, key } = scene({ percentage: 30 });
    for (let count = 0; count < 1_000; count += 1) await answer(call(key, "StartInstances"));
    expect(faults.refused("f")).toBeGreaterThan(230);
    expect(faults.refused("f")).toBeLessThan(370);
    const never = scene({ percentage: 0 });
    expect(await never.answer(call(never.key, "StartInstances"))).toBe(passed);
  });

  it("leave calls alone that concern something else", async () => {
    const { answer, key } = scene({ concerns: ({ body }) => Promise.resolve(body.includes("us-east-1b")) });
    expect(await answer(call(key, "StartInstances"))).toBe(passed);
    const there = { ...call(key, "StartInstances"), body: Buffer.from("Placement.AvailabilityZone=us-east-1b") };
    expect((await answer(there)).status).toBe(503);
  });
});

describe("sessions of roles", () => {
  const assume = {
    ...call("AKIASOMEBODY", "AssumeRole", "sts"),
    body: Buffer.from(`Action=AssumeRole&RoleArn=${role}`),
  };

  it("are known by the key that the token service hands out", async () => {
    const sessions = createRoleSessions();
    const body = "<AccessKeyId>ASIA1</AccessKeyId>";
    expect(sessions.handler.matches(assume)).toBe(true);
    await sessions.handler.handle(assume, () => Promise.resolve({ status: 200, headers: {}, body }));
    expect(sessions.roleOf(call("ASIA1", "RunInstances"))).toBe(role);
    expect(sessions.roleOf(call("ASIA2", "RunInstances"))).toBeUndefined();
  });

  it("are not begun by a refusal", async () => {
    const sessions = createRoleSessions();
    const body = "<AccessKeyId>ASIA1</AccessKeyId>";
    await sessions.handler.handle(assume, () => Promise.resolve({ status: 403, headers: {}, body }));
    expect(sessions.roleOf(call("ASIA1", "RunInstances"))).toBeUndefined();
  });
});
