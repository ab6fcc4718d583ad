// What the service's own report of an experiment says: its end, its actions with their times, what they hit, and what would
// have stopped it.

import type { ActionStatus, ExperimentRun } from "./experiment.ts";

export interface ReportContent {
  readonly title: string;
  /** What the template says that the experiment is. */
  readonly description: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly tables: readonly ReportTable[];
  /** Actions that began, as they lie in the experiment's time; none where it never began. */
  readonly timeline: { readonly lastsMs: number; readonly bars: readonly TimelineBar[] } | undefined;
}

export interface ReportTable {
  readonly heading: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** From and to in milliseconds since the experiment's start; an action without an end goes on to the experiment's. */
export interface TimelineBar {
  readonly name: string;
  readonly status: ActionStatus;
  readonly fromMs: number;
  readonly toMs: number;
}

/** The same experiment gives the same content. */
export function reportContent(run: ExperimentRun): ReportContent {
  const { id, template, state, startTime, endTime } = run;
  return {
    title: `Experiment ${id}`,
    description: template.description,
    facts: [
      ["State", `${state.status}: ${state.reason}`],
      ["Template", template.id],
      ["Role", template.roleArn],
      ["Began", shown(startTime)],
      ["Ended", shown(endTime)],
    ],
    tables: [actionTable(run), targetTable(run), stopTable(run)],
    timeline: timelineOf(run),
  };
}

function actionTable({ actions }: ExperimentRun): ReportTable {
  const rows = [...actions.values()].map(({ name, action, state: { status, reason }, startTime, endTime }) => {
    return [name, action.actionId, reason === "" ? status : `${status}: ${reason}`, shown(startTime), shown(endTime)];
  });
  return { heading: "Actions", columns: ["Action", "Kind", "State", "Began", "Ended"], rows };
}

function targetTable({ resolved }: ExperimentRun): ReportTable {
  const rows = Object.entries(resolved).flatMap(([name, resources]) => {
    if (resources.length === 0) return [[name, "none", ""]];
    return resources.map(({ resourceType, id }) => [name, resourceType, id]);
  });
  return { heading: "Targets", columns: ["Target", "Type", "Resource"], rows };
}

function stopTable({ template }: ExperimentRun): ReportTable {
  const rows = template.stopConditions.map(({ source, value = "" }) => [source, value]);
  return { heading: "Stop conditions", columns: ["Source", "Alarm"], rows };
}

function timelineOf({ actions, startTime, endTime }: ExperimentRun): ReportContent["timeline"] {
  if (startTime === undefined || endTime === undefined) return undefined;
  const since = (time: Date) => time.getTime() - startTime.getTime();
  const bars = [...actions.values()].flatMap(({ name, state, ...times }) => {
    if (times.startTime === undefined) return [];
    return [{ name, status: state.status, fromMs: since(times.startTime), toMs: since(times.endTime ?? endTime) }];
  });
  return { lastsMs: since(endTime), bars };
}

function shown(time: Date | undefined): string {
  return time?.toISOString() ?? "never";
}
