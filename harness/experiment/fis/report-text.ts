// What the service's own report of an experiment says: its state, its actions with their times, and what they hit.

import type { ExperimentRun } from "./experiment.ts";

/** Line by line; the same experiment gives the same lines. */
export function reportLines(run: ExperimentRun): string[] {
  const { id, template, state, actions, resolved, startTime, endTime } = run;
  return [
    `Experiment ${id}`,
    template.description,
    `Template ${template.id}, role ${template.roleArn}`,
    `${state.status}: ${state.reason}`,
    `from ${shown(startTime)} to ${shown(endTime)}`,
    "",
    "Actions",
    ...[...actions.values()].flatMap(({ name, action, state: { status, reason }, ...times }) => [
      `${name}: ${action.actionId}, ${status}${reason === "" ? "" : `: ${reason}`}`,
      ...(times.startTime === undefined ? [] : [`  from ${shown(times.startTime)} to ${shown(times.endTime)}`]),
    ]),
    "",
    "Targets",
    ...Object.entries(resolved).flatMap(([name, resources]) => [
      `${name}: ${String(resources.length)}`,
      ...resources.map(({ resourceType, id: resource }) => `  ${resourceType} ${resource}`),
    ]),
    "",
    "Stop conditions",
    ...template.stopConditions.map(({ source, value }) => `${source}${value === undefined ? "" : ` ${value}`}`),
  ];
}

function shown(time: Date | undefined): string {
  return time?.toISOString() ?? "never";
}
