// The table of minutes as each server has it, over HTTP: its own rows, asked of itself.

import { z } from "zod";
import type { MinuteRow } from "../../analysis/pipeline/counted.ts";
import { environmentError } from "../../core/errors.ts";
import type { StreamPlaces } from "./places.ts";

export interface TableLogin {
  readonly user: string;
  readonly password: string;
}

/** One server and its place. */
export interface TableServer {
  readonly host: string;
  readonly shard: number;
  readonly replica: number;
}

const questionWithinMs = 20_000;
const orderWithinMs = 60_000;
/** Of a server that is asked again and again whether it is there. */
const soonMs = 1_500;
const rows = z.array(z.tuple([z.string(), z.coerce.number(), z.coerce.number(), z.coerce.number()]));
const number = z.tuple([z.tuple([z.coerce.number()])]);
const servers = z.array(z.tuple([z.string(), z.coerce.number(), z.coerce.number()]));

/** Every server of the cluster, by the word of the one behind the platform's name. */
export async function tableServers({ databaseUrl }: StreamPlaces, login: TableLogin): Promise<TableServer[]> {
  const sql = "SELECT host_name, shard_num, replica_num FROM system.clusters WHERE cluster = 'iot-cluster'";
  const told = servers.parse(await ask(databaseUrl, login, sql));
  return told.map(([host, shard, replica]) => ({ host, shard, replica }));
}

/** Rows of these devices. */
export async function minuteRows(
  server: TableServer,
  { table, login, devices }: { table: string; login: TableLogin; devices: readonly number[] },
): Promise<MinuteRow[]> {
  const sql = `SELECT device_id, toUnixTimestamp(time), record_count, error_count FROM ${table} WHERE ${areOf(devices)}`;
  const told = rows.parse(await ask(urlOf(server), login, sql));
  return told.map(([device, seconds, count, marks]) => ({
    device: Number(device.replace(/^sensor-/, "")),
    minuteMs: seconds * 1_000,
    count,
    marks,
  }));
}

/** How many messages of these devices the servers count together. */
export async function countedOn(
  servers: readonly TableServer[],
  { table, login, devices }: { table: string; login: TableLogin; devices: readonly number[] },
): Promise<number> {
  const sql = `SELECT sum(record_count) FROM ${table} WHERE ${areOf(devices)}`;
  const told = await Promise.all(servers.map((server) => ask(urlOf(server), login, { sql, withinMs: soonMs })));
  return told.reduce<number>((sum, one) => sum + number.parse(one)[0][0], 0);
}

function areOf(devices: readonly number[]): string {
  const [first, last] = [Math.min(...devices), Math.max(...devices)];
  return `toUInt32OrZero(substring(device_id, 8)) BETWEEN ${String(first)} AND ${String(last)}`;
}

/** The latest minute that the server behind the platform's name has, in milliseconds since 1970; 0 when it has none. */
export async function latestMinuteMs({ databaseUrl, table }: StreamPlaces, login: TableLogin): Promise<number> {
  const told = number.parse(await ask(databaseUrl, login, `SELECT max(toUnixTimestamp(time)) FROM ${table}`));
  return told[0][0] * 1_000;
}

/** How long a server has run. */
export async function uptimeSeconds(host: string, login: TableLogin): Promise<number> {
  return number.parse(await ask(urlOf({ host }), login, { sql: "SELECT uptime()", withinMs: soonMs }))[0][0];
}

/** Returns when the server has what it knows that others have. */
export async function synchronized(
  server: TableServer,
  { table, login }: { table: string; login: TableLogin },
): Promise<void> {
  await ask(urlOf(server), login, `SYSTEM SYNC REPLICA ${table}`);
}

function urlOf({ host }: Pick<TableServer, "host">): string {
  return `http://${host}.clickhouse.svc.cluster.local:8123`;
}

async function ask(
  url: string,
  { user, password }: TableLogin,
  statement: string | { readonly sql: string; readonly withinMs: number },
): Promise<unknown> {
  const sql = typeof statement === "string" ? statement : statement.sql;
  const isQuestion = sql.startsWith("SELECT");
  const usualMs = isQuestion ? questionWithinMs : orderWithinMs;
  const withinMs = typeof statement === "string" ? usualMs : statement.withinMs;
  const response = await fetch(`${url}/?output_format_json_quote_64bit_integers=0`, {
    method: "POST",
    headers: { "x-clickhouse-user": user, "x-clickhouse-key": password },
    body: isQuestion ? `${sql} FORMAT JSONCompact` : sql,
    signal: AbortSignal.timeout(withinMs),
  });
  const body = await response.text();
  if (!response.ok || response.headers.has("x-clickhouse-exception-code")) {
    throw environmentError(`${url}: ${body.slice(0, 200)}`, { code: "ASSAY_STREAM_TABLE" });
  }
  return isQuestion ? (JSON.parse(body) as { data: unknown }).data : undefined;
}
