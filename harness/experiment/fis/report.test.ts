// The service's own report of an experiment: written to the bucket that the template names, whatever became of the
// experiment, and told by the API.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../../core/clock.ts";
import { eventually } from "../../core/eventually.ts";
import { Ledger } from "../ledger.ts";
import { faultActions } from "./actions/registry.ts";
import { experimentJson } from "./api/wire.ts";
import { exampleTemplate } from "./example-template.ts";
import type { ExperimentRun } from "./experiment.ts";
import { createFakeWorld } from "./fake-world.ts";
import type { FakeWorld } from "./fake-world.ts";
import { reportContent } from "./report-content.ts";
import { FisService } from "./service.ts";
import { validateTemplate } from "./validation.ts";

let folder: string;
let world: FakeWorld;
let service: FisService;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "report-"));
  world = createFakeWorld();
  const ledger = new Ledger(join(folder, "ledger.ndjson"), systemClock);
  const own = { account: "123456789012", region: "us-east-1", seed: "seed" };
  service = new FisService({ ...own, clock: systemClock, world, ledger, actions: faultActions });
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const to = (bucketName: string) => ({ outputs: { s3Configuration: { bucketName, prefix: "chaos/" } } });

function start(configuration: object | undefined, actionsMode: "run-all" | "skip-all" = "run-all"): ExperimentRun {
  const asked = configuration === undefined ? {} : { experimentReportConfiguration: configuration };
  const { id } = service.createTemplate({ ...exampleTemplate(), ...asked });
  return service.start({ templateId: id, clientToken: undefined, tags: {}, actionsMode });
}

async function stopped(run: ExperimentRun): Promise<void> {
  await eventually(() => run.actions.get("stop")?.state.status === "running", { what: "running", withinMs: 3_000 });
  service.stop(run.id);
  await reported(run);
}

async function reported(run: ExperimentRun): Promise<void> {
  const isOver = () => ["completed", "failed", "cancelled"].includes(run.report?.state.status ?? "completed");
  await eventually(() => run.endTime !== undefined && isOver(), { what: "a report", withinMs: 30_000, everyMs: 10 });
}

const written = () => world.calls.filter((call) => call.startsWith("write "));

describe("a report", () => {
  it("is written when the experiment has ended, and told", async () => {
    const run = start(to("evidence"));
    expect(run.report?.state.status).toBe("pending");
    await stopped(run);
    expect(written()).toEqual([`write s3://evidence/chaos/${run.id}/report.pdf %PDF-`]);
    expect(experimentJson(run)).toMatchObject({
      experimentReportConfiguration: to("evidence"),
      experimentReport: {
        state: { status: "completed" },
        s3Reports: [{ arn: `arn:aws:s3:::evidence/chaos/${run.id}/report.pdf`, reportType: "PDF" }],
      },
    });
  });

  it("names the end, every action and every target", async () => {
    const run = start(to("evidence"));
    await stopped(run);
    const { facts, tables, timeline } = reportContent(run);
    expect(Object.fromEntries(facts)["State"]).toMatch(/^stopped: /);
    const [actions, targets, stops] = tables;
    expect(actions?.rows.map(([name, kind, state]) => [name, kind, state?.split(":")[0]])).toEqual([
      ["stop", "aws:ec2:stop-instances", "stopped"],
    ]);
    expect(targets?.rows).toEqual([["Node", "aws:ec2:instance", "i-clickhouse-1"]]);
    expect(stops?.rows).toEqual([["none", ""]]);
    const [bar] = timeline?.bars ?? [];
    expect(bar).toMatchObject({ name: "stop", status: "stopped" });
    expect([0, bar?.fromMs, bar?.toMs, timeline?.lastsMs].map(Number)).toEqual(
      [0, bar?.fromMs, bar?.toMs, timeline?.lastsMs].map(Number).toSorted((a, b) => a - b),
    );
  });

  it("that cannot be written fails by itself", async () => {
    const run = start(to("closed"));
    await stopped(run);
    expect(run.state.status).toBe("stopped");
    expect(run.report).toEqual({ state: { status: "failed", reason: "AccessDenied" }, s3Reports: [] });
  });

  it("is none where nothing was done, and none where none was asked for", async () => {
    const skipped = start(to("evidence"), "skip-all");
    await reported(skipped);
    expect(skipped.report?.state.status).toBe("cancelled");
    const plain = start(undefined);
    await stopped(plain);
    expect(experimentJson(plain)).toMatchObject({ experimentReport: undefined });
    service.setLever("engaged", "enough");
    expect(start(to("evidence")).report?.state.status).toBe("cancelled");
    expect(written()).toEqual([]);
  });

  it("with dashboards is refused by name", () => {
    const dataSources = { cloudWatchDashboards: [{ dashboardIdentifier: "main" }] };
    expect(() => start({ ...to("evidence"), dataSources })).toThrow("no dashboard is drawn here");
  });

  const wrong: readonly (readonly [string, object])[] = [
    ["outputs", {}],
    ["outputs.s3Configuration.bucketName", to("Not A Bucket")],
    ["outputs.s3Configuration.folder", { outputs: { s3Configuration: { bucketName: "evidence", folder: "x" } } }],
    ["preExperimentDuration", { ...to("evidence"), preExperimentDuration: "5 minutes" }],
    ["dashboards", { ...to("evidence"), dashboards: [] }],
  ];
  it.each(wrong)("names the wrong field: %s", (field, experimentReportConfiguration) => {
    const { problems } = validateTemplate({ ...exampleTemplate(), experimentReportConfiguration });
    expect(problems.map((problem) => problem.field)).toEqual([`experimentReportConfiguration.${field}`]);
  });
});
