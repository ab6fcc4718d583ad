// Logging in at the platform's doors as an application does: with its password, with a wrong one, without any.

import { readFileSync } from "node:fs";
import type { ClickHouseSettings } from "@clickhouse/client";
import type { LogIns } from "../../analysis/conformance/probes/client-access.ts";
import type { Asked } from "../../analysis/conformance/probes/asked.ts";
import { connectClickHouse } from "../../platform/clickhouse/client.ts";
import type { Login } from "../../platform/clickhouse/login.ts";
import { pingNative } from "../../platform/clickhouse/native-session.ts";
import type { RegionOutputs } from "../../platform/ports/outputs.ts";
import { answerOf } from "./ask-replicas.ts";

export interface LogInOptions {
  readonly region: RegionOutputs;
  readonly caFile: string | undefined;
  readonly login: Login;
  readonly database: string;
}

type Door = RegionOutputs["services"][number];

const timeoutMs = 6_000;
const wrongOnes = (login: Login): readonly (readonly [string, Login])[] => [
  ["a wrong password", { ...login, password: `${login.password}x` }],
  ["no password", { ...login, password: "" }],
  ["the default user", { username: "default", password: "" }],
];

/** Over one protocol: every door with the right password, the first replica with the wrong ones. */
export async function tryLogIns(protocol: "https" | "native", options: LogInOptions): Promise<LogIns> {
  const { region, login, database } = options;
  const doors = region.services.filter((service) => service.protocol === protocol);
  const open = protocol === "https" ? openHttp : openNative;
  const replica = doors.filter(({ name }) => name.startsWith("replica-")).slice(0, 1);
  const [right, wrong] = await Promise.all([
    Promise.all(doors.map((door) => answerOf(door.name, () => open(door, login, options)))),
    Promise.all(
      replica.flatMap((door) => wrongOnes(login).map(([what, as]) => answerOf(what, () => open(door, as, options)))),
    ),
  ]);
  return { right, database, wrong: wrong.map(withoutSecret(login)) };
}

async function openHttp(door: Door, as: Login, { caFile, database }: LogInOptions): Promise<string> {
  const client = connectClickHouse({
    url: `${door.tls ? "https" : "http"}://${door.host}:${String(door.port)}`,
    user: as.username,
    password: as.password,
    ...(caFile === undefined ? {} : { ca: readFileSync(caFile) }),
    timeoutMs,
  });
  try {
    // The session's database is a parameter of the request, beside the settings.
    const settings = { database } as ClickHouseSettings;
    return await client.value("SELECT currentDatabase()", { settings });
  } finally {
    await client.close();
  }
}

async function openNative(door: Door, as: Login, { caFile, database }: LogInOptions): Promise<string> {
  await pingNative({
    ...{ host: door.host, port: door.port, tls: door.tls, database, timeoutMs },
    ...{ user: as.username, password: as.password },
    ...(caFile === undefined ? {} : { ca: readFileSync(caFile) }),
  });
  // A session whose database does not exist is refused at once.
  return database;
}

function withoutSecret({ password }: Login) {
  return (asked: Asked<string>): Asked<string> =>
    asked.refusal === undefined ? asked : { ...asked, refusal: asked.refusal.replaceAll(password, "…") };
}
