// Charts as SVG text, drawn without a browser. One look for all: thin lines, no animation, no colour that grey print
// would lose.

import { init, use } from "echarts/core";
import { BarChart, LineChart } from "echarts/charts";
import {
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TitleComponent,
} from "echarts/components";
import { SVGRenderer } from "echarts/renderers";
import type { EChartsOption } from "echarts";
import { trusted } from "../html.ts";
import type { Html } from "../html.ts";

use([
  BarChart,
  LineChart,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TitleComponent,
  SVGRenderer,
]);

export const ink = {
  dark: "#16191d",
  quiet: "#5d6670",
  line: "#c9ced4",
  faint: "#eceef0",
  calm: "#1f5a4a",
  stop: "#8c1d18",
};

export const fontFamily = "Inter, Helvetica Neue, Segoe UI, Liberation Sans, Arial, sans-serif";

/** Draws an option as SVG that scales with the page. Names inside are escaped by the renderer. */
export function drawChart(option: EChartsOption, size: { readonly width: number; readonly height: number }): Html {
  const chart = init(null, null, { renderer: "svg", ssr: true, ...size });
  try {
    chart.setOption({ animation: false, textStyle: { fontFamily, fontSize: 10, color: ink.dark }, ...option });
    return trusted(withoutSize(chart.renderToSVGString()));
  } finally {
    chart.dispose();
  }
}

/** The page sets the width; the view box keeps the proportions. Style sheets inside would reach the whole page. */
function withoutSize(svg: string): string {
  return svg
    .replace(/<svg width="\d+" height="\d+"/, "<svg")
    .replace(/<style\s*>[\s\S]*?<\/style>/g, "")
    .replace(/ (?:class|ecmeta_\w+|pointer-events)="[^"]*"/g, "");
}
