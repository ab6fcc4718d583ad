// A harness that holds a fault and renews its lease until it is killed: a process of its own, driven over its input.
// First line: what reaches the platform. Second: the template whose fault is begun and held.

import { createInterface } from "node:readline";
import { z } from "zod";
import { systemClock } from "../../../core/clock.ts";
import { messageOf } from "../../../core/errors.ts";
import { allowances } from "../../../experiment/blast-radius.ts";
import { FaultControl } from "../../../experiment/runner/fault-control.ts";
import { planExperiment } from "../../../experiment/runner/experiment-plan.ts";
import { createAwsClients } from "../../../platform/aws/clients.ts";
import { regionOutputs } from "../../../platform/ports/outputs.ts";

export const reach = z.strictObject({
  endpoint: z.string(),
  credentials: z.strictObject({ accessKeyId: z.string(), secretAccessKey: z.string() }),
  region: regionOutputs,
  leaseSeconds: z.number(),
});

const verifiedWithinMs = 60_000;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function hold(template: string, { endpoint, credentials, region, leaseSeconds }: z.infer<typeof reach>) {
  const aws = createAwsClients({ region: region.region, target: "local", endpoint, credentials });
  const plan = await planExperiment({ name: template, template, allow: [...allowances] }, { aws, region });
  const control = new FaultControl({ aws, plan, tags: {}, tell: () => undefined, clock: systemClock, leaseSeconds });
  say("beginning");
  await control.begin();
  say(`begun ${control.id ?? ""}`);
  const hasBitten = await control.verify(() => Promise.resolve(true), verifiedWithinMs);
  say(hasBitten ? "bitten" : `not bitten: ${await control.told()}`);
}

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const first = await lines.next();
const told = reach.parse(JSON.parse(String(first.value)));
say("ready");
const second = await lines.next();
if (second.done !== true) {
  await hold(second.value, told).catch((error: unknown) => {
    say(`failed: ${messageOf(error)}`);
  });
  // Renewals go on behind this; nothing but a signal ends them.
  await lines.next();
}
