// The oracle as a process of its own: one scenario a line in, one answer a line out. The library is found in the folder
// that the installer filled and named on the command line; nothing of it is part of Assay.

import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import type { Scenario } from "./scenario.ts";

interface Answer {
  readonly resultType: "error" | "single" | "wildcard";
  readonly overallResult?: string;
  readonly result?: { readonly ignoredContextKeys?: readonly string[] };
  readonly errors?: unknown;
}

interface Oracle {
  runSimulation(simulation: unknown, options: unknown): Promise<Answer>;
  readonly anonymousPrincipal: unknown;
}

const folder = process.argv[2] ?? "";
const require = createRequire(pathToFileURL(join(folder, "package.json")));
const oracle = require("@cloud-copilot/iam-simulate") as Oracle;

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line) as Scenario))}\n`);
}

/** What the oracle says, with the keys of the context that it left out as not belonging to the action. */
async function answer(scenario: Scenario): Promise<unknown> {
  try {
    const { resultType, overallResult, result, errors } = await oracle.runSimulation(simulationOf(scenario), {});
    return resultType === "error"
      ? { failed: errors }
      : { outcome: overallResult, ignored: result?.ignoredContextKeys ?? [] };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

function simulationOf({ request, policies }: Scenario): unknown {
  const named = (documents: readonly unknown[]): unknown[] => {
    return documents.map((policy, at) => ({ name: `policy-${String(at)}`, policy }));
  };
  const levels = (all: readonly (readonly unknown[])[]): unknown[] => {
    return all.map((documents, at) => ({ orgIdentifier: `ou-${String(at)}`, policies: named(documents) }));
  };
  return {
    request: {
      principal: request.principal ?? oracle.anonymousPrincipal,
      action: request.action,
      resource: { resource: request.resource, accountId: request.resourceAccount },
      contextVariables: request.context,
    },
    identityPolicies: named(policies.identity),
    serviceControlPolicies: levels(policies.serviceControl),
    resourceControlPolicies: levels(policies.resourceControl),
    resourcePolicy: policies.resource,
    sessionPolicy: policies.session,
    ...(policies.boundary === undefined ? {} : { permissionBoundaryPolicies: named([policies.boundary]) }),
    ...(policies.endpoint === undefined ? {} : { vpcEndpointPolicies: named([policies.endpoint]) }),
  };
}
