// API errors that the fault injection service asks for: calls of a role, to given operations of a service, are answered
// with an error in place of the answer, all of them or a drawn share. Each fault ends by itself at its time.

import type { Clock } from "../../../core/clock.ts";
import type { Prng } from "../../../core/prng.ts";
import { protocolOf } from "../front/classify.ts";
import { errorResponse } from "../front/error-response.ts";
import type { ApiError } from "../front/error-response.ts";
import type { AwsRequest, ServiceHandler } from "../handler.ts";
import type { RoleSessions } from "./role-sessions.ts";

export interface ApiFault {
  readonly id: string;
  /** ARNs of the roles whose calls fail. */
  readonly roles: readonly string[];
  readonly service: string;
  readonly operations: readonly string[];
  /** Share of the calls, 0 to 100. */
  readonly percentage: number;
  readonly error: ApiError;
  readonly expiresMs: number;
  /** Narrows the fault to the calls that concern certain resources; all when absent. */
  readonly concerns?: (request: AwsRequest) => Promise<boolean>;
}

export interface ApiFaults {
  readonly handler: ServiceHandler;
  begin(fault: ApiFault): void;
  end(id: string): void;
  isInForce(id: string): boolean;
  /** Calls answered with the fault's error so far; stays known after its end. */
  refused(id: string): number;
}

export interface ApiFaultOptions {
  readonly sessions: RoleSessions;
  readonly clock: Clock;
  readonly random: Prng;
}

interface Placed {
  readonly fault: ApiFault;
  readonly endsNs: number;
}

export function createApiFaults({ sessions, clock, random }: ApiFaultOptions): ApiFaults {
  const placed = new Map<string, Placed>();
  const counts = new Map<string, number>();
  const standing = () => [...placed.values()].filter(({ endsNs }) => clock.nowNs() < endsNs).map(({ fault }) => fault);
  const hits = (request: AwsRequest) => standing().filter((fault) => speaksOf(fault, request, sessions));
  return {
    handler: {
      name: "api-faults",
      matches: (request) => placed.size > 0 && hits(request).length > 0,
      handle: async (request, forward) => {
        for (const fault of hits(request)) {
          if (random.next() * 100 >= fault.percentage) continue;
          if (fault.concerns !== undefined && !(await fault.concerns(request))) continue;
          counts.set(fault.id, (counts.get(fault.id) ?? 0) + 1);
          return errorResponse(protocolOf(request.service, request), fault.error);
        }
        return forward(request);
      },
    },
    begin: (fault) => {
      counts.set(fault.id, 0);
      placed.set(fault.id, { fault, endsNs: clock.nowNs() + fault.expiresMs * 1e6 });
    },
    end: (id) => {
      placed.delete(id);
    },
    isInForce: (id) => standing().some((fault) => fault.id === id),
    refused: (id) => counts.get(id) ?? 0,
  };
}

function speaksOf({ roles, service, operations }: ApiFault, request: AwsRequest, sessions: RoleSessions): boolean {
  if (request.service !== service || !operations.includes(request.operation ?? "")) return false;
  const role = sessions.roleOf(request);
  return role !== undefined && roles.includes(role);
}
