// Rows of the topic's table, asked over HTTPS at the platform's own name.

import { request } from "node:https";
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { environmentError } from "../../core/errors.ts";

export interface DeliveryTable {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** PEM of the authority behind the server's certificate; absent: the system's. */
  readonly caFile: string | undefined;
  /** `database.table`. */
  readonly name: string;
}

/** First and last number of the messages at hand. */
export interface NumberRange {
  readonly first: number;
  readonly last: number;
}

export interface DeliveredRow {
  readonly sequence: number;
  readonly device: number;
  readonly timeMs: number;
  readonly mark: number;
}

const answerWithinMs = 30_000;

/** How many different messages have a row. */
export async function countDelivered(table: DeliveryTable, range: NumberRange): Promise<number> {
  return Number(await ask(table, `SELECT uniqExact(sequence) FROM ${table.name} WHERE ${within(range)} FORMAT TSV`));
}

/** Every row, doubles included, in the order of the messages' numbers. */
export async function deliveredRows(table: DeliveryTable, range: NumberRange): Promise<DeliveredRow[]> {
  const sql = `SELECT sequence, device, timeMs, mark FROM ${table.name} WHERE ${within(range)} ORDER BY ALL FORMAT TSV`;
  const answer = await ask(table, sql);
  return answer
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [sequence = NaN, device = NaN, timeMs = NaN, mark = NaN] = line.split("\t").map(Number);
      return { sequence, device, timeMs, mark };
    });
}

function within({ first, last }: NumberRange): string {
  return `sequence BETWEEN ${String(first)} AND ${String(last)}`;
}

async function ask({ url, user, password, caFile }: DeliveryTable, sql: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = request(url, {
      method: "POST",
      headers: { "X-ClickHouse-User": user, "X-ClickHouse-Key": password },
      timeout: answerWithinMs,
      agent: false,
      ...(caFile === undefined ? {} : { ca: readFileSync(caFile) }),
    });
    const fail = (message: string) => {
      call.destroy();
      reject(environmentError(`ClickHouse: ${message}`, { code: "ASSAY_DELIVERY_TABLE" }));
    };
    call.on("response", (response) => {
      text(response).then(
        (body) => {
          if (response.statusCode === 200) resolve(body);
          else fail(body.trim().slice(0, 300));
        },
        (error: unknown) => {
          fail(String(error));
        },
      );
    });
    call.on("timeout", () => {
      fail("no answer in time");
    });
    call.on("error", (error) => {
      fail(error.message);
    });
    call.end(sql);
  });
}
