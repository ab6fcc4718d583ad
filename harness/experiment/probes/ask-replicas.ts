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
export function ask<T>(
  { name, sql }: NamedServer,
  question: (sql: ClickHouse, name: string) => Promise<T>,
): Promise<Asked<T>> {
  return answerOf(name, () => question(sql, name));
}

/** What a question came to, whoever was asked. */
export async function answerOf<T>(of: string, question: () => Promise<T>): Promise<Asked<T>> {
  try {
    return { of, value: await question() };
  } catch (error) {
    const message = messageOf(error).slice(0, 400);
    return serverCodeOf(error) === undefined ? { of, silence: message } : { of, refusal: message };
  }
}
