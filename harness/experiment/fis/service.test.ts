import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../../core/clock.ts";
import { eventually } from "../../core/eventually.ts";
import { Ledger } from "../ledger.ts";
import { faultActions } from "./actions/registry.ts";
import { exampleTemplate } from "./example-template.ts";
import { hasEnded } from "./experiment.ts";
import type { ExperimentRun } from "./experiment.ts";
import { createFakeWorld } from "./fake-world.ts";
import type { FakeWorld } from "./fake-world.ts";
import { FisService } from "./service.ts";

let folder: string;
let world: FakeWorld;
let service: FisService;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ledger-"));
  world = createFakeWorld();
  service = serviceOn(world);
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function serviceOn(on: FakeWorld): FisService {
  return new FisService({
    account: "123456789012",
    region: "us-east-1",
    seed: "seed",
    clock: systemClock,
    world: on,
    ledger: new Ledger(join(folder, "ledger.ndjson"), systemClock),
    actions: faultActions,
  });
}

function start(template: object, actionsMode: "run-all" | "skip-all" = "run-all"): ExperimentRun {
  const { id } = service.createTemplate(template);
  return service.start({ templateId: id, clientToken: undefined, tags: {}, actionsMode });
}

function reaches(run: ExperimentRun, status: string): Promise<true> {
  return eventually(() => (run.state.status === status ? true : undefined), {
    what: `experiment ${status} (is ${run.state.status}: ${run.state.reason})`,
    withinMs: 3_000,
    everyMs: 10,
  });
}

function ends(run: ExperimentRun): Promise<true> {
  return eventually(() => (hasEnded(run.state.status) ? true : undefined), {
    what: "experiment ended",
    withinMs: 5_000,
    everyMs: 10,
  });
}

function ledgerLines(): { phase: string; fault: string }[] {
  const text = readFileSync(join(folder, "ledger.ndjson"), "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { phase: string; fault: string });
}

describe("an experiment", () => {
  it("stops the node, and starts it again when it is stopped", async () => {
    const run = start(exampleTemplate());
    await eventually(() => run.actions.get("stop")?.state.status === "running", { what: "running", withinMs: 3_000 });
    expect(run.state.status).toBe("running");
    expect(run.resolved.Node?.map(({ id }) => id)).toEqual(["i-clickhouse-1"]);
    expect(world.power.get("i-clickhouse-1")).toBe("off");
    service.stop(run.id);
    await reaches(run, "stopped");
    expect(world.power.get("i-clickhouse-1")).toBe("on");
    expect(run.actions.get("stop")?.state.status).toBe("stopped");
    expect(ledgerLines().map(({ phase }) => phase)).toEqual(["intent", "verified", "healed"]);
  });

  it("resolves and touches nothing when actions are skipped", async () => {
    const run = start(exampleTemplate(), "skip-all");
    await reaches(run, "completed");
    expect(run.resolved.Node).toHaveLength(1);
    expect(run.actions.get("stop")?.state.status).toBe("skipped");
    expect(world.calls).toEqual([]);
  });

  it("fails without touching anything when a target is empty", async () => {
    const template = exampleTemplate();
    template.targets.Node.resourceTags = { "assay:role": "none" };
    const run = start(template);
    await reaches(run, "failed");
    expect(world.calls).toEqual([]);
  });

  it("skips the action of an empty target when the template says so", async () => {
    const template = { ...exampleTemplate(), experimentOptions: { emptyTargetResolutionMode: "skip" } };
    template.targets.Node.resourceTags = { "assay:role": "none" };
    const run = start(template);
    await reaches(run, "completed");
    expect(run.actions.get("stop")?.state.status).toBe("skipped");
  });

  it("does not start while its alarm rings, and is stopped by one that begins to", async () => {
    const alarm = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:stop";
    const template = { ...exampleTemplate(), stopConditions: [{ source: "aws:cloudwatch:alarm", value: alarm }] };
    world.switches.ringing = new Set([alarm]);
    const refused = start(template);
    await reaches(refused, "failed");
    expect(world.calls).toEqual([]);
    world.switches.ringing = new Set();
    const run = start(template);
    await eventually(() => run.actions.get("stop")?.state.status === "running", { what: "running", withinMs: 3_000 });
    world.switches.ringing = new Set([alarm]);
    await reaches(run, "stopped");
    expect(run.state.reason).toContain("stop condition");
    expect(world.power.get("i-clickhouse-1")).toBe("on");
  });

  it("runs actions in the order of startAfter and pods come back", async () => {
    const run = start({
      description: "pod, then nothing",
      roleArn: "arn:aws:iam::123456789012:role/fis",
      targets: {
        Pod: {
          resourceType: "aws:eks:pod",
          parameters: {
            clusterIdentifier: "clickhouse-cluster",
            namespace: "clickhouse",
            selectorType: "labelSelector",
            selectorValue: "app.kubernetes.io/name=clickhouse",
          },
          selectionMode: "COUNT(1)",
        },
      },
      actions: {
        first: {
          actionId: "aws:eks:pod-delete",
          parameters: { kubernetesServiceAccount: "fis", gracePeriodSeconds: "0" },
          targets: { Pods: "Pod" },
        },
        second: {
          actionId: "aws:eks:pod-delete",
          parameters: { kubernetesServiceAccount: "fis", gracePeriodSeconds: "0" },
          targets: { Pods: "Pod" },
          startAfter: ["first"],
        },
      },
      stopConditions: [{ source: "none" }],
    });
    await reaches(run, "completed");
    const pod = run.resolved.Pod?.[0]?.id ?? "";
    expect(world.calls).toEqual([`SIGKILL ${pod}`, `start pod ${pod}`, `SIGKILL ${pod}`, `start pod ${pod}`]);
  });
});

describe("a command", () => {
  it("counts as bitten when the script says so, and as healed after its cancellation", async () => {
    const template = {
      ...exampleTemplate(),
      actions: {
        pause: {
          actionId: "aws:ssm:send-command",
          parameters: {
            documentArn: "arn:aws:ssm:us-east-1:123456789012:document/AssayFault-PauseProcess",
            documentParameters: '{"DurationSeconds":"60"}',
            duration: "PT1M",
          },
          targets: { Instances: "Node" },
        },
      },
    };
    const run = start(template);
    await eventually(() => run.actions.get("pause")?.state.status === "running", { what: "running", withinMs: 3_000 });
    expect(run.actions.get("pause")?.state.reason).toContain("process 7 is stopped");
    service.stop(run.id);
    await reaches(run, "stopped");
  });
});

describe("refusals", () => {
  function quorum(selectionMode: string, tags: Record<string, string> = {}) {
    const template = exampleTemplate();
    return {
      ...template,
      tags,
      targets: {
        Node: { resourceType: "aws:ec2:instance", resourceTags: { "assay:role": "keeper" }, selectionMode },
      },
    };
  }

  it("does not take a quorum away unless that is allowed", async () => {
    const refused = start(quorum("COUNT(2)"));
    await reaches(refused, "failed");
    expect(refused.state.reason).toContain("whole-quorum");
    expect(world.calls).toEqual([]);
    const allowed = start(quorum("COUNT(2)", { "assay:allow": "whole-quorum" }));
    await reaches(allowed, "running");
    service.stop(allowed.id);
    await ends(allowed);
    const single = start(quorum("COUNT(1)"));
    await reaches(single, "running");
    service.stop(single.id);
    await ends(single);
  });

  it("does not take the last replica", async () => {
    const template = exampleTemplate();
    template.targets.Node.selectionMode = "ALL";
    template.targets.Node.filters = [{ path: "State.Name", values: ["running"] }];
    const run = start(template);
    await reaches(run, "failed");
    expect(run.state.reason).toContain("last-replica");
  });

  it("names an action that is not realizable here", () => {
    const template = exampleTemplate();
    template.actions.stop.actionId = "aws:ec2:terminate-instances";
    const changed = { ...template, actions: { stop: { ...template.actions.stop, parameters: {} } } };
    expect(() => service.createTemplate(changed)).toThrow("aws:ec2:terminate-instances is not realizable here");
  });
});

describe("faults that do not behave", () => {
  it("fails, and never says verified, when the stop does nothing to the host", { timeout: 30_000 }, async () => {
    const template = {
      ...exampleTemplate(),
      targets: {
        Zone: { resourceType: "aws:ec2:subnet", resourceTags: { "assay:tier": "data" }, selectionMode: "COUNT(1)" },
      },
      actions: {
        cut: {
          actionId: "aws:network:disrupt-connectivity",
          parameters: { duration: "PT1M", scope: "all" },
          targets: { Subnets: "Zone" },
        },
      },
    };
    world.switches.cutDropsNothing = true;
    const impatient = { ...world, clock: fastClock() };
    service = serviceOn(impatient);
    const run = start(template);
    await reaches(run, "failed");
    expect(ledgerLines().map(({ phase }) => phase)).toEqual(["intent", "healed"]);
    expect(world.cuts.size).toBe(0);
  });

  it("leaves an unhealed fault open in the ledger, for a later heal to undo", async () => {
    world.switches.startDoesNothing = true;
    const impatient = { ...world, clock: fastClock() };
    service = serviceOn(impatient);
    const run = start(exampleTemplate());
    await reaches(run, "running");
    service.stop(run.id);
    await reaches(run, "failed");
    expect(run.state.reason).toContain("not healed");
    expect(await service.heal()).toHaveLength(1);
    world.switches.startDoesNothing = false;
    const successor = serviceOn(world);
    expect(await successor.heal()).toEqual([]);
    expect(world.power.get("i-clickhouse-1")).toBe("on");
    expect(await successor.heal()).toEqual([]);
  });
});

describe("the safety lever", () => {
  it("ends what runs and cancels what would begin", async () => {
    const run = start(exampleTemplate());
    await reaches(run, "running");
    service.setLever("engaged", "enough");
    await reaches(run, "stopped");
    expect(world.power.get("i-clickhouse-1")).toBe("on");
    expect(start(exampleTemplate()).state.status).toBe("cancelled");
    service.setLever("disengaged", "again");
    const next = start(exampleTemplate());
    await reaches(next, "running");
    service.stop(next.id);
    await ends(next);
  });
});

/** A clock on which waiting costs nothing: deadlines pass at once. */
function fastClock() {
  let now = 0;
  return {
    nowNs: () => (now += 1e9),
    wall: () => systemClock.wall(),
    sleep: (ms: number, signal?: AbortSignal) =>
      ms > 10_000 ? systemClock.sleep(ms, signal) : systemClock.sleep(0, signal),
  };
}
