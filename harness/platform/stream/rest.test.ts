// What the job and its members say of themselves, from a server that says it for them.

import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { backlogOf, lookAtJob } from "./job-status.ts";
import { doOthersAnswer, lookerAt } from "./members.ts";
import type { StreamPlaces } from "./places.ts";

const answers = new Map<string, unknown>();
let server: Server;
let places: StreamPlaces;

beforeAll(async () => {
  server = createServer((request, response) => {
    const answer = answers.get(request.url ?? "");
    response.statusCode = answer === undefined ? 404 : 200;
    response.end(answer === undefined ? "not here" : JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  places = {
    ...{ serviceUrl: "", schema: "", table: "t", topic: "persistent://public/default/one", subscription: "job" },
    ...{ adminUrl: url, jobUrl: url, databaseUrl: url },
    hosts: { broker: [], bookie: [], coordinator: [], proxy: ["127.0.0.1"] },
  };
});

afterAll(() => {
  server.close();
});

beforeEach(() => {
  answers.clear();
});

const jobs = (state: string, running: number) => ({ jobs: [{ jid: "1", state, tasks: { running, total: 18 } }] });

describe("the job", () => {
  const checkpoints = { latest: { completed: { id: 7 }, restored: null } };

  test.each([
    ["RUNNING", 18, "RUNNING"],
    ["RUNNING", 17, "INITIALIZING"],
    ["RESTARTING", 0, "RESTARTING"],
  ])("is %s with %i of 18 tasks running: %s", async (state, running, told) => {
    answers.set("/jobs/overview", jobs(state, running));
    answers.set("/jobs/1/checkpoints", checkpoints);
    expect(await lookAtJob(places)).toEqual({ state: told, completed: 7 });
  });

  test("is told by nothing when nobody answers, or something else than a job", async () => {
    expect(await lookAtJob(places)).toEqual({});
    answers.set("/jobs/overview", { jobs: [] });
    expect(await lookAtJob(places)).toEqual({});
  });

  test("leaves a backlog on every partition, or one that is forgotten, or none that is known", async () => {
    const path = "/admin/v2/persistent/public/default/one/partitioned-stats?perPartition=true&getPreciseBacklog=true";
    const told = (...backlogs: readonly (number | undefined)[]) => ({
      metadata: { partitions: 2 },
      partitions: Object.fromEntries(
        backlogs.map((msgBacklog, index) => [
          `one-partition-${String(index)}`,
          { subscriptions: msgBacklog === undefined ? { other: { msgBacklog: 9 } } : { job: { msgBacklog } } },
        ]),
      ),
    });
    answers.set(path, told(3, 4));
    expect(await backlogOf(places)).toBe(7);
    answers.set(path, told(3, undefined));
    expect(await backlogOf(places)).toBe(3);
    answers.set(path, told(undefined, undefined));
    expect(await backlogOf(places)).toBe("forgotten");
    answers.set(path, told(3));
    await expect(backlogOf(places)).rejects.toThrow(/1 of 2 partitions/);
    answers.set(path, { reason: "no such topic" });
    await expect(backlogOf(places)).rejects.toThrow();
  });
});

describe("members", () => {
  const login = { user: "u", password: "p" };

  test("TaskManagers are those that the JobManager knows; without it nobody can be asked", async () => {
    const look = await lookerAt("task-manager", places, login);
    answers.set("/taskmanagers", { taskmanagers: [{ id: "a-1" }, { id: "b-2" }] });
    expect([...(await look()).keys()]).toEqual(["a-1", "b-2"]);
    answers.clear();
    await expect(look()).rejects.toThrow();
  });

  test("a server that does not tell since when it runs is left out", async () => {
    answers.set("/?output_format_json_quote_64bit_integers=0", { data: [["one", 1, 1]] });
    const look = await lookerAt("server", places, login);
    expect((await look()).size).toBe(0);
  });

  test("a proxy that takes no connection is left out", async () => {
    expect((await (await lookerAt("proxy", places, login))()).size).toBe(0);
  });

  test("others answer, or do not", async () => {
    expect(await doOthersAnswer("broker", places)).toBe(true);
    expect(await doOthersAnswer("broker", { ...places, databaseUrl: "http://127.0.0.1:1" })).toBe(false);
  });
});
