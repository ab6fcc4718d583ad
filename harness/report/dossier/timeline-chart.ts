// One experiment on one axis: operations a second, latency, and below both the faults and what the probes felt.

import type { EChartsOption } from "echarts";
import { countOf, verdictOf } from "../experiment-view.ts";
import type { ExperimentView } from "../experiment-view.ts";
import type { Timeline } from "../history-timeline.ts";
import type { Html } from "../html.ts";
import { drawChart, ink } from "./chart.ts";

const size = { width: 720, height: 286 };
/** Exact edges, so that one second is one place in all three panels. */
const panel = { left: 58, right: 12, outerBoundsMode: "none" as const };

export function timelineChart(experiment: ExperimentView, timeline: Timeline): Html {
  const end = Math.max(timeline.seconds.length, ...timeline.faults.map(({ healed, to, from }) => healed ?? to ?? from));
  const axis = { type: "value" as const, min: 0, max: Math.ceil(end), splitLine: { show: false }, containShape: false };
  const option: EChartsOption = {
    grid: [
      { ...panel, top: 22, height: 98 },
      { ...panel, top: 138, height: 68 },
      { ...panel, top: 220, height: 32 },
    ],
    legend: { top: 0, right: 8, itemWidth: 14, itemHeight: 7, textStyle: { fontSize: 9 }, icon: "rect" },
    xAxis: [
      { ...axis, gridIndex: 0, axisLabel: { show: false }, axisTick: { show: false } },
      { ...axis, gridIndex: 1, axisLabel: { show: false }, axisTick: { show: false } },
      { ...axis, gridIndex: 2, name: "seconds", nameLocation: "middle", nameGap: 20, axisLabel: { fontSize: 9 } },
    ],
    yAxis: [
      { ...valueAxis("operations / s"), gridIndex: 0 },
      { ...valueAxis("latency, ms"), type: "log", min: 1, gridIndex: 1 },
      {
        type: "category",
        data: ["probes", "faults"],
        gridIndex: 2,
        axisTick: { show: false },
        axisLabel: { fontSize: 9 },
        axisLine: { show: false },
      },
    ],
    series: [...operations(timeline), ...latencies(timeline), ...lanes(timeline), recoveryMark(experiment, timeline)],
  } as EChartsOption;
  return drawChart(option, size);
}

function valueAxis(name: string) {
  return {
    type: "value" as const,
    name,
    nameLocation: "middle" as const,
    nameGap: 38,
    nameTextStyle: { fontSize: 9, color: ink.quiet },
    axisLabel: { fontSize: 9 },
    splitNumber: 3,
    splitLine: { lineStyle: { color: ink.faint } },
  };
}

function operations({ seconds }: Timeline) {
  const bars = (name: string, field: "ok" | "fail" | "indeterminate", itemStyle: object) => ({
    type: "bar" as const,
    name,
    stack: "operations",
    xAxisIndex: 0,
    yAxisIndex: 0,
    barWidth: barWidth(seconds.length),
    itemStyle,
    data: seconds.map((second) => [second.second + 0.5, second[field] === 0 ? null : second[field]]),
  });
  return [
    bars("acknowledged", "ok", { color: "#9fb8b0" }),
    bars("not known", "indeterminate", { color: "#fff", borderColor: ink.stop, borderWidth: 0.8 }),
    bars("failed", "fail", { color: ink.stop }),
  ];
}

function barWidth(seconds: number): number {
  return Math.max(1, (size.width - 64) / Math.max(1, seconds) - 1);
}

function latencies({ seconds }: Timeline) {
  const line = (name: string, field: "latencyMsP50" | "latencyMsP99", style: { color: string; width: number }) => ({
    type: "line" as const,
    name,
    xAxisIndex: 1,
    yAxisIndex: 1,
    symbol: "none",
    connectNulls: false,
    lineStyle: style,
    itemStyle: { color: style.color },
    data: seconds.map((second) => [second.second + 0.5, positive(second[field])]),
  });
  return [
    line("p50", "latencyMsP50", { color: ink.quiet, width: 1 }),
    line("p99", "latencyMsP99", { color: ink.dark, width: 1.6 }),
  ];
}

/** A logarithmic axis has no zero: what took less than a millisecond stands on its edge. */
function positive(value: number | undefined): number | null {
  return value === undefined ? null : Math.max(1, value);
}

/** Faults as solid bars from begin to healed, grey from their end on; bad stretches of probes beside them. */
function lanes({ faults, outages, seconds }: Timeline) {
  const end = seconds.length;
  const bar = (lane: string, color: string, { from, to }: { from: number; to: number }) => ({
    type: "line" as const,
    xAxisIndex: 2,
    yAxisIndex: 2,
    symbol: "none",
    lineStyle: { color, width: 9, cap: "butt" as const },
    data: [
      [from, lane],
      [Math.max(to, from + 0.2), lane],
    ],
  });
  return [
    ...faults.flatMap(({ from, to, healed }) => {
      const ended = to ?? healed ?? end;
      return [
        bar("faults", ink.dark, { from, to: ended }),
        bar("faults", ink.line, { from: ended, to: healed ?? end }),
      ];
    }),
    ...outages.map(({ from, to }) => bar("probes", ink.stop, { from, to: to ?? end })),
  ];
}

/** The interval in which service came back, over the operations; and where the faults began and ended. */
function recoveryMark(experiment: ExperimentView, { faults }: Timeline) {
  const [first] = faults;
  const recovery = verdictOf(experiment, "recovery");
  const [low, high] = [countOf(recovery, "rtoLowNs"), countOf(recovery, "rtoHighNs")];
  const lines = faults.flatMap(({ from, to }) => [from, ...(to === undefined ? [] : [to])]);
  const areas =
    first === undefined || low === undefined || high === undefined
      ? []
      : [
          [
            { name: "back", xAxis: first.from + low / 1e9 },
            { xAxis: first.from + Math.max(high / 1e9, low / 1e9 + 0.25) },
          ],
        ];
  return {
    type: "line" as const,
    xAxisIndex: 0,
    yAxisIndex: 0,
    data: [],
    markLine: {
      symbol: "none",
      label: { show: false },
      lineStyle: { color: ink.dark, type: "dashed" as const, width: 0.8 },
      data: lines.map((at) => ({ xAxis: at })),
    },
    markArea: {
      itemStyle: { color: "rgba(31,90,74,0.28)" },
      label: { show: false },
      data: areas,
    },
  };
}
