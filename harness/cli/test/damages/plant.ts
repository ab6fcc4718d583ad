// Plants and heals a damage on a running stack, step by step.

import { z } from "zod";
import { childEnvironment } from "../../../config/environment.ts";
import { environmentError, present } from "../../../core/errors.ts";
import { callByName } from "../../../platform/aws/call-by-name.ts";
import type { SpawnedProcess } from "../../../platform/lab/rpc/client.ts";
import { inProject } from "../../project.ts";
import type { RunningStack } from "../../stack/bring-up.ts";
import type { DamageStep } from "./damage-file.ts";

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
  for (const step of steps) await takeStep(filled(step, options), options);
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

/** Fills `${outputs.a.b}` and `${name.a.b}` in every text of a step. */
function filled(step: DamageStep, { stack, planted }: StepOptions): DamageStep {
  const known: Record<string, unknown> = { ...planted.answers, outputs: stack.outputs.regions[0] };
  const text = JSON.stringify(step).replace(/\$\{([A-Za-z0-9_.]+)\}/g, (whole, path: string) => {
    const value = path
      .split(".")
      .reduce<unknown>(
        (at, key) => z.record(z.string(), z.unknown()).safeParse(at).data?.[key] ?? elementOf(at, key),
        known,
      );
    if (typeof value !== "string" && typeof value !== "number") throw stepFailed(whole, "nothing has this name");
    return JSON.stringify(String(value)).slice(1, -1);
  });
  return JSON.parse(text) as DamageStep;
}

function elementOf(at: unknown, key: string): unknown {
  return Array.isArray(at) ? at[Number(key)] : undefined;
}

function stepFailed(step: string, why: string): Error {
  return environmentError(`damage step "${step.slice(0, 120)}" failed: ${why.trim().slice(-300)}`, {
    code: "ASSAY_DAMAGE_STEP",
  });
}
