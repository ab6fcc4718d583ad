// Facts of the platform that the emulator cannot know by itself, pushed to it over loopback.

import { environmentError } from "../../core/errors.ts";

export interface TargetHealth {
  /** Address or instance id, as registered. */
  readonly id: string;
  readonly state: "initial" | "healthy" | "unhealthy" | "unused" | "draining" | "unavailable";
  /** Reason code of the API, such as `Target.FailedHealthChecks`. */
  readonly reason?: string;
  readonly description?: string;
}

/** Sets what DescribeTargetHealth answers for these targets until the next push. */
export async function pushTargetHealth(
  moto: { readonly port: number },
  targetGroupArn: string,
  targets: readonly TargetHealth[],
): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${String(moto.port)}/target-health`, {
    method: "POST",
    headers: { "x-assay-control": "1", "content-type": "application/json" },
    body: JSON.stringify({ targetGroupArn, targets }),
  });
  if (!response.ok) {
    throw environmentError(`the emulator refused target health (${String(response.status)})`, {
      code: "ASSAY_EMULATOR_FACTS",
    });
  }
}
