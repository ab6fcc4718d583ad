// Tells the emulator what the lab's load balancers see: DescribeTargetHealth then answers with facts.

import { systemClock } from "../../core/clock.ts";
import { messageOf } from "../../core/errors.ts";
import type { LabClient } from "../../platform/lab/rpc/client.ts";

const everyMs = 500;

const reasons = {
  healthy: {},
  unhealthy: { reason: "Target.FailedHealthChecks", description: "Health checks failed" },
  initial: { reason: "Elb.RegistrationInProgress", description: "Target registration is in progress" },
} as const;

/** Runs until the lab is gone. A feed that fails is said once: the health then stays what it was last. */
export async function feedTargetHealth(lab: LabClient, emulatorPort: number): Promise<void> {
  let told = "";
  for (;;) {
    try {
      const targets = (await lab.loadBalancers()).flatMap((balancer) => balancer.targets);
      const now = JSON.stringify(targets);
      if (now !== told) {
        for (const [targetGroupArn, group] of Map.groupBy(targets, (target) => target.targetGroup)) {
          const facts = group.map(({ address, state }) => ({ id: address, state, ...reasons[state] }));
          await fetch(`http://127.0.0.1:${String(emulatorPort)}/target-health`, {
            method: "POST",
            headers: { "x-assay-control": "1" },
            body: JSON.stringify({ targetGroupArn, targets: facts }),
          });
        }
        told = now;
      }
    } catch (error) {
      process.stderr.write(`target health is not fed: ${messageOf(error)}\n`);
      return;
    }
    await systemClock.sleep(everyMs);
  }
}
