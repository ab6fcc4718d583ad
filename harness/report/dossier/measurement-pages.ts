// Throughput and latency of every measurement, a line a series.

import type { EChartsOption } from "echarts";
import { html } from "../html.ts";
import type { Html } from "../html.ts";
import type { MeasuredSeries, MeasurementView } from "../measurement-view.ts";
import type { RunView } from "../run-view.ts";
import { drawChart, ink } from "./chart.ts";
import { fileLink } from "./links.ts";

const size = { width: 720, height: 190 };
const mostSeries = 6;

export function measurementPages({ measurements }: RunView): Html | undefined {
  const drawn = measurements.filter(({ latencies, rates }) => latencies.length + rates.length > 0);
  if (drawn.length === 0) return undefined;
  return html`
    <h1>Load and latency over time</h1>
    <p class="quiet">
      Each chart shows what was written down every second while it was measured; nothing is smoothed. Grey seconds were
      limited by the generator itself and say nothing about the platform. What took less than a millisecond stands at 1.
    </p>
    ${drawn.map(measurementHtml)}
  `;
}

function measurementHtml({ name, path, latencies, rates, limited }: MeasurementView): Html {
  return html`
    <section class="experiment">
      <h2>${name.replaceAll("-", " ")} <span class="aside">${fileLink(path, "measurements")}</span></h2>
      ${figureOf({ unit: "a second", series: rates, limited })}
      ${figureOf({ unit: "milliseconds", series: latencies, limited, isLogarithmic: true })}
    </section>
  `;
}

const strokes = [
  { color: ink.dark, type: "solid" },
  { color: ink.calm, type: "solid" },
  { color: ink.quiet, type: "dashed" },
  { color: ink.stop, type: "solid" },
  { color: ink.dark, type: "dotted" },
  { color: ink.calm, type: "dashed" },
] as const;

interface Figure {
  readonly unit: string;
  readonly series: readonly MeasuredSeries[];
  readonly limited: readonly number[];
  readonly isLogarithmic?: boolean;
}

function figureOf({ unit, series, limited, isLogarithmic = false }: Figure): Html | undefined {
  if (series.length === 0) return undefined;
  const shown = series.slice(0, mostSeries);
  const option: EChartsOption = {
    grid: { left: 58, right: 12, top: 26, bottom: 34, outerBoundsMode: "none" },
    legend: { top: 0, right: 8, itemWidth: 16, itemHeight: 6, textStyle: { fontSize: 9 } },
    xAxis: {
      type: "value",
      name: "seconds",
      nameLocation: "middle",
      nameGap: 20,
      axisLabel: { fontSize: 9 },
      splitLine: { show: false },
    },
    yAxis: {
      type: isLogarithmic ? "log" : "value",
      name: unit,
      nameLocation: "middle",
      nameGap: 40,
      nameTextStyle: { fontSize: 9, color: ink.quiet },
      axisLabel: { fontSize: 9 },
      splitLine: { lineStyle: { color: ink.faint } },
    },
    series: shown.map(({ name, points }, index) => ({
      type: "line" as const,
      name,
      ...(index === 0 ? { markArea: limitedArea(limited) } : {}),
      symbol: "none",
      lineStyle: { width: 1.3, ...strokes[index] },
      itemStyle: { color: strokes[index]?.color ?? ink.dark },
      data: points.map(([second, value]) => [second, isLogarithmic ? Math.max(1, value) : value]),
    })),
  };
  const more = series.length - mostSeries;
  return html`<figure>
    ${drawChart(option, size)}${more > 0 ? html`<figcaption>${more} more series in the file</figcaption>` : undefined}
  </figure>`;
}

/** Grey where the generator was the limit. */
function limitedArea(seconds: readonly number[]) {
  return {
    silent: true,
    itemStyle: { color: "rgba(93,102,112,0.16)" },
    data: seconds.map((second): [{ xAxis: number }, { xAxis: number }] => [
      { xAxis: second - 0.5 },
      { xAxis: second + 0.5 },
    ]),
  };
}
