// The template applier: an unmodified cloud assembly in, real API calls out. Resources that do not need each other are
// created at the same time; the first failure stops the rest.

import { DescribeAvailabilityZonesCommand } from "@aws-sdk/client-ec2";
import { GetParameterCommand } from "@aws-sdk/client-ssm";
import { AssayError, environmentError, messageOf, present } from "../../../core/errors.ts";
import type { AwsClients } from "../../aws/clients.ts";
import type { PlatformOutputs } from "../../ports/outputs.ts";
import { readAssembly } from "./assembly.ts";
import type { StackArtifact } from "./assembly.ts";
import { dependencyGraph } from "./graph.ts";
import { resolveJson } from "./intrinsics.ts";
import type { Scope } from "./intrinsics.ts";
import { physicalName } from "./names.ts";
import { fillOutputs } from "./outputs.ts";
import { refusal } from "./refusal.ts";
import { knownTypes, loadHandler } from "./registry.ts";
import type { CreatedResource } from "./resource.ts";
import { ssmParameters, stackOutputs, stackScope } from "./stack.ts";
import type { StackEnvironment } from "./stack.ts";
import { textOf } from "./template.ts";
import type { Json, JsonObject, TemplateResource } from "./template.ts";
import { trackProperties } from "./tracked.ts";

export interface AppliedResource {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  readonly attributes: Readonly<Record<string, Json | undefined>>;
}

export interface ApplyOptions {
  readonly assemblyDirectory: string;
  readonly clients: AwsClients;
  readonly account: string;
  readonly onProgress?: (resource: AppliedResource, done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

export interface AppliedAssembly {
  readonly outputs: PlatformOutputs;
  readonly resources: readonly AppliedResource[];
}

interface StackRun {
  readonly stack: StackArtifact;
  readonly clients: AwsClients;
  readonly scope: Scope;
  readonly created: Map<string, CreatedResource>;
  readonly options: ApplyOptions;
  readonly report: (resource: AppliedResource) => void;
}

/** Creates everything that the assembly declares and returns the platform's outputs and what was made. */
export async function applyAssembly(options: ApplyOptions): Promise<AppliedAssembly> {
  const stacks = readAssembly(options.assemblyDirectory, options.clients.region);
  refuseUnknownTypes(stacks);
  const total = stacks.reduce((sum, stack) => sum + Object.keys(stack.template.Resources).length, 0);
  const resources: AppliedResource[] = [];
  const report = (resource: AppliedResource): void => {
    resources.push(resource);
    options.onProgress?.(resource, resources.length, total);
  };
  const exports = new Map<string, Json>();
  const outputs: { stack: StackArtifact; outputs: ReadonlyMap<string, Json> }[] = [];
  for (const stack of stacks) {
    const clients = options.clients.region === stack.region ? options.clients : options.clients.inRegion(stack.region);
    const environment = await stackEnvironment(stack, exports, { account: options.account, clients });
    const created = new Map<string, CreatedResource>();
    const scope = stackScope(stack, environment, created);
    await createResources({ stack, clients, scope, created, options, report });
    if (clients !== options.clients) clients.destroy();
    const made = stackOutputs(stack, scope);
    for (const [name, value] of made.exported) exports.set(name, value);
    outputs.push({ stack, outputs: made.outputs });
  }
  return { outputs: fillOutputs(outputs, options.account), resources };
}

function refuseUnknownTypes(stacks: readonly StackArtifact[]): void {
  const unknown = stacks.flatMap((stack) =>
    Object.entries(stack.template.Resources)
      .filter(([, resource]) => !knownTypes.has(resource.Type))
      .map(([logicalId, resource]) => `${stack.name}/${logicalId} (${resource.Type})`),
  );
  if (unknown.length > 0) throw refusal(`resource types that the applier does not know: ${unknown.join(", ")}`);
}

async function stackEnvironment(
  stack: StackArtifact,
  exports: ReadonlyMap<string, Json>,
  { account, clients }: { readonly account: string; readonly clients: AwsClients },
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
    parameter: (name) => parameters.get(name),
    availabilityZones: (region) => {
      if (region !== stack.region) throw refusal(`Fn::GetAZs of another region (${region})`);
      return zones;
    },
  };
}

async function createResources(run: StackRun): Promise<void> {
  const { stack, scope, options } = run;
  const isTrue = (condition: string): boolean => scope.condition(condition);
  const wanted = Object.fromEntries(
    Object.entries(stack.template.Resources).filter(
      ([, resource]) => resource.Condition === undefined || isTrue(resource.Condition),
    ),
  );
  const graph = dependencyGraph(stack.template, wanted, isTrue);
  const failed = new AbortController();
  const signal = options.signal === undefined ? failed.signal : AbortSignal.any([options.signal, failed.signal]);
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
  options.signal?.throwIfAborted();
  if (settled.some((result) => result.status === "rejected")) throw failed.signal.reason;
}

async function createResource(logicalId: string, resource: TemplateResource, run: StackRun): Promise<void> {
  const { stack, scope, options } = run;
  const where = `${stack.name}/${logicalId} (${resource.Type})`;
  try {
    const handler = await loadHandler(resource.Type);
    const properties = trackProperties(resolveJson(resource.Properties ?? {}, scope) as JsonObject);
    const result = await handler(properties.values as never, {
      clients: run.clients,
      account: options.account,
      region: stack.region,
      partition: textOf(scope.ref("AWS::Partition")) ?? "aws",
      stack: stack.name,
      logicalId,
      properties,
      leaveOut: (property) => {
        properties.leaveOut(property);
      },
      name: (rules) => physicalName({ stack: stack.name, logicalId, account: options.account }, rules),
    });
    const unread = properties.unread();
    if (unread.length > 0) throw refusal(`properties that the applier does not know: ${unread.join(", ")}`);
    run.created.set(logicalId, result);
    const { ref, attributes = {} } = result;
    run.report({ stack: stack.name, logicalId, type: resource.Type, physicalId: ref, attributes });
  } catch (cause) {
    throw failureOf(where, cause);
  }
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
