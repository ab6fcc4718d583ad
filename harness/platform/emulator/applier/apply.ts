// The template applier: an unmodified cloud assembly in, real API calls out, stack by stack.

import type { AwsClients } from "../../aws/clients.ts";
import type { PlatformOutputs } from "../../ports/outputs.ts";
import { readAssembly, withNested } from "./assembly.ts";
import type { StackArtifact } from "./stack-artifact.ts";
import { nestedStackType } from "./nested.ts";
import { fillOutputs } from "./outputs.ts";
import { refusal } from "./refusal.ts";
import { knownTypes } from "./registry.ts";
import { runStack } from "./stack-run.ts";
import type { AppliedResource, Course } from "./stack-run.ts";
import type { Json } from "./template.ts";

export type { AppliedResource } from "./stack-run.ts";

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

export interface AppliedStacks {
  readonly stacks: readonly { readonly stack: StackArtifact; readonly outputs: ReadonlyMap<string, Json> }[];
  readonly resources: readonly AppliedResource[];
}

/** Creates everything that the assembly declares and returns the platform's outputs and what was made. */
export async function applyAssembly(options: ApplyOptions): Promise<AppliedAssembly> {
  const { stacks, resources } = await applyStacks(options);
  return { outputs: fillOutputs(stacks, options.account), resources };
}

/** The same without asking what the outputs are: for assemblies whose platform is not run, only looked at. */
export async function applyStacks(options: ApplyOptions): Promise<AppliedStacks> {
  const { account, signal } = options;
  const stacks = readAssembly(options.assemblyDirectory, options.clients.region);
  const every = stacks.flatMap(withNested);
  refuseUnknownTypes(every);
  const total = every.reduce((sum, stack) => sum + Object.keys(stack.template.Resources).length, 0);
  const resources: AppliedResource[] = [];
  const report = (resource: AppliedResource): void => {
    resources.push(resource);
    options.onProgress?.(resource, resources.length, total);
  };
  const course: Course = { account, signal, exports: new Map(), outputs: new Map(), report };
  const applied: AppliedStacks["stacks"][number][] = [];
  for (const stack of stacks) {
    const clients = options.clients.region === stack.region ? options.clients : options.clients.inRegion(stack.region);
    applied.push({ stack, outputs: await runStack(stack, clients, course) });
    if (clients !== options.clients) clients.destroy();
  }
  return { stacks: applied, resources };
}

function refuseUnknownTypes(stacks: readonly StackArtifact[]): void {
  const unknown = stacks.flatMap((stack) =>
    Object.entries(stack.template.Resources)
      .filter(([, resource]) => resource.Type !== nestedStackType && !knownTypes.has(resource.Type))
      .map(([logicalId, resource]) => `${stack.name}/${logicalId} (${resource.Type})`),
  );
  if (unknown.length > 0) throw refusal(`resource types that the applier does not know: ${unknown.join(", ")}`);
}
