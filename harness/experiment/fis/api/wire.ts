// The JSON of the FIS API: times are seconds, absent fields stay absent.

import type { ActionDefinition } from "../catalogue/definition.ts";
import type { ResourceTypeDefinition } from "../catalogue/resource-types.ts";
import type { ActionRun, ExperimentRun } from "../experiment.ts";
import type { ExperimentTemplate } from "../template.ts";

export function templateJson(template: ExperimentTemplate): object {
  return {
    ...template,
    targets: template.targets ?? {},
    tags: template.tags ?? {},
    experimentOptions: optionsOf(template),
    creationTime: seconds(template.creationTime),
    lastUpdateTime: seconds(template.lastUpdateTime),
    targetAccountConfigurationsCount: 0,
  };
}

export function templateSummaryJson({ id, arn, description, tags, creationTime, lastUpdateTime }: ExperimentTemplate) {
  return {
    id,
    arn,
    description,
    tags: tags ?? {},
    creationTime: seconds(creationTime),
    lastUpdateTime: seconds(lastUpdateTime),
  };
}

export function experimentJson(run: ExperimentRun): object {
  const { template } = run;
  return {
    id: run.id,
    arn: run.arn,
    experimentTemplateId: template.id,
    roleArn: template.roleArn,
    state: run.state,
    targets: template.targets ?? {},
    actions: Object.fromEntries([...run.actions].map(([name, action]) => [name, actionJson(action)])),
    stopConditions: template.stopConditions,
    creationTime: seconds(run.creationTime),
    startTime: seconds(run.startTime),
    endTime: seconds(run.endTime),
    tags: run.tags,
    logConfiguration: template.logConfiguration,
    experimentReportConfiguration: template.experimentReportConfiguration,
    experimentReport: run.report,
    experimentOptions: { ...optionsOf(template), actionsMode: run.actionsMode },
    targetAccountConfigurationsCount: 0,
  };
}

export function experimentSummaryJson(run: ExperimentRun): object {
  const { id, arn, state, tags, template, creationTime } = run;
  return { id, arn, experimentTemplateId: template.id, state, creationTime: seconds(creationTime), tags };
}

export function resolvedTargetsJson(run: ExperimentRun, targetName: string | null): readonly object[] {
  return Object.entries(run.resolved)
    .filter(([name]) => targetName === null || name === targetName)
    .flatMap(([name, resources]) =>
      resources.map(({ resourceType, information }) => ({
        resourceType,
        targetName: name,
        targetInformation: information,
      })),
    );
}

export function actionDefinitionJson({ id, description, targets, parameters }: ActionDefinition): object {
  return {
    id,
    description,
    targets: Object.fromEntries(Object.entries(targets).map(([key, resourceType]) => [key, { resourceType }])),
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([name, rule]) => [name, { description: rule.kind, required: rule.required }]),
    ),
    tags: {},
  };
}

export function resourceTypeJson({ resourceType, description, parameters }: ResourceTypeDefinition): object {
  const told = Object.entries(parameters).map(([name, { required }]) => [name, { required }]);
  return { resourceType, description, parameters: Object.fromEntries(told) as unknown };
}

function actionJson({ action, state, startTime, endTime }: ActionRun): object {
  return { ...action, state, startTime: seconds(startTime), endTime: seconds(endTime) };
}

function optionsOf({ experimentOptions }: ExperimentTemplate) {
  return { accountTargeting: "single-account", emptyTargetResolutionMode: "fail", ...experimentOptions };
}

function seconds(time: Date | undefined): number | undefined {
  return time === undefined ? undefined : time.getTime() / 1_000;
}
