// MON-014: somebody scrapes every server, is told when databases suffer, and sees it drawn; processors, network and disks
// are on the dashboards of the account.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { askedSources, boardOf } from "./board-sources.ts";
import { widgetsOf } from "./dashboards.ts";
import { grafanas, loadedBoards } from "./grafana.ts";
import { dataSources, leadsTo, prometheusSources } from "./grafana-sources.ts";
import { mountedFiles } from "../cluster/mounted-files.ts";
import { at, engines, listOf, parsed, unasked } from "./scraping.ts";
import type { Engine } from "./scraping.ts";
import { servedPages } from "./served-metrics.ts";
import { expressionsOf } from "../regions/look-rows.ts";
import type { Node } from "../../model/node.ts";
import { isMap, textOf } from "../../model/value.ts";
import { metricNames } from "../../promql/metric-names.ts";

/** What somebody has to be told about, and what has to be drawn, by the metrics that say it. */
const areas: Readonly<Record<string, RegExp>> = {
  "replication lag": /^clickhouse_replica_(absolute_delay|queue_size)$/,
  "query performance": /^clickhouse_query_duration_seconds_bucket$/,
  "full disks": /^clickhouse_disk_used_bytes$/,
  "servers that do not answer": /^up$/,
};

/** Of these the row promises that somebody sees them drawn; of the others that somebody is told. */
const drawnAreas = ["replication lag", "query performance"];

/** Metrics of AWS that show how busy the machines are. */
const machines: Readonly<Record<string, RegExp>> = {
  processors: /\bCPUUtilization\b|\bcpu_usage_/,
  network: /\bNetwork(In|Out|PacketsIn|PacketsOut)\b/,
  disks: /\bVolume(Read|Write)(Bytes|Ops)\b|\bVolumeQueueLength\b|\bdisk_used_percent\b|\bEBS(Read|Write)Bytes\b/,
};

export const databaseWatch = [
  check("MON-014", (it) => {
    it.attempt(() => {
      machinesAreShown(it);
    });
    if (!it.model.hasManifests) {
      it.leftOut("scraping, alerts and boards of the databases are written in the Kubernetes manifests");
      return;
    }
    const found = engines(it.model);
    it.looked();
    if (found.length === 0) it.missing({ message: "no Prometheus runs on the platform", expected: "prometheus" });
    it.each(found, (engine) => {
      scraped(it, engine);
      alerted(it, engine);
    });
    drawn(it);
    it.attempt(() => {
      boardsAreFed(it);
    });
    if (found.length > 0 && grafanas(it.model).length > 0) fed(it, found);
  }),
];

function machinesAreShown(it: Inspection): void {
  const widgets = widgetsOf(it.model);
  const texts = widgets.flatMap(({ metrics, expressions }) => [
    ...metrics.map(({ name }) => name),
    ...expressions.map(({ text }) => text),
  ]);
  for (const [what, wanted] of Object.entries(machines)) {
    it.looked();
    if (texts.some((text) => wanted.test(text))) continue;
    it.violated(widgets[0]?.node ?? "none", {
      message: `no dashboard shows how busy ${what} are`,
      expected: wanted.source,
    });
  }
}

function scraped(it: Inspection, engine: Engine): void {
  const paths = servedPages(it.model).map(({ path }) => path);
  const left = (paths.length === 0 ? ["/metrics"] : paths).map((path) => unasked(it.model, engine.jobs, path));
  const [fewest = []] = left.sort((one, other) => one.length - other.length);
  it.expect(engine.node, fewest.length === 0, {
    message: `nobody scrapes ${fewest.join(", ")}`,
    expected: "every server of the database",
    actual: engine.jobs.map(({ name, targets }) => ({ name, targets })),
  });
}

interface Alert {
  readonly expr: string;
  readonly node: Node;
}

function alerted(it: Inspection, engine: Engine): void {
  const alerts = engine.rules.flatMap(alertsIn);
  const names = new Set(offered(it));
  for (const [what, about] of Object.entries(areas)) {
    it.looked();
    const own = alerts.filter(({ expr }) => metricNames(expr).some((name) => about.test(name)));
    const isFed = own.some(({ expr }) => metricNames(expr).every((name) => name === "up" || names.has(name)));
    if (isFed) continue;
    it.violated(own[0]?.node ?? engine.node, {
      message: own.length === 0 ? `no alert is about ${what}` : `alerts about ${what} ask for what nobody offers`,
      expected: about.source,
    });
  }
  it.expect(engine.node, engine.alertmanagers.length > 0 && receivers(it, engine).length > 0, {
    message: "alerts are told to nobody",
    expected: "an alertmanager with a receiver",
    actual: engine.alertmanagers,
  });
}

/** Alerts of a rule file with a severity; those without reach no receiver that sorts by it. */
function alertsIn({ text, node }: { readonly text: string; readonly node: Node }): Alert[] {
  const rules = listOf(at(parsed(text), "groups")).flatMap((group) => listOf(at(group, "rules")));
  return rules
    .filter((rule) => at(rule, "alert") !== undefined && textOf(at(rule, "labels", "severity")) !== "")
    .map((rule) => ({ expr: textOf(at(rule, "expr")), node }));
}

/** Ways in which the receiver of the route tells somebody. */
function receivers(it: Inspection, { pods }: Engine): string[] {
  const containers = pods.spec.get("containers").list();
  const files = containers.flatMap((container) => [...mountedFiles(it.model, pods, { container })]);
  const config = parsed(files.find(([path]) => path.endsWith("/alertmanager.yml"))?.[1].text);
  return listOf(at(config, "receivers"))
    .filter(isMap)
    .filter((one) => textOf(one["name"]) === textOf(at(config, "route", "receiver")))
    .flatMap((one) => Object.entries(one))
    .filter(([key, ways]) => key.endsWith("_configs") && listOf(ways).length > 0)
    .map(([key]) => key);
}

/** Names of every series that the servers' pages offer. */
function offered(it: Inspection): string[] {
  return servedPages(it.model)
    .flatMap(({ offers }) => offers)
    .flatMap(({ metric, type }) =>
      type === "histogram" ? ["_bucket", "_sum", "_count"].map((end) => metric + end) : [metric],
    );
}

function drawn(it: Inspection): void {
  it.looked();
  if (grafanas(it.model).length === 0) it.missing({ message: "no Grafana runs on the platform", expected: "grafana" });
  const boards = loadedBoards(it.model);
  const expressions = boards.flatMap(({ text }) => expressionsOf(text));
  const names = new Set(offered(it));
  for (const [what, about] of Object.entries(areas).filter(([area]) => drawnAreas.includes(area))) {
    it.looked();
    const own = expressions.filter((one) => metricNames(one).some((name) => about.test(name)));
    if (own.some((one) => metricNames(one).every((name) => name === "up" || names.has(name)))) continue;
    it.violated(boards[0]?.node ?? "none", { message: `no board of Grafana shows ${what}`, expected: about.source });
  }
}

/** What a board asks is there. */
function boardsAreFed(it: Inspection): void {
  const sources = dataSources(it.model);
  // That there is none at all is said once.
  if (sources.length === 0) return;
  it.each(loadedBoards(it.model), ({ node, text }) => {
    const board = boardOf(text);
    const missing = board === undefined ? [] : [...askedSources(board, sources).missing];
    it.expect(node, board !== undefined && missing.length === 0, {
      message:
        board === undefined
          ? "Grafana cannot read the board"
          : `panels ask a data source that nobody provides: ${missing.join(", ")}`,
      expected: sources.map(({ name }) => name),
      actual: missing,
    });
  });
}

/** Boards ask a data source, which has to be a Prometheus that scrapes. */
function fed(it: Inspection, found: readonly Engine[]): void {
  it.looked();
  const sources = prometheusSources(it.model);
  const ends = sources.map((source) => leadsTo(it.model, source, found));
  const [first] = sources;
  if (first === undefined) {
    it.missing({ message: "Grafana has no data source, so that its boards show nothing", expected: "prometheus" });
  } else if (!ends.includes(true)) {
    const urls = sources.map(({ url }) => url);
    const says = { message: "no data source of Grafana is a Prometheus of the platform", actual: urls };
    if (ends.includes(undefined)) it.undecided(first.node, says);
    else it.violated(first.node, says);
  }
}
