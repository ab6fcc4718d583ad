// One stack, its nested stacks with it: resources that do not need each other are created at the same time, the first
// failure stops the rest.

import { DescribeAvailabilityZonesCommand } from "@aws-sdk/client-ec2";
import { GetParameterCommand } from "@aws-sdk/client-ssm";
import { AssayError, environmentError, messageOf, present } from "../../../core/errors.ts";
import type { AwsClients } from "../../aws/clients.ts";
import type { StackArtifact } from "./stack-artifact.ts";
import { dependencyGraph } from "./graph.ts";
import { resolveJson } from "./intrinsics.ts";
import type { Scope } from "./intrinsics.ts";
import { physicalName } from "./names.ts";
import { nestedStackType, nestedWith, stackReference } from "./nested.ts";
import { refusal } from "./refusal.ts";
import { loadHandler } from "./registry.ts";
import type { CreatedResource } from "./resource.ts";
import { ssmParameters, stackOutputs, stackScope } from "./stack.ts";
import type { StackEnvironment } from "./stack.ts";
import { textOf } from "./template.ts";
import type { Json, JsonObject, TemplateResource } from "./template.ts";
import { trackProperties } from "./tracked.ts";
import type { TrackedProperties } from "./tracked.ts";

export interface AppliedResource {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  readonly attributes: Readonly<Record<string, Json | undefined>>;
}

/** What all stacks of an assembly share while they are made. */
export interface Course {
  readonly account: string;
  readonly signal: AbortSignal | undefined;
  /** Values exported by the stacks before. */
  readonly exports: Map<string, Json>;
  /** Outputs of the stacks before, by `stack/key`. */
  readonly outputs: Map<string, Json>;
  readonly report: (resource: AppliedResource) => void;
}

interface StackRun {
  readonly stack: StackArtifact;
  readonly clients: AwsClients;
  readonly scope: Scope;
  readonly created: Map<string, CreatedResource>;
  readonly course: Course;
}

/** Creates everything that a stack declares and returns its outputs. */
export async function runStack(
  stack: StackArtifact,
  clients: AwsClients,
  course: Course,
): Promise<ReadonlyMap<string, Json>> {
  const created = new Map<string, CreatedResource>();
  const scope = stackScope(stack, await stackEnvironment(stack, clients, course), created);
  await createResources({ stack, clients, scope, created, course });
  const made = stackOutputs(stack, scope);
  for (const [name, value] of made.exported) course.exports.set(name, value);
  for (const [key, value] of made.outputs) course.outputs.set(`${stack.name}/${key}`, value);
  return made.outputs;
}

async function stackEnvironment(
  stack: StackArtifact,
  clients: AwsClients,
  { account, exports, outputs }: Course,
): Promise<StackEnvironment> {
  const parameters = new Map<string, Json>();
  for (const name of ssmParameters(stack)) {
    const { Parameter } = await clients.ssm.send(new GetParameterCommand({ Name: name }));
    if (Parameter?.Value !== undefined) parameters.set(name, Parameter.Value);
  }
  const zones: string[] = [];
  if (JSON.stringify(stack.template).includes('"Fn::GetAZs"')) {
    const { AvailabilityZones } = await clients.ec2.send(new DescribeAvailabilityZonesCommand({}));
    for (const zone of AvailabilityZones ?? []) if (zone.ZoneName !== undefined) zones.push(zone.ZoneName);
  }
  return {
    account,
    exports,
    outputs,
    parameter: (name) => parameters.get(name),
    availabilityZones: (region) => {
      if (region !== stack.region) throw refusal(`Fn::GetAZs of another region (${region})`);
      return zones;
    },
  };
}

async function createResources(run: StackRun): Promise<void> {
  const { stack, scope, course } = run;
  const isTrue = (condition: string): boolean => scope.condition(condition);
  const wanted = Object.fromEntries(
    Object.entries(stack.template.Resources).filter(
      ([, resource]) => resource.Condition === undefined || isTrue(resource.Condition),
    ),
  );
  const graph = dependencyGraph(stack.template, wanted, isTrue);
  const failed = new AbortController();
  const signal = course.signal === undefined ? failed.signal : AbortSignal.any([course.signal, failed.signal]);
  const started = new Map<string, Promise<void>>();
  const start = (logicalId: string): Promise<void> => {
    const running = started.get(logicalId);
    if (running !== undefined) return running;
    const begin = async (): Promise<void> => {
      await Promise.all([...(graph.get(logicalId) ?? [])].map(start));
      signal.throwIfAborted();
      await createResource(logicalId, present(wanted[logicalId], `${logicalId} is in the graph`), run);
    };
    const made = begin().catch((error: unknown) => {
      failed.abort(error);
      throw error;
    });
    started.set(logicalId, made);
    return made;
  };
  const settled = await Promise.allSettled(Object.keys(wanted).map(start));
  course.signal?.throwIfAborted();
  if (settled.some((result) => result.status === "rejected")) throw failed.signal.reason;
}

async function createResource(logicalId: string, resource: TemplateResource, run: StackRun): Promise<void> {
  const { stack, scope, course } = run;
  const where = `${stack.name}/${logicalId} (${resource.Type})`;
  try {
    const properties = trackProperties(resolveJson(resource.Properties ?? {}, scope) as JsonObject);
    const result = await created(logicalId, resource, { run, properties });
    const unread = properties.unread();
    if (unread.length > 0) throw refusal(`properties that the applier does not know: ${unread.join(", ")}`);
    run.created.set(logicalId, result);
    const { ref, attributes = {} } = result;
    course.report({ stack: stack.name, logicalId, type: resource.Type, physicalId: ref, attributes });
  } catch (cause) {
    throw failureOf(where, cause);
  }
}

interface Making {
  readonly run: StackRun;
  readonly properties: TrackedProperties;
}

async function created(logicalId: string, { Type }: TemplateResource, making: Making): Promise<CreatedResource> {
  const { run, properties } = making;
  const { stack, scope, course } = run;
  if (Type === nestedStackType) {
    const nested = nestedWith(stack, logicalId, properties.values);
    return stackReference(nested, await runStack(nested, run.clients, course), course.account);
  }
  const handler = await loadHandler(Type);
  return handler(properties.values as never, {
    clients: run.clients,
    account: course.account,
    region: stack.region,
    partition: textOf(scope.ref("AWS::Partition")) ?? "aws",
    stack: stack.name,
    logicalId,
    properties,
    leaveOut: (property) => {
      properties.leaveOut(property);
    },
    name: (rules) => physicalName({ stack: stack.name, logicalId, account: course.account }, rules),
  });
}

function failureOf(where: string, cause: unknown): AssayError {
  if (cause instanceof AssayError) {
    const { code, blame, hint } = cause;
    return new AssayError(`${where}: ${cause.message}`, {
      code,
      blame,
      cause: cause.cause,
      ...(hint === undefined ? {} : { hint }),
    });
  }
  return environmentError(`${where} could not be created: ${messageOf(cause)}`, {
    code: "ASSAY_APPLIER_FAILED",
    cause,
  });
}
