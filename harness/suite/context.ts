// The run context of this process, and what follows from it for a spec.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { environmentError, messageOf, present, usageError } from "../core/errors.ts";
import { readEnvironment } from "../config/environment.ts";
import { loadProfile } from "../config/load-profile.ts";
import type { Profile } from "../config/profile.ts";
import { layoutOf } from "../experiment/runner/layout.ts";
import type { Layout } from "../experiment/runner/layout.ts";
import { createAwsClients } from "../platform/aws/clients.ts";
import type { AwsClients, AwsCredentials } from "../platform/aws/clients.ts";
import { runContext } from "../platform/ports/run-context.ts";
import type { RunContext } from "../platform/ports/run-context.ts";
import { z } from "zod";

/** Reads the file that ASSAY_CONTEXT names. */
export function readRunContext(file: string | undefined = readEnvironment().contextFile): RunContext {
  if (file === undefined) {
    throw usageError("ASSAY_CONTEXT names no run context; the suites are started by ./assay run", {
      code: "ASSAY_CONTEXT_MISSING",
    });
  }
  try {
    return runContext.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (cause) {
    throw environmentError(`${file}: ${messageOf(cause)}`, {
      code: "ASSAY_CONTEXT_UNREADABLE",
      cause,
    });
  }
}

const credentialsSchema = z.strictObject({
  accessKeyId: z.string().min(1),
  secretAccessKey: z.string().min(1),
  sessionToken: z.string().optional(),
});

export function readCredentials(context: RunContext): AwsCredentials | undefined {
  if (context.credentialsFile === undefined) return undefined;
  const { sessionToken, ...keys } = credentialsSchema.parse(JSON.parse(readFileSync(context.credentialsFile, "utf8")));
  return { ...keys, ...(sessionToken === undefined ? {} : { sessionToken }) };
}

/** Clients of the platform's first region. */
export function awsOf(context: RunContext, credentials: AwsCredentials | undefined): AwsClients {
  return createAwsClients({
    region: firstRegion(context).region,
    target: context.target,
    endpoint: context.endpoint,
    credentials,
    caFile: context.caFile,
  });
}

/** How the database of the run's platform is laid out. */
export function layoutOfRun(context: RunContext): Layout {
  return layoutOf(profileOfRun(context).topology);
}

/** What the run's profile promises. */
export function profileOfRun({ profile }: RunContext): Profile {
  return loadProfile(profile, resolve(import.meta.dirname, "../.."));
}

/** The region beside the first, and the secrets of its database. */
export function secondRegion({ outputs, furtherSecretsFile }: RunContext) {
  const region = present(outputs.regions[1], "the platform's outputs name a second region");
  const file = present(furtherSecretsFile, "the run context names the secrets of further regions");
  const texts = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(file, "utf8")));
  return { region, secretTexts: new Map(Object.entries(texts)) };
}

export function firstRegion(context: RunContext) {
  return present(context.outputs.regions[0], "the platform's outputs name no region");
}
