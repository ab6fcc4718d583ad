// Twenty storms that destroy nothing: not one row is called lost. Three losses that are real: every lost id is named, and
// no other. And a storm that loses rows, shrunk to the faults that do it.

import { mkdirSync } from "node:fs";
import { assert, environmentError } from "../../core/errors.ts";
import { runPaths } from "../../evidence/run-paths.ts";
import { stormsForm } from "../output-forms.ts";
import type { RunningStack } from "../stack/running-stack.ts";
import { writeRunContext } from "../stack/run-context-file.ts";
import { drawnStorms } from "../storm-words.ts";
import { plantedLoss, shrunkLoss } from "./losses/loss-form.ts";
import { onRunner } from "./on-runner.ts";
import { testCase } from "./phase.ts";
import type { CaseResult, Phase, PhaseContext } from "./phase.ts";
import { onPhaseStack, stackProfile } from "./phase-stack.ts";

const storms = 20;
/** Of a storm that fails the smallest is looked for in what is left of it. */
const minutes = 40;

export const stormsPhase: Phase = {
  name: "storms",
  what: "no loss is seen in twenty storms that destroy nothing, and all of it in three that do",
  long: true,
  run: (context) =>
    onPhaseStack(context, async (stack, { runId, runDirectory }, results) => {
      mkdirSync(runPaths(runDirectory).histories, { recursive: true });
      const contextFile = await writeRunContext({
        ...{ stack, runId, runDirectory, profile: stackProfile, depth: "nightly", seed: context.seed, planned: [] },
      });
      if (context.wanted("loss")) results.push(...(await losses(stack, contextFile, context)));
      if (context.wanted("shrunk")) results.push(await shrunk(stack, contextFile, context));
      if (context.wanted("storm")) results.push(...(await drawn(stack, contextFile, context)));
    }),
};

async function drawn(stack: RunningStack, contextFile: string, context: PhaseContext): Promise<CaseResult[]> {
  const argv = [
    "harness/cli/experiment-on-runner.ts",
    drawnStorms,
    contextFile,
    "json",
    String(minutes),
    String(storms),
  ];
  const { trials, failures } = stormsForm.parse(JSON.parse(await onRunner(stack, argv, context)));
  const each = trials.map(({ name, verdict, broken, seconds }) =>
    testCase(`${name}, ${seconds.toFixed(0)} s`, () => {
      assert(verdict === "held", `${verdict}${broken.length > 0 ? `: ${broken.join(", ")}` : ""}`);
      return Promise.resolve();
    }),
  );
  const all = testCase(`${String(storms)} storms were run`, () => {
    assert(failures.length === 0 && trials.length === storms, [String(trials.length), ...failures].join("; "));
    return Promise.resolve();
  });
  return Promise.all([...each, all]);
}

/** The faults that lose rows between them, whichever others came with them. */
const guilty = ["replica-partitioned", "replica-data-destroyed"];

function shrunk(stack: RunningStack, contextFile: string, context: PhaseContext): Promise<CaseResult> {
  return testCase("shrunk: a storm that loses rows", async () => {
    const said = await onRunner(stack, ["harness/cli/test/losses/shrink-on-runner.ts", contextFile], context);
    const { faults, smallest, broken, runs, isMinimal, text } = shrunkLoss.parse(JSON.parse(said));
    context.narrate(`${faults.join(", ")}: in ${String(runs)} runs ${smallest.join(", ")}\n${text}`);
    assert(broken.includes("lost-rows"), `the planted storm lost nothing: ${broken.join(", ")}`);
    assert(isMinimal, "the runs were used up before it was known to be the smallest");
    const innocent = smallest.filter((name) => !guilty.some((one) => name.startsWith(one)));
    assert(innocent.length === 0, `it was not shrunk to what loses rows: ${smallest.join(", ")}`);
    assert(
      smallest.some((name) => name.startsWith("replica-data-destroyed")),
      `no disk is lost: ${smallest.join(", ")}`,
    );
  });
}

async function losses(stack: RunningStack, contextFile: string, context: PhaseContext): Promise<CaseResult[]> {
  const said = await onRunner(stack, ["harness/cli/test/losses/losses-on-runner.ts", contextFile], context);
  const lines = said.split("\n").filter((line) => line !== "");
  return Promise.all(
    lines.map((line) => {
      const planted = plantedLoss.parse(JSON.parse(line));
      return testCase(`loss ${planted.kind}`, () => {
        if ("failure" in planted) throw environmentError(planted.failure, { code: "ASSAY_TEST" });
        const { acknowledged, lost, named, verdict } = planted;
        context.narrate(
          `${planted.kind}: ${String(acknowledged)} acknowledged, ${String(lost.length)} lost, ${String(named.length)} named\n`,
        );
        assert(lost.length > 0, "nothing was lost: nothing was shown");
        const unnamed = lost.filter((id) => !named.includes(id));
        const invented = named.filter((id) => !lost.includes(id));
        assert(unnamed.length === 0, `${String(unnamed.length)} of ${String(lost.length)} lost ids were not named`);
        assert(invented.length === 0, `${String(invented.length)} ids were named that are there`);
        assert(verdict === "violated", `the verdict is ${verdict}`);
        return Promise.resolve();
      });
    }),
  );
}
