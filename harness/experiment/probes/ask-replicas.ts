// One question to every server at once. What a server refuses and what it never answers are kept apart.

import type { Asked } from "../../analysis/conformance/probes/asked.ts";
import { messageOf } from "../../core/errors.ts";
import { serverCodeOf } from "../../platform/clickhouse/failure.ts";
import type { ClickHouse } from "../../platform/clickhouse/client.ts";

export interface NamedServer {
  readonly name: string;
  readonly sql: ClickHouse;
}

/** Asks every server; never throws. */
export function askEach<T>(
  servers: readonly NamedServer[],
  question: (sql: ClickHouse, name: string) => Promise<T>,
): Promise<Asked<T>[]> {
  return Promise.all(servers.map((server) => ask(server, question)));
}

/** Asks one server; never throws. */
export async function ask<T>(
  { name, sql }: NamedServer,
  question: (sql: ClickHouse, name: string) => Promise<T>,
): Promise<Asked<T>> {
  try {
    return { of: name, value: await question(sql, name) };
  } catch (error) {
    const message = messageOf(error).slice(0, 400);
    return serverCodeOf(error) === undefined ? { of: name, silence: message } : { of: name, refusal: message };
  }
}
