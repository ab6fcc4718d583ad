// What an experiment would do: its template's actions with the resources behind their targets, its blast radius and its
// undo. Asked of the fault injection service itself, with every action skipped.

import { createHash } from "node:crypto";
import { environmentError, usageError } from "../../core/errors.ts";
import { eventually } from "../../core/eventually.ts";
import { didYouMean } from "../../core/nearest.ts";
import type { AwsClients } from "../../platform/aws/clients.ts";
import { describeInstances } from "../../platform/aws/compute.ts";
import {
  getExperiment,
  getExperimentTemplate,
  resolvedTargets,
  startExperiment,
  templatesNamed,
} from "../../platform/aws/fault-injection.ts";
import type { RegionOutputs } from "../../platform/ports/outputs.ts";
import { refusals } from "../blast-radius.ts";
import type { Experiment } from "./experiment-file.ts";

export interface PlannedAction {
  readonly name: string;
  readonly actionId: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** ARNs or pod names, sorted. */
  readonly targets: readonly string[];
  readonly undo: string;
}

export interface ExperimentPlan {
  readonly experiment: string;
  readonly templateId: string;
  readonly actions: readonly PlannedAction[];
  readonly stopConditions: readonly string[];
  /** Reasons why it may not run; empty when it may. */
  readonly refusals: readonly string[];
  /** Of actions and targets: a run whose targets differ is not the one that was planned. */
  readonly sha256: string;
}

const resolvedWithinMs = 20_000;

/** Resolves targets without touching them. */
export async function planExperiment(
  experiment: Pick<Experiment, "name" | "template" | "allow">,
  { aws, region }: { readonly aws: AwsClients; readonly region: RegionOutputs },
): Promise<ExperimentPlan> {
  const templateId = await templateIdOf(aws, experiment, region);
  const template = await getExperimentTemplate(aws, templateId);
  const { id = "" } = await startExperiment(aws, {
    templateId,
    actionsMode: "skip-all",
    tags: { "assay:plan": "true" },
  });
  await resolved(aws, id, experiment.name);
  const targets = await targetsByName(aws, id);
  const actions = Object.entries(template.actions ?? {}).map(([name, action]) => ({
    name,
    actionId: action.actionId ?? "",
    parameters: action.parameters ?? {},
    targets: Object.values(action.targets ?? {}).flatMap((target) => targets.get(target) ?? []),
    undo: undoOf(action.actionId ?? "", action.parameters ?? {}),
  }));
  return {
    experiment: experiment.name,
    templateId,
    actions,
    stopConditions: (template.stopConditions ?? []).map(({ source, value }) => value ?? source ?? ""),
    refusals: await refusalsOf(aws, actions, experiment),
    sha256: sha256Of(actions),
  };
}

/** The same digest of what a started experiment really hits: equal to the plan's, or it is another experiment. */
export async function ranSha256(aws: AwsClients, id: string): Promise<string> {
  const [{ actions = {} }, targets] = await Promise.all([getExperiment(aws, id), targetsByName(aws, id)]);
  return sha256Of(
    Object.entries(actions).map(([name, action]) => ({
      name,
      actionId: action.actionId ?? "",
      targets: Object.values(action.targets ?? {}).flatMap((target) => targets.get(target) ?? []),
    })),
  );
}

/** Of actions and their targets, whatever the order in which the service lists them. */
export function sha256Of(actions: readonly Pick<PlannedAction, "name" | "actionId" | "targets">[]): string {
  const plain = actions
    .map(({ name, actionId, targets }) => ({ name, actionId, targets }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(plain)).digest("hex");
}

/** Resolved targets of a started experiment by target name, sorted. */
export async function targetsByName(aws: AwsClients, id: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const byName = new Map<string, string[]>();
  for (const { targetName = "", targetInformation = {} } of await resolvedTargets(aws, id)) {
    const label = targetInformation.arn ?? targetInformation.podName ?? JSON.stringify(targetInformation);
    byName.set(targetName, [...(byName.get(targetName) ?? []), label].sort());
  }
  return byName;
}

/** The outputs name the templates that every run uses; the others carry their name as a tag. */
async function templateIdOf(
  aws: AwsClients,
  { template }: Pick<Experiment, "template">,
  region: RegionOutputs,
): Promise<string> {
  const id = region.experiments[template];
  if (id !== undefined) return id;
  const [named, ...others] = await templatesNamed(aws, template);
  if (named !== undefined && others.length === 0) return named;
  const known = Object.keys(region.experiments);
  throw usageError(`the platform has no experiment template "${template}"${didYouMean(template, known)}`, {
    code: "ASSAY_EXPERIMENT_NO_TEMPLATE",
  });
}

async function resolved(aws: AwsClients, id: string, name: string): Promise<void> {
  const state = await eventually(
    async () => {
      const seen = (await getExperiment(aws, id)).state;
      return ["completed", "failed", "stopped", "cancelled"].includes(seen?.status ?? "") ? seen : undefined;
    },
    { what: `targets of ${name}`, withinMs: resolvedWithinMs },
  );
  if (state.status === "completed") return;
  throw environmentError(`${name}: targets could not be resolved: ${state.reason ?? ""}`, {
    code: "ASSAY_EXPERIMENT_NO_TARGETS",
  });
}

/** The same rule that the local endpoint applies, for targets where nobody else would refuse. */
async function refusalsOf(aws: AwsClients, actions: readonly PlannedAction[], { allow }: Pick<Experiment, "allow">) {
  const instances = await describeInstances(aws);
  const members = instances
    .filter(({ state }) => state === "running")
    .map(({ id, tags }) => ({ id, role: tags["assay:role"] ?? "" }));
  const reaches = actions.map(({ targets, parameters }) => ({
    members: targets.map((arn) => arn.slice(arn.lastIndexOf("/") + 1)),
    ...(onlyLeader(parameters) ? { atMost: 1 } : {}),
  }));
  return refusals(members, reaches, new Set<string>(allow));
}

function onlyLeader({ documentParameters = "{}" }: Readonly<Record<string, string>>): boolean {
  return /"Only"\s*:\s*(\[\s*)?"leader"/.test(documentParameters);
}

function undoOf(actionId: string, parameters: Readonly<Record<string, string>>): string {
  switch (actionId) {
    case "aws:ec2:stop-instances":
      return parameters.startInstancesAfterDuration === undefined ? "nothing starts them again" : "start the instances";
    case "aws:ec2:reboot-instances":
      return "the instances start again by themselves";
    case "aws:eks:pod-network-blackhole-port":
    case "aws:eks:pod-network-packet-loss":
      return "remove the packet rules";
    case "aws:network:disrupt-connectivity":
      return "remove the cut";
    case "aws:ssm:send-command":
      return "cancel the command; its script undoes the fault";
    case "aws:eks:pod-delete":
      return "the pods' controller makes them again";
    default:
      return "none needed";
  }
}
