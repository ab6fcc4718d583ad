// Faults that somebody undoes behind the back of the service: none of them may be taken for one that has bitten, and the
// service has to say why. What has not bitten is no ground for a verdict (experiment/runner).

import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { assert, messageOf } from "../../core/errors.ts";
import { inProject } from "../project.ts";
import type { RunningStack } from "../stack/bring-up.ts";
import { calm, startLoad } from "./leases/calm-and-load.ts";
import { startHolder } from "./leases/holder.ts";
import { testCase } from "./phase.ts";
import type { Phase } from "./phase.ts";
import { onPhaseStack } from "./phase-stack.ts";

const undone = z.array(
  z.strictObject({
    name: z.string(),
    what: z.string(),
    template: z.string(),
    /** Pods in whose networks it is undone; empty: in the lab's own. */
    within: z.array(z.string()),
    /** Bash, repeated. */
    undo: z.string(),
    /** Of the reason that the service gives, as a regular expression. */
    says: z.string(),
  }),
);

type Undone = z.infer<typeof undone>[number];

const longestMs = 120_000;
const bittenWithinMs = 60_000;
const leaseSeconds = 20;

export const undonePhase: Phase = {
  name: "undone",
  what: "a fault that is undone behind its back is not taken for one that has bitten",
  long: true,
  run: (context) =>
    onPhaseStack(context, async (stack, run, results) => {
      const file = inProject("fixtures/damages/faults/undone.yaml");
      const faults = undone.parse(parse(readFileSync(file, "utf8"))).filter(({ name }) => context.wanted(name));
      await using _load = await startLoad(stack, run, context);
      for (const fault of faults) {
        if (context.signal.aborted) break;
        const result = await testCase(fault.name, async () => {
          await calm(stack);
          context.narrate(`${fault.name}: ${await whyNotBitten(fault, stack)}\n`);
        });
        results.push(result);
      }
    }),
};

async function whyNotBitten({ name, template, within, undo, says }: Undone, stack: RunningStack): Promise<string> {
  const { client } = stack;
  const flag = `/run/tmp/undone-${name}`;
  const script = `touch "$0"; while [ -e "$0" ]; do ${undo}\nsleep 0.01; done`;
  const networks = within.length === 0 ? [[]] : within.map((pod) => ["nsenter", `--net=/run/netns/${pod}`]);
  const undoing = networks.map((network) =>
    client.exec({ on: "lab", argv: [...network, "bash", "-c", script, flag], timeoutMs: longestMs }),
  );
  await using holder = startHolder(stack, leaseSeconds);
  try {
    await holder.hold(template);
    const why = await holder.bitten(bittenWithinMs).then((seen) => (seen ? "bitten" : "no answer"), messageOf);
    assert(why !== "bitten", "it was taken for a fault that has bitten");
    assert(new RegExp(says).test(why), `it does not say ${says}: ${why}`);
    return why.replaceAll("\n", " ");
  } finally {
    await client.exec({ on: "lab", argv: ["rm", "-f", flag], timeoutMs: 10_000 });
    await Promise.allSettled(undoing);
  }
}
