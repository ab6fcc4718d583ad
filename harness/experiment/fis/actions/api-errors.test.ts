import { describe, expect, it } from "vitest";
import type { AwsRequest } from "../../../platform/emulator/handler.ts";
import { createFakeWorld } from "../fake-world.ts";
import type { FaultWorld } from "../world.ts";
import { apiThrottleError, insufficientCapacity } from "./api-errors.ts";
import type { FaultAction, FaultRequest } from "./fault-action.ts";

const role = "arn:aws:iam::123456789012:role/starter";

function request(parameters: Record<string, string>): FaultRequest {
  const target = { resourceType: "aws:iam:role", id: role, information: { arn: role } };
  return {
    faultId: "EXP1/a",
    parameters: { duration: "PT2M", percentage: "100", ...parameters },
    targets: { Roles: [target] },
  };
}

/** What callers of the role are answered, by their form: the world's faults alone decide. */
function worldOf(): { readonly world: FaultWorld; readonly answered: (form: string) => Promise<string> } {
  const fake = createFakeWorld();
  const state: { begun?: Parameters<FaultWorld["api"]["faults"]["begin"]>[0] } = {};
  const answered = async (form: string): Promise<string> => {
    const { begun } = state;
    const body = Buffer.from(form);
    const operation = new URLSearchParams(form).get("Action") ?? "";
    if (begun?.operations.includes(operation) !== true) return "";
    const call: AwsRequest = {
      ...{ service: "ec2", region: "us-east-1", operation, method: "POST", path: "/" },
      ...{ query: new URLSearchParams(), headers: {}, body },
    };
    return (await begun.concerns?.(call)) === false ? "" : begun.error.code;
  };
  const faults: FaultWorld["api"]["faults"] = {
    ...fake.api.faults,
    begin: (fault) => void (state.begun = fault),
    end: () => {
      delete state.begun;
    },
    isInForce: () => state.begun !== undefined,
    refused: () => 1,
  };
  const callAs: FaultWorld["api"]["callAs"] = (_role, Action, parameters = {}) =>
    answered(new URLSearchParams({ Action, ...parameters }).toString());
  return { world: { ...fake, api: { faults, callAs } }, answered };
}

async function injected(action: FaultAction, of: FaultRequest) {
  const { world, answered } = worldOf();
  const plan = await action.plan(of, world);
  await action.inject(of, plan, world);
  return { world, answered, plan };
}

describe("calls of a role", () => {
  it("are throttled by operation, seen to be, and answered again", async () => {
    const of = request({ service: "ec2", operations: "StartInstances, RunInstances" });
    const { world, answered, plan } = await injected(apiThrottleError, of);
    expect(plan.durationMs).toBe(120_000);
    expect(await answered("Action=RunInstances")).toBe("RequestLimitExceeded");
    expect(await answered("Action=DescribeInstances")).toBe("");
    expect(await apiThrottleError.verify(of, plan, world)).toBe("1 calls refused with RequestLimitExceeded");
    await expect(apiThrottleError.verifyHealed(plan.undo, world)).rejects.toThrow("still refused");
    await apiThrottleError.heal(plan.undo, world);
    await apiThrottleError.heal(plan.undo, world);
    expect(await apiThrottleError.verifyHealed(plan.undo, world)).toContain("answered again");
  });

  it("are not those of a service that the platform never calls", () => {
    const of = request({ service: "kinesis", operations: "PutRecord" });
    expect(() => apiThrottleError.plan(of, createFakeWorld())).toThrow("no calls to kinesis");
  });
});

describe("missing capacity", () => {
  const of = request({ availabilityZoneIdentifiers: "us-east-1b" });

  it("is that of the zone, however a launch names it", async () => {
    const { answered, plan, world } = await injected(insufficientCapacity, of);
    const short = "InsufficientInstanceCapacity";
    expect(await answered("Action=StartInstances&InstanceId.1=i-clickhouse-1")).toBe(short);
    expect(await answered("Action=StartInstances&InstanceId.1=i-clickhouse-0")).toBe("");
    expect(await answered("Action=RunInstances&SubnetId=subnet-1")).toBe(short);
    expect(await answered("Action=RunInstances&NetworkInterface.1.SubnetId=subnet-2")).toBe("");
    expect(await answered("Action=RunInstances&Placement.AvailabilityZone=us-east-1b")).toBe(short);
    expect(await answered("Action=StopInstances&InstanceId.1=i-clickhouse-1")).toBe("");
    expect(await insufficientCapacity.verify(of, plan, world)).toContain(short);
  });

  it("takes nobody away", async () => {
    expect(await insufficientCapacity.blast(of, createFakeWorld())).toEqual({ instances: [] });
  });
});
