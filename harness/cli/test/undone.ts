// Faults that somebody undoes behind the back of the service: none of them may be taken for one that has bitten, or that
// was there until its end, and the service has to say why. Neither is a ground for a verdict (experiment/runner). The same
// faults, left alone, are seen to last.

import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { systemClock } from "../../core/clock.ts";
import { assert, messageOf, present } from "../../core/errors.ts";
import { eventually } from "../../core/eventually.ts";
import { lookTag, notStanding } from "../../experiment/fis/look.ts";
import { describeInstances, startInstances } from "../../platform/aws/compute.ts";
import { getExperiment, stopExperiment, tagExperiment } from "../../platform/aws/fault-injection.ts";
import { inProject } from "../project.ts";
import { account, region } from "../stack/bring-up.ts";
import type { RunningStack } from "../stack/running-stack.ts";
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
    /** Bash, repeated; with `after` done once. `start`: instances are started through the API. */
    undo: z.string(),
    after: z.boolean().optional(),
    /** Of the reason that the service gives, as a regular expression. */
    says: z.string(),
  }),
);

type Undone = z.infer<typeof undone>[number];

const longestMs = 120_000;
const bittenWithinMs = 60_000;
const leaseSeconds = 20;
const endedWithinMs = 60_000;
const leftAloneMs = 1_000;
const endings = ["completed", "stopped", "failed", "cancelled"];

export const undonePhase: Phase = {
  name: "undone",
  what: "a fault that is undone behind its back is not taken for one that has bitten, or that lasted",
  long: true,
  run: (context) =>
    onPhaseStack(context, async (stack, run, results) => {
      const file = inProject("fixtures/damages/faults/undone.yaml");
      const faults = undone.parse(parse(readFileSync(file, "utf8")));
      await using _load = await startLoad(stack, run, context);
      for (const fault of faults.filter(({ name }) => context.wanted(name))) {
        if (context.signal.aborted) break;
        const result = await testCase(fault.name, async () => {
          await calm(stack);
          const why = fault.after === true ? await whyGone(fault, stack) : await whyNotBitten(fault, stack);
          context.narrate(`${fault.name}: ${why}\n`);
        });
        results.push(result);
      }
      const templates = [...new Set(faults.map((fault) => fault.template))];
      for (const name of templates.map((template) => `${template} left alone`).filter(context.wanted)) {
        if (context.signal.aborted) break;
        const template = name.split(" ")[0] ?? "";
        const result = await testCase(name, async () => {
          await calm(stack);
          const { status, reason } = await ended(template, stack, () => systemClock.sleep(leftAloneMs));
          assert(status === "stopped", `it is not said to have lasted: ${status}: ${reason}`);
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

/** Undone once after its bite. */
async function whyGone({ template, within, undo, says }: Undone, stack: RunningStack): Promise<string> {
  const { status, reason } = await ended(template, stack, () => undoOnce(undo, within, stack));
  assert(reason.includes(notStanding), `it is not said to be gone: ${status}: ${reason}`);
  assert(new RegExp(says).test(reason), `it does not say ${says}: ${reason}`);
  return reason.replaceAll("\n", " ");
}

/** How the service tells the end of a fault after whose bite something is done, a look asked for, and its end. */
async function ended(template: string, stack: RunningStack, afterBite: () => Promise<void>) {
  const { clients } = stack;
  await using holder = startHolder(stack, leaseSeconds);
  await holder.hold(template);
  const hasBitten = await holder.bitten(bittenWithinMs);
  const id = present(holder.experiment(), "the holder has begun an experiment");
  const end = async () => {
    const { state } = await getExperiment(clients, id);
    return endings.includes(state?.status ?? "") ? state : undefined;
  };
  try {
    assert(hasBitten, "it did not bite");
    await afterBite();
    await tagExperiment(clients, `arn:aws:fis:${region}:${account}:experiment/${id}`, { [lookTag]: "now" });
  } finally {
    if ((await end()) === undefined) await stopExperiment(clients, id);
  }
  const { status = "", reason = "" } = await eventually(end, {
    what: "the experiment's end",
    withinMs: endedWithinMs,
  });
  return { status, reason };
}

async function undoOnce(undo: string, within: readonly string[], { client, clients }: RunningStack): Promise<void> {
  if (undo === "start") {
    const stopped = (await describeInstances(clients)).filter(({ state }) => state === "stopped");
    await startInstances(
      clients,
      stopped.map(({ id }) => id),
    );
    const isUp = async () => (await client.hosts()).every(({ power }) => power === "on");
    await eventually(isUp, { what: "every host has power", withinMs: endedWithinMs });
    return;
  }
  const networks = within.length === 0 ? [[]] : within.map((pod) => ["nsenter", `--net=/run/netns/${pod}`]);
  for (const network of networks) {
    const argv = [...network, "bash", "-c", undo];
    const { code, stderr } = await client.exec({ on: "lab", argv, timeoutMs: 20_000 });
    assert(code === 0, `the undo of the test failed: ${stderr}`);
  }
}
