// aws:fis:inject-api-*-error and aws:ec2:api-insufficient-instance-capacity-error: calls of the roles are answered with an
// error by the front of the control plane. Who calls is known by the session that signed.

import { environmentError } from "../../../core/errors.ts";
import { eventually } from "../../../core/eventually.ts";
import type { ApiError } from "../../../platform/emulator/front/error-response.ts";
import type { AwsRequest } from "../../../platform/emulator/handler.ts";
import { parseIsoDuration } from "../iso-duration.ts";
import type { FaultWorld } from "../world.ts";
import { listOf, textOf } from "./fault-action.ts";
import type { FaultAction, FaultRequest, Undo } from "./fault-action.ts";

const bittenWithinMs = 15_000;
const standsWithinMs = 8_000;
const leaseBeyondMs = 10_000;

/** As EC2 spells them, with its HTTP status. */
const errors = {
  throttle: { code: "RequestLimitExceeded", message: "Request limit exceeded.", status: 503 },
  internal: { code: "InternalError", message: "An internal error has occurred", status: 500 },
  unavailable: { code: "Unavailable", message: "The service is unavailable. Please try again shortly.", status: 503 },
  capacity: {
    code: "InsufficientInstanceCapacity",
    message: "There is no capacity for this in the zone.",
    status: 500,
  },
} as const satisfies Record<string, ApiError>;

/** Operations that need capacity. */
const launches = ["RunInstances", "StartInstances", "CreateFleet", "CreateCapacityReservation"];

export const apiInternalError = apiErrorAction("aws:fis:inject-api-internal-error", errors.internal);
export const apiThrottleError = apiErrorAction("aws:fis:inject-api-throttle-error", errors.throttle);
export const apiUnavailableError = apiErrorAction("aws:fis:inject-api-unavailable-error", errors.unavailable);

export const insufficientCapacity = erroneous("aws:ec2:api-insufficient-instance-capacity-error", (request) => {
  const zones = listed(request.parameters.availabilityZoneIdentifiers);
  return {
    error: errors.capacity,
    operations: launches,
    concerns: async (call, world) => (await zonesOf(call, world)).some((zone) => zones.includes(zone)),
    probe: { operation: "RunInstances", parameters: { "Placement.AvailabilityZone": zones[0] ?? "" } },
  };
});

interface Erroneous {
  readonly error: ApiError;
  readonly operations: readonly string[];
  readonly concerns?: (call: AwsRequest, world: FaultWorld) => Promise<boolean>;
  /** A call that is hit. */
  readonly probe: { readonly operation: string; readonly parameters?: Readonly<Record<string, string>> };
}

function apiErrorAction(id: string, error: ApiError): FaultAction {
  return erroneous(id, ({ parameters }) => {
    if (parameters.service !== "ec2") {
      throw environmentError(`the platform makes no calls to ${parameters.service ?? "no service"}`, {
        code: "ASSAY_FAULT_NOT_REALIZABLE",
      });
    }
    const operations = listed(parameters.operations);
    return { error, operations, probe: { operation: operations[0] ?? "" } };
  });
}

function erroneous(id: string, of: (request: FaultRequest) => Erroneous): FaultAction {
  return {
    id,
    // Nobody is lost by an error: who needs the call has to bear it.
    blast: () => Promise.resolve({ instances: [] }),
    plan: (request) => {
      of(request);
      return Promise.resolve({
        durationMs: parseIsoDuration(request.parameters.duration ?? ""),
        undo: { fault: request.faultId, roles: rolesOf(request) },
      });
    },
    inject: (request, { durationMs = 60_000 }, world) => {
      const { concerns, error, operations } = of(request);
      world.api.faults.begin({
        id: request.faultId,
        roles: rolesOf(request),
        service: "ec2",
        operations,
        percentage: Number(request.parameters.percentage ?? "100"),
        error,
        expiresMs: durationMs + leaseBeyondMs,
        ...(concerns === undefined ? {} : { concerns: (call: AwsRequest) => concerns(call, world) }),
      });
      return Promise.resolve();
    },
    verify: (request, { undo }, world) => untilRefused(of(request), undo, { world, withinMs: bittenWithinMs }),
    stands: async (request, { undo }, world) => {
      if (world.api.faults.isInForce(textOf(undo, "fault"))) {
        return untilRefused(of(request), undo, { world, withinMs: standsWithinMs });
      }
      throw environmentError("calls are answered again", { code: "ASSAY_FAULT_GONE" });
    },
    heal: (undo, world) => {
      world.api.faults.end(textOf(undo, "fault"));
      return Promise.resolve();
    },
    verifyHealed: (undo, world) => {
      const fault = textOf(undo, "fault");
      if (!world.api.faults.isInForce(fault)) {
        return Promise.resolve(`calls are answered again; ${world.api.faults.refused(fault)} were refused`);
      }
      return Promise.reject(environmentError("calls are still refused", { code: "ASSAY_FAULT_NOT_HEALED" }));
    },
  };
}

interface Looking {
  readonly world: FaultWorld;
  readonly withinMs: number;
}

/** A call of every role meets the error; where only a share does, one of several. */
async function untilRefused({ probe, error }: Erroneous, undo: Undo, { world, withinMs }: Looking): Promise<string> {
  for (const role of listOf(undo, "roles")) {
    await eventually(
      async () => (await world.api.callAs(role, probe.operation, probe.parameters)) === error.code || undefined,
      { what: `${probe.operation} refused to ${role}`, withinMs, everyMs: 100, clock: world.clock },
    );
  }
  return `${world.api.faults.refused(textOf(undo, "fault"))} calls refused with ${error.code}`;
}

function rolesOf(request: FaultRequest): string[] {
  return (request.targets.Roles ?? []).map(({ id }) => id);
}

function listed(text = ""): string[] {
  return text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

/** Zones in which a launch needs capacity: the one it names, its subnet's, or those of the instances that it starts. */
async function zonesOf({ body }: AwsRequest, world: FaultWorld): Promise<string[]> {
  const form = new URLSearchParams(body.toString("utf8"));
  const given = (suffix: RegExp) => [...form].filter(([name]) => suffix.test(name)).map(([, value]) => value);
  const named = given(/(^|\.)AvailabilityZone$/);
  if (named.length > 0) return named;
  const subnets = given(/(^|\.)SubnetId$/);
  const inSubnets = subnets.length === 0 ? [] : (await world.subnets()).filter(({ id }) => subnets.includes(id));
  const ids = given(/^InstanceId\.\d+$/);
  const instances = ids.length === 0 ? [] : await world.instances(ids);
  return [...inSubnets, ...instances].map(({ availabilityZone }) => availabilityZone);
}
