// Statements to one ClickHouse endpoint. An answer is only what the server certainly said: an empty body, a cut body or
// a row count that differs from the rows is an error, never an empty table (a server whose volume is full answers
// HTTP 200 with nothing when it buffers results on disk, hence `buffer_size`).

import { ClickHouseLogLevel, createClient } from "@clickhouse/client";
import type { ClickHouseClient, ClickHouseSettings } from "@clickhouse/client";
import { z } from "zod";
import { bug, environmentError } from "../../core/errors.ts";
import { statementFailure } from "./failure.ts";

export type Row = Readonly<Record<string, unknown>>;

export interface StatementOptions {
  /** Values of `{name:Type}` placeholders. */
  readonly params?: Readonly<Record<string, unknown>>;
  readonly settings?: ClickHouseSettings;
  readonly signal?: AbortSignal;
  /** For log and retry: the id that the server files the statement under. */
  readonly queryId?: string;
}

export interface ClickHouse {
  readonly url: string;
  readonly user: string;
  /** Rows of a SELECT. 64-bit integers come as strings, so that none loses digits. */
  rows<T extends Row = Row>(sql: string, options?: StatementOptions): Promise<T[]>;
  /** The single value of a one-row, one-column SELECT, as text. */
  value(sql: string, options?: StatementOptions): Promise<string>;
  /** The same as a number; a value that a number cannot hold exactly is an error. */
  number(sql: string, options?: StatementOptions): Promise<number>;
  /** A statement without rows: DDL, SYSTEM, ALTER, BACKUP. */
  command(sql: string, options?: StatementOptions): Promise<void>;
  /** Resolves when the server acknowledged the rows. */
  insert(table: string, rows: readonly Row[], options?: StatementOptions): Promise<void>;
  close(): Promise<void>;
}

export interface ClickHouseOptions {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** PEM of the authority that signed the server's certificate. */
  readonly ca?: Buffer;
  readonly timeoutMs?: number;
  /**
   * Reuse connections. Off unless asked for: a kept connection outlives the load balancer's choice, so that a fault
   * would be felt for as long as the socket lives and not for as long as the platform needs to route around it.
   */
  readonly keepAlive?: boolean;
}

export function connectClickHouse(options: ClickHouseOptions): ClickHouse {
  const { url, user, timeoutMs = 30_000 } = options;
  const client = openClient(options, timeoutMs);
  const where = `${user}@${url}`;
  const rows = async <T extends Row>(sql: string, statement: StatementOptions = {}): Promise<T[]> => {
    try {
      const answer = await client.query({ query: sql, format: "JSON", ...callOptions(statement, reading) });
      return parseAnswer(await answer.text(), where) as T[];
    } catch (error) {
      throw statementFailure(error, where);
    }
  };
  const value = async (sql: string, statement?: StatementOptions): Promise<string> =>
    onlyValue(await rows(sql, statement), sql);
  return {
    url,
    user,
    rows,
    value,
    number: async (sql, statement) => exactNumber(await value(sql, statement), sql),
    command: async (sql, statement = {}) => {
      try {
        await client.command({ query: sql, ...callOptions(statement, waiting) });
      } catch (error) {
        throw statementFailure(error, where);
      }
    },
    insert: (table, values, statement = {}) => insertRows(client, { table, values, statement, where }),
    close: () => client.close(),
  };
}

const waiting: ClickHouseSettings = { wait_end_of_query: 1 };
const reading: ClickHouseSettings = {
  ...waiting,
  buffer_size: "1000000",
  output_format_json_quote_64bit_integers: 1,
  output_format_json_quote_denormals: 1,
};

function openClient(options: ClickHouseOptions, timeoutMs: number): ClickHouseClient {
  return createClient({
    url: options.url,
    username: options.user,
    password: options.password,
    request_timeout: timeoutMs,
    application: "assay",
    // Every failure is thrown; told on the console as well, it would drown a fault's story.
    log: { level: ClickHouseLogLevel.OFF },
    // The client's own default of ten would queue an open loop behind the first few requests that hang.
    max_open_connections: 1_024,
    keep_alive: { enabled: options.keepAlive ?? false, idle_socket_ttl: 1_000, eagerly_destroy_stale_sockets: true },
    ...(options.ca === undefined ? {} : { tls: { ca_cert: options.ca } }),
  });
}

function callOptions(options: StatementOptions, settings: ClickHouseSettings) {
  return {
    clickhouse_settings: { ...settings, ...options.settings },
    ...(options.params === undefined ? {} : { query_params: options.params }),
    ...(options.signal === undefined ? {} : { abort_signal: options.signal }),
    ...(options.queryId === undefined ? {} : { query_id: options.queryId }),
  };
}

interface Insertion {
  readonly table: string;
  readonly values: readonly Row[];
  readonly statement: StatementOptions;
  readonly where: string;
}

async function insertRows(client: ClickHouseClient, insertion: Insertion): Promise<void> {
  const { table, values, statement, where } = insertion;
  try {
    const result = await client.insert({
      table,
      values,
      format: "JSONEachRow",
      ...callOptions(statement, waiting),
    });
    if (!result.executed && values.length > 0) throw bug(`insert into ${table} was not sent`);
  } catch (error) {
    throw statementFailure(error, where);
  }
}

const answerSchema = z.object({ data: z.array(z.record(z.string(), z.unknown())), rows: z.number() });

function parseAnswer(text: string, where: string): Row[] {
  if (text === "") throw unreadable(where, "an empty body");
  try {
    const answer = answerSchema.parse(JSON.parse(text));
    if (answer.data.length === answer.rows) return answer.data;
  } catch (cause) {
    throw unreadable(where, "a body that is no whole answer", cause);
  }
  throw unreadable(where, "fewer rows than it counted");
}

function unreadable(where: string, what: string, cause?: unknown) {
  return environmentError(`${where}: the server answered with ${what}`, {
    code: "ASSAY_CLICKHOUSE_UNREADABLE",
    cause,
  });
}

function onlyValue(rows: readonly Row[], sql: string): string {
  const [row, ...more] = rows;
  const [value, ...others] = Object.values(row ?? {});
  if (row === undefined || more.length > 0 || others.length > 0) throw bug(`not a single value: ${sql}`);
  return typeof value === "string" ? value : JSON.stringify(value);
}

function exactNumber(text: string, sql: string): number {
  const number = Number(text);
  if (text === "" || Number.isNaN(number)) throw bug(`"${text}" is not a number: ${sql}`);
  if (Number.isInteger(number) && !Number.isSafeInteger(number)) throw bug(`${text} loses digits as a number: ${sql}`);
  return number;
}
