// Experiment templates made while a run goes on: copies of infra's own, moved to another availability zone.

import { randomUUID } from "node:crypto";
import { CreateExperimentTemplateCommand, DeleteExperimentTemplateCommand } from "@aws-sdk/client-fis";
import type { CreateExperimentTemplateTargetInput, ExperimentTemplate } from "@aws-sdk/client-fis";
import { bug } from "../../core/errors.ts";
import type { AwsClients } from "./clients.ts";
import { getExperimentTemplate } from "./fault-injection.ts";

export interface TemplateCopy {
  /** The template that is copied. */
  readonly id: string;
  /** Tag `Name` of the copy. */
  readonly name: string;
  /** Where its targets are looked for; absent: where the original looks. */
  readonly zone?: string;
  /** Parameters of its command documents that are others. */
  readonly documentParameters?: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
}

/** Creates the copy and returns its id; whoever asked deletes it. */
export async function copyExperimentTemplate(aws: AwsClients, copy: TemplateCopy): Promise<string> {
  const original = await getExperimentTemplate(aws, copy.id);
  const { description, roleArn, actions = {}, stopConditions = [], experimentOptions, tags } = original;
  const { experimentTemplate } = await aws.fis.send(
    new CreateExperimentTemplateCommand({
      clientToken: randomUUID(),
      description: description ?? copy.name,
      roleArn: roleArn ?? "",
      actions: Object.fromEntries(
        Object.entries(actions).map(([name, { actionId, ...action }]) => [
          name,
          { ...action, actionId: actionId ?? "", ...withParameters(action.parameters, copy.documentParameters) },
        ]),
      ),
      stopConditions: stopConditions.map(({ source = "", value }) => ({
        source,
        ...(value === undefined ? {} : { value }),
      })),
      targets: movedTargets(original, copy.zone),
      ...(experimentOptions === undefined ? {} : { experimentOptions }),
      tags: { ...tags, ...copy.tags, Name: copy.name },
    }),
  );
  if (experimentTemplate?.id === undefined) throw bug(`the copy of ${copy.id} has no id`);
  return experimentTemplate.id;
}

export async function deleteExperimentTemplate(aws: AwsClients, id: string): Promise<void> {
  await aws.fis.send(new DeleteExperimentTemplateCommand({ id }));
}

function withParameters(
  parameters: Readonly<Record<string, string>> | undefined,
  others: TemplateCopy["documentParameters"],
): { parameters?: Record<string, string> } {
  if (parameters?.documentParameters === undefined || others === undefined) return {};
  const known = JSON.parse(parameters.documentParameters) as Readonly<Record<string, unknown>>;
  return { parameters: { ...parameters, documentParameters: JSON.stringify({ ...known, ...others }) } };
}

/** The same targets in another zone, wherever the original says one; a template that says none stays as it is. */
export function movedTargets(
  { targets = {} }: Pick<ExperimentTemplate, "targets">,
  zone: string | undefined,
): Record<string, CreateExperimentTemplateTargetInput> {
  return Object.fromEntries(
    Object.entries(targets).map(([name, { filters, parameters, resourceType = "", selectionMode = "", ...target }]) => {
      const moved = filters?.map(({ path = "", values = [] }) => ({ path, values: inZone(path, values, zone) }));
      const isPlaced = zone !== undefined && parameters?.[zoneParameter] !== undefined;
      const placed = isPlaced ? { ...parameters, [zoneParameter]: zone } : parameters;
      return [
        name,
        {
          ...{ ...target, resourceType, selectionMode },
          ...(moved === undefined ? {} : { filters: moved }),
          ...(placed === undefined ? {} : { parameters: placed }),
        },
      ];
    }),
  );
}

const zoneParameter = "availabilityZoneIdentifier";

/** EC2 instances carry it below `Placement`, subnets at the top. */
function inZone(path: string, values: string[], zone: string | undefined): string[] {
  return zone !== undefined && path.endsWith("AvailabilityZone") ? [zone] : values;
}
