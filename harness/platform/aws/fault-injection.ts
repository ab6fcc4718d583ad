// The FIS API as experiments use it: start, watch, stop, and see what a template would hit without hitting it.

import { randomUUID } from "node:crypto";
import {
  GetExperimentCommand,
  GetExperimentTemplateCommand,
  ListExperimentResolvedTargetsCommand,
  ListExperimentTemplatesCommand,
  ListExperimentsCommand,
  StartExperimentCommand,
  StopExperimentCommand,
  TagResourceCommand,
} from "@aws-sdk/client-fis";
import type { Experiment, ExperimentTemplate, ExperimentTemplateSummary, ResolvedTarget } from "@aws-sdk/client-fis";
import { environmentError, messageOf } from "../../core/errors.ts";
import type { AwsClients } from "./clients.ts";

export type { Experiment, ExperimentTemplate, ResolvedTarget } from "@aws-sdk/client-fis";

export interface StartOptions {
  readonly templateId: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** `skip-all` resolves targets and touches nothing. */
  readonly actionsMode?: "run-all" | "skip-all";
}

/** A connection that a fault has cut is given up after so long; the next attempt makes a new one. */
const attemptMs = 6_000;
const attempts = 4;
const renewalMs = 3_000;
/** Whoever acts on a tag takes its time: longer than a look may take. */
const actedOnMs = 20_000;

/** Every request here may be repeated: reads change nothing, a start carries its token, a stop is idempotent. */
async function insistently<T>(
  request: (options: { abortSignal: AbortSignal }) => Promise<T>,
  withinMs = attemptMs,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const abortSignal = AbortSignal.timeout(withinMs);
    try {
      return await request({ abortSignal });
    } catch (error) {
      if (!wasUnanswered(error)) throw error;
      if (attempt < attempts) continue;
      const tries = `${attempts} attempts of ${withinMs / 1_000} s each`;
      throw environmentError(`the fault injection service did not answer: ${tries}, the last: ${messageOf(error)}`, {
        code: "ASSAY_FIS_SILENT",
        cause: error,
      });
    }
  }
}

/** The service said nothing at all: timed out, refused or reset. */
function wasUnanswered(error: unknown): boolean {
  return error instanceof Error && !("$metadata" in error && "$fault" in error);
}

/** Starts an experiment. The installed SDK predates `actionsMode`, so the field is put into the request body here. */
export async function startExperiment(aws: AwsClients, options: StartOptions): Promise<Experiment> {
  const command = new StartExperimentCommand({
    experimentTemplateId: options.templateId,
    clientToken: randomUUID(),
    tags: { ...options.tags },
  });
  const { actionsMode } = options;
  if (actionsMode !== undefined) {
    command.middlewareStack.add(
      (next) => (args) => {
        const request = args.request as { body: string; headers: Record<string, string> };
        const body = { ...(JSON.parse(request.body) as object), experimentOptions: { actionsMode } };
        request.body = JSON.stringify(body);
        request.headers["content-length"] = String(Buffer.byteLength(request.body));
        return next(args);
      },
      { step: "build", name: "assayActionsMode", priority: "low" },
    );
  }
  const { experiment } = await insistently((within) => aws.fis.send(command, within));
  return experiment ?? {};
}

export async function getExperiment(aws: AwsClients, id: string): Promise<Experiment> {
  const { experiment } = await insistently((within) => aws.fis.send(new GetExperimentCommand({ id }), within));
  return experiment ?? {};
}

export async function stopExperiment(aws: AwsClients, id: string): Promise<void> {
  await insistently((within) => aws.fis.send(new StopExperimentCommand({ id }), within));
}

/** Renews the lease of a running experiment by tagging it. */
export async function renewExperiment(aws: AwsClients, arn: string, tags: Readonly<Record<string, string>>) {
  const abortSignal = AbortSignal.timeout(renewalMs);
  await aws.fis.send(new TagResourceCommand({ resourceArn: arn, tags: { ...tags } }), { abortSignal });
}

/** Tags a running experiment; answered by whoever acts on the tag once it has. May be repeated. */
export async function tagExperiment(aws: AwsClients, arn: string, tags: Readonly<Record<string, string>>) {
  const command = new TagResourceCommand({ resourceArn: arn, tags: { ...tags } });
  await insistently((within) => aws.fis.send(command, within), actedOnMs);
}

/**
 * Pulls or releases the account's safety lever. The installed SDK predates it: its request goes out, signed, in the place
 * of one that the SDK knows.
 */
export async function setSafetyLever(aws: AwsClients, status: "engaged" | "disengaged", reason: string): Promise<void> {
  const command = new ListExperimentsCommand({});
  command.middlewareStack.add(
    (next) => (args) => {
      const body = JSON.stringify({ state: { status, reason } });
      const headers = { "content-type": "application/json", "content-length": String(Buffer.byteLength(body)) };
      const request = args.request as { method: string; path: string; body: string; headers: Record<string, string> };
      Object.assign(request, { method: "PATCH", path: "/safetyLevers/default/state", body });
      Object.assign(request.headers, headers);
      return next(args);
    },
    { step: "build", name: "assaySafetyLever", priority: "low" },
  );
  await aws.fis.send(command);
}

/** Ids of the templates that carry this name as a tag. */
export async function templatesNamed(aws: AwsClients, name: string): Promise<string[]> {
  const all = await templateSummaries(aws);
  return all.flatMap(({ id, tags }) => (id !== undefined && tags?.["Name"] === name ? [id] : []));
}

/** Every template of the account, whole. */
export async function everyTemplate(aws: AwsClients): Promise<ExperimentTemplate[]> {
  const all = await templateSummaries(aws);
  return Promise.all(all.flatMap(({ id }) => (id === undefined ? [] : getExperimentTemplate(aws, id))));
}

async function templateSummaries(aws: AwsClients): Promise<ExperimentTemplateSummary[]> {
  const found: ExperimentTemplateSummary[] = [];
  let nextToken: string | undefined;
  do {
    const page = await aws.fis.send(new ListExperimentTemplatesCommand(nextToken === undefined ? {} : { nextToken }));
    found.push(...(page.experimentTemplates ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return found;
}

export async function getExperimentTemplate(aws: AwsClients, id: string): Promise<ExperimentTemplate> {
  const { experimentTemplate } = await aws.fis.send(new GetExperimentTemplateCommand({ id }));
  return experimentTemplate ?? {};
}

/** Every resolved target of an experiment, all pages. */
export async function resolvedTargets(aws: AwsClients, experimentId: string): Promise<ResolvedTarget[]> {
  const found: ResolvedTarget[] = [];
  let nextToken: string | undefined;
  do {
    const page = await aws.fis.send(
      new ListExperimentResolvedTargetsCommand({ experimentId, ...(nextToken === undefined ? {} : { nextToken }) }),
    );
    found.push(...(page.resolvedTargets ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return found;
}

/** Ids of experiments that have not ended. */
export async function runningExperiments(aws: AwsClients): Promise<string[]> {
  const running: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await aws.fis.send(new ListExperimentsCommand(nextToken === undefined ? {} : { nextToken }));
    for (const { id, state } of page.experiments ?? []) {
      const hasEnded = ["completed", "stopped", "failed", "cancelled"].includes(state?.status ?? "");
      if (id !== undefined && !hasEnded) running.push(id);
    }
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return running;
}
