// Plants and heals a damage on a running stack, step by step.

import { childEnvironment } from "../../../config/environment.ts";
import { present } from "../../../core/errors.ts";
import { callByName } from "../../../platform/aws/call-by-name.ts";
import { inProject } from "../../project.ts";
import type { RunningStack } from "../../stack/running-stack.ts";
import type { DamageStep } from "./damage-file.ts";
import { filled, stepFailed } from "./placeholders.ts";

/** A command that goes on in the namespaces of its host, where it sees the host's other processes. */
interface BackgroundCommand {
  readonly on: string;
  readonly pid: string;
}

/** What earlier steps answered, by name, and what still runs in the background. */
export interface Planted {
  readonly answers: Record<string, unknown>;
  readonly background: BackgroundCommand[];
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

export async function endBackground(stack: RunningStack, { background }: Planted): Promise<void> {
  for (const { on, pid } of background.splice(0)) {
    await stack.client.exec({ on, argv: ["kill", "-KILL", "--", `-${pid}`], timeoutMs: 5_000 });
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
    const argv = ["sh", "-c", 'setsid "$@" >/dev/null 2>&1 & echo $!', "sh", ...step.exec.argv];
    const { code, stdout, stderr } = await stack.client.exec({ on, argv, timeoutMs: 10_000 });
    if (code !== 0) throw stepFailed(step.exec.argv.join(" "), stderr);
    planted.background.push({ on, pid: stdout.trim() });
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
