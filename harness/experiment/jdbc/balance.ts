// One application with its address of several servers: which of them takes its statements, many borrowers at once.

import { messageOf, environmentError } from "../../core/errors.ts";
import type { AwsClients } from "../../platform/aws/clients.ts";
import { openJavaClient } from "../../platform/clickhouse/jdbc/java-client.ts";
import type { Login } from "../../platform/clickhouse/login.ts";
import { endpointsOfUrl } from "../../analysis/conformance/clients/application-settings.ts";
import type { ApplicationSettings } from "../../analysis/conformance/clients/application-settings.ts";
import type { Balanced } from "../../analysis/conformance/probes/balanced.ts";
import { idleConnections, membersOf, tried } from "./application.ts";
import type { ApplicationOptions } from "./application.ts";
import { settingsOf } from "./settings-of.ts";

export interface BalanceOptions {
  /** Absent where the client could not be installed. */
  readonly parts: { readonly java: string; readonly classPath: string } | undefined;
  readonly aws: AwsClients;
  readonly login: Login;
  readonly caFile: string | undefined;
}

/** More connections than servers, so that each of them gets some; not as many as would crowd a small machine. */
const borrowers = 6;
const statementsEach = 15;
/** Takes a moment, so that all borrowers hold a connection at once. */
const whoAnswers = "SELECT hostName() FROM numbers(1) WHERE sleep(0.05) = 0";

/** The application with its address of several servers, whose parameters are all in it; undefined when it has none. */
export function balancing(settings: ApplicationSettings): ApplicationSettings | undefined {
  return settings.balanced === undefined ? undefined : { ...settings, url: settings.balanced, properties: new Map() };
}

/** Its own settings, as the platform has them now. Never throws: what went wrong is part of what was seen. */
export async function tryBalance(application: string, { parts, aws, ...login }: BalanceOptions): Promise<Balanced> {
  const endpoints: readonly string[] = [];
  try {
    if (parts === undefined) throw environmentError("the Java client is not installed", { code: "ASSAY_JDBC_CLIENT" });
    const settings = await settingsOf(application, aws);
    const client = await openJavaClient(parts);
    try {
      return await spread(settings, { ...login, client });
    } finally {
      await client.close();
    }
  } catch (error) {
    return { application, endpoints, answers: [{ silent: messageOf(error) }] };
  }
}

async function spread(settings: ApplicationSettings, options: ApplicationOptions): Promise<Balanced> {
  const { application } = settings;
  const own = balancing(settings);
  if (own === undefined) return { application, endpoints: undefined, answers: [] };
  const { client } = options;
  const pool = `${application}-balanced`;
  const seen = { application, endpoints: endpointsOfUrl(own.url) };
  const size = { "pool.maximumPoolSize": borrowers, "pool.minimumIdle": borrowers };
  const opened = await tried<string>(client, "open", { pool, ...membersOf(own, options), ...size });
  if (opened.value === undefined) return { ...seen, answers: [opened] };
  // The pool makes its connections one after the other, and the first two could do all the work meanwhile.
  await idleConnections(pool, borrowers, client);
  const ask = async () => {
    const { value, ...rest } = await tried<{ rows: string[][] }>(client, "query", { pool, sql: whoAnswers });
    return value === undefined ? rest : { ...rest, value: value.rows[0]?.[0] ?? "" };
  };
  const borrower = async () => {
    const answers: Awaited<ReturnType<typeof ask>>[] = [];
    while (answers.length < statementsEach) answers.push(await ask());
    return answers;
  };
  const answers = await Promise.all(Array.from({ length: borrowers }, borrower));
  await tried(client, "close", { pool });
  return { ...seen, answers: answers.flat() };
}
