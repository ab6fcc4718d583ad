// Plants and heals a damage on a running stack, step by step.

import { childEnvironment } from "../../../config/environment.ts";
import { present } from "../../../core/errors.ts";
import { callByName } from "../../../platform/aws/call-by-name.ts";
import type { SpawnedProcess } from "../../../platform/lab/rpc/client.ts";
import { inProject } from "../../project.ts";
import type { RunningStack } from "../../stack/bring-up.ts";
import type { DamageStep } from "./damage-file.ts";
import { filled, stepFailed } from "./placeholders.ts";

/** What earlier steps answered, by name, and what still runs in the background. */
export interface Planted {
  readonly answers: Record<string, unknown>;
  readonly background: SpawnedProcess[];
}

export interface StepOptions {
  readonly stack: RunningStack;
  /** Context file for statements, which run on the platform's runner host. */
  readonly contextFile: string;
  readonly planted: Planted;
}

export async function takeSteps(steps: readonly DamageStep[], options: StepOptions): Promise<void> {
  for (const step of steps) {
    const known = { ...options.planted.answers, outputs: options.stack.outputs.regions[0] };
    await takeStep(filled(step, known), options);
  }
}

export async function endBackground({ background }: Planted): Promise<void> {
  for (const process of background.splice(0)) {
    await process.kill("SIGKILL");
    await process.ended;
  }
}

async function takeStep(step: DamageStep, options: StepOptions): Promise<void> {
  const { stack, planted } = options;
  if ("aws" in step) {
    const answer = await callByName(stack.clients, step.aws);
    if (step.aws.as !== undefined) planted.answers[step.aws.as] = answer;
  } else if ("sql" in step) {
    await sql(step.sql, options);
  } else if (step.exec.background) {
    const on = await hostId(stack, step.exec.on);
    const started = await stack.client.spawn({ on, argv: step.exec.argv, cwd: "/", env: {} }, () => undefined);
    planted.background.push(started);
  } else {
    const { on, argv } = step.exec;
    const result = await stack.client.exec({ on: await hostId(stack, on), argv, timeoutMs: 60_000 });
    if (result.code !== 0) throw stepFailed(`${on}: ${argv.join(" ")}`, result.stderr || result.stdout);
  }
}

async function sql(
  { replica, statement }: { replica: number; statement: string },
  { stack, contextFile }: StepOptions,
): Promise<void> {
  const program = inProject("harness/cli/test/damages/statement-on-runner.ts");
  const runner = present(stack.outputs.regions[0]?.instances["runner"], "a runner host");
  const result = await stack.client.exec({
    on: runner,
    argv: [
      stack.artifacts.node,
      "--disable-warning=ExperimentalWarning",
      program,
      contextFile,
      String(replica),
      statement,
    ],
    env: childEnvironment(),
    timeoutMs: 120_000,
  });
  if (result.code !== 0) throw stepFailed(statement, result.stderr);
}

/** A role names the first host that has it. */
async function hostId(stack: RunningStack, on: string): Promise<string> {
  const hosts = await stack.client.hosts();
  return hosts.find((host) => host.id === on || host.role === on)?.id ?? on;
}
