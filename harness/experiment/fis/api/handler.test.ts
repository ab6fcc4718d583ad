import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "../../../core/clock.ts";
import { eventually } from "../../../core/eventually.ts";
import { createAwsClients } from "../../../platform/aws/clients.ts";
import type { AwsClients } from "../../../platform/aws/clients.ts";
import * as fis from "../../../platform/aws/fault-injection.ts";
import { Ledger } from "../../ledger.ts";
import { faultActions } from "../actions/registry.ts";
import { exampleTemplate } from "../example-template.ts";
import { createFakeWorld } from "../fake-world.ts";
import { FisService } from "../service.ts";
import { createFisHandler } from "./handler.ts";

const folder = mkdtempSync(join(tmpdir(), "fis-"));
const world = createFakeWorld();
const service = new FisService({
  account: "123456789012",
  region: "us-east-1",
  seed: "seed",
  clock: systemClock,
  world,
  ledger: new Ledger(join(folder, "ledger.ndjson"), systemClock),
  actions: faultActions,
});
const handler = createFisHandler(service);

const server = createServer((incoming, outgoing) => {
  const chunks: Buffer[] = [];
  incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
  incoming.on("end", () => {
    const url = new URL(incoming.url ?? "/", "http://localhost");
    const request = {
      service: "fis",
      region: "us-east-1",
      operation: undefined,
      method: incoming.method ?? "GET",
      path: url.pathname,
      query: url.searchParams,
      headers: {},
      body: Buffer.concat(chunks),
    };
    const forward = () => Promise.resolve({ status: 501, headers: {}, body: "" });
    void handler.handle(request, forward).then(({ status, headers, body }) => {
      outgoing.writeHead(status, headers).end(body);
    });
  });
});

let aws: AwsClients;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  aws = createAwsClients({
    region: "us-east-1",
    target: "local",
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: "run", secretAccessKey: "run" },
  });
});

afterAll(() => {
  aws.destroy();
  server.close();
  rmSync(folder, { recursive: true });
});

describe("the endpoint, through the SDK", () => {
  it("starts, shows, stops", async () => {
    const { id: templateId } = service.createTemplate(exampleTemplate());
    expect((await fis.getExperimentTemplate(aws, templateId)).tags).toEqual({ Name: "node-lost" });
    const { id = "" } = await fis.startExperiment(aws, { templateId, tags: { run: "1" } });
    await eventually(async () => (await fis.getExperiment(aws, id)).actions?.stop?.state?.status === "running", {
      what: "running",
      withinMs: 3_000,
    });
    expect(await fis.runningExperiments(aws)).toEqual([id]);
    const [target] = await fis.resolvedTargets(aws, id);
    expect(target?.targetName).toBe("Node");
    expect(target?.targetInformation?.arn).toMatch(/instance\/i-clickhouse-1$/);
    await fis.stopExperiment(aws, id);
    const ended = await eventually(
      async () => {
        const seen = await fis.getExperiment(aws, id);
        return seen.state?.status === "stopped" ? seen : undefined;
      },
      { what: "stopped", withinMs: 3_000 },
    );
    expect(ended.endTime).toBeInstanceOf(Date);
    expect(ended.tags).toEqual({ Name: "node-lost", run: "1" });
  });

  it("skips all actions when asked to", async () => {
    const { id: templateId } = service.createTemplate(exampleTemplate());
    const { id = "" } = await fis.startExperiment(aws, { templateId, actionsMode: "skip-all" });
    const before = world.calls.length;
    await eventually(async () => (await fis.getExperiment(aws, id)).state?.status === "completed", {
      what: "completed",
      withinMs: 3_000,
    });
    expect(world.calls).toHaveLength(before);
  });

  it("throws the service's own exceptions", async () => {
    await expect(fis.getExperiment(aws, "EXPnone")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    await expect(fis.stopExperiment(aws, "EXPnone")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });
});
