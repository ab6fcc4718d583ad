// The members of each part of a streaming platform, asked one by one at their own addresses: whether they answer, and since
// when they have run where they tell it.

import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { systemClock } from "../../core/clock.ts";
import { tableServers, uptimeSeconds } from "./minute-rows.ts";
import type { TableLogin } from "./minute-rows.ts";
import type { StreamPlaces } from "./places.ts";

export const partNames = ["broker", "bookie", "coordinator", "proxy", "task-manager", "job-manager", "server"] as const;
export type PartName = (typeof partNames)[number];

/** What is known of one member; those that do not answer are left out. */
export interface MemberState {
  /** When it began to run, in seconds since 1970; absent where it does not tell. */
  readonly sinceSeconds?: number;
}

/** Members that answer, by name. */
export type Look = ReadonlyMap<string, MemberState>;

/** Asks every member of one part; throws when nobody can be asked about them. */
export type Looker = () => Promise<Look>;

const withinMs = 1_500;
const managers = z.looseObject({ taskmanagers: z.array(z.looseObject({ id: z.string() })) });

/** The one way to look at this part from now on. */
export async function lookerAt(part: PartName, places: StreamPlaces, login: TableLogin): Promise<Looker> {
  const { hosts } = places;
  switch (part) {
    case "broker":
      return each(hosts.broker, (host) => answers(`http://${host}:8080/admin/v2/brokers/ready`));
    case "bookie":
      return each(hosts.bookie, (host) => answers(`http://${host}:8000/api/v1/bookie/is_ready`));
    case "coordinator":
      return each(hosts.coordinator, coordinatorState);
    case "proxy":
      return each(hosts.proxy, (host) => said(host, 6650).then(() => ({})));
    case "task-manager":
      return async () => {
        const { taskmanagers } = managers.parse(await (await get(`${places.jobUrl}/taskmanagers`)).json());
        return new Map(taskmanagers.map(({ id }) => [id, {}]));
      };
    case "job-manager":
      return each(["job manager"], () => answers(`${places.jobUrl}/jobs/overview`));
    case "server": {
      const servers = await tableServers(places, login);
      return each(
        servers.map(({ host }) => host),
        async (host) => ({ sinceSeconds: systemClock.wall().getTime() / 1_000 - (await uptimeSeconds(host, login)) }),
      );
    }
  }
}

/** Whether something else of the platform answers whoever asks, so that a part's silence is its own. */
export async function doOthersAnswer(part: PartName, { adminUrl, databaseUrl }: StreamPlaces): Promise<boolean> {
  const url = part === "server" ? `${adminUrl}/admin/v2/brokers/ready` : `${databaseUrl}/ping`;
  return answers(url).then(
    () => true,
    () => false,
  );
}

function each(hosts: readonly string[], ask: (host: string) => Promise<MemberState>): Looker {
  return async () => {
    const states = await Promise.all(
      hosts.map((host) =>
        ask(host).then(
          (state) => [[host, state] as const],
          () => [],
        ),
      ),
    );
    return new Map(states.flat());
  };
}

async function answers(url: string): Promise<MemberState> {
  await (await get(url)).arrayBuffer();
  return {};
}

function get(url: string): Promise<Response> {
  return fetch(url, { signal: AbortSignal.timeout(withinMs), headers: { connection: "close" } });
}

async function coordinatorState(host: string): Promise<MemberState> {
  const told = await said(host, 2181, "mntr");
  const uptimeMs = /^zk_uptime\s+(\d+)$/m.exec(told)?.[1];
  return uptimeMs === undefined ? {} : { sinceSeconds: (systemClock.wall().getTime() - Number(uptimeMs)) / 1_000 };
}

/** What comes back over a plain connection; without a question, that there is one. */
async function said(host: string, port: number, question?: string): Promise<string> {
  const socket = connect({ host, port, signal: AbortSignal.timeout(withinMs) });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("error", reject);
    });
    if (question === undefined) return "";
    socket.write(question);
    return await text(socket);
  } finally {
    socket.on("error", () => undefined);
    socket.destroy();
  }
}
