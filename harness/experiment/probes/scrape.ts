// What a scraper gets from each server: its page before and after rows were inserted and queries answered, and what it
// says to somebody without a password.

import { readFileSync } from "node:fs";
import { request as overHttp } from "node:http";
import { request as overHttps } from "node:https";
import { text } from "node:stream/consumers";
import type { ScrapedTwice } from "../../analysis/conformance/probes/scrapes.ts";
import { environmentError, messageOf } from "../../core/errors.ts";
import type { ClickHouse } from "../../platform/clickhouse/client.ts";
import type { Login } from "../../platform/clickhouse/login.ts";
import { answerOf, askEach } from "./ask-replicas.ts";

export interface ScrapeOptions {
  /** Administrators' connections to every server. */
  readonly admins: readonly { readonly name: string; readonly sql: ClickHouse }[];
  readonly scraper: Login;
  readonly caFile: string | undefined;
  readonly path: string;
  readonly database: string;
  /** New on this platform. */
  readonly table: string;
}

const inserted = 2_000;
const timeoutMs = 12_000;

export async function scrapeTwice(options: ScrapeOptions): Promise<ScrapedTwice> {
  const { admins, database, table } = options;
  const name = `${database}.${table}`;
  const [first] = admins;
  const columns = "(id UInt64) ENGINE = ReplicatedMergeTree ORDER BY id";
  const made = await answerOf("table", async () =>
    first?.sql.command(`CREATE TABLE ${name} ON CLUSTER '{cluster}' ${columns}`),
  );
  const open = await Promise.all(
    admins.map(({ name: of, sql }) => answerOf(of, async () => (await scrape(sql.url, options, undefined)).status)),
  );
  const silence = made.silence ?? made.refusal;
  if (silence !== undefined) {
    // Nothing can be inserted to be counted, which says nothing of the pages.
    const pages = admins.map(({ name: of }) => ({ of, silence: `no table could be made: ${silence}` }));
    return { pages, open, database, table, inserted };
  }
  const pages = await askEach(admins, async (sql) => {
    const before = await page(sql.url, options);
    await workOn(sql, name).catch((error: unknown) => {
      // A refused statement is no refused page.
      throw environmentError(`nothing could be done to be counted: ${messageOf(error)}`, { code: "ASSAY_SCRAPE_IDLE" });
    });
    return [before, await page(sql.url, options)] as const;
  });
  await answerOf("table", async () => first?.sql.command(`DROP TABLE IF EXISTS ${name} ON CLUSTER '{cluster}' SYNC`));
  return { pages, open, database, table, inserted };
}

async function workOn(sql: ClickHouse, table: string): Promise<void> {
  const settings = { insert_deduplicate: 0 } as const;
  await sql.command(`INSERT INTO ${table} SELECT number FROM numbers(${String(inserted)})`, { settings });
  await sql.value(`SELECT count() FROM ${table}`);
  // Queries are counted from the server's own log of them.
  await sql.command("SYSTEM FLUSH LOGS");
}

async function page(url: string, options: ScrapeOptions): Promise<string> {
  const { status, body } = await scrape(url, options, options.scraper);
  // A page that is refused is judged by what it says.
  return status === 200 ? body : `HTTP ${String(status)}: ${body.slice(0, 300)}`;
}

interface Scraped {
  readonly status: number;
  readonly body: string;
}

function scrape(base: string, { path, caFile }: ScrapeOptions, as: Login | undefined): Promise<Scraped> {
  const url = new URL(path, base);
  const open = url.protocol === "https:" ? overHttps : overHttp;
  const asked = {
    ...{ agent: false as const, timeout: timeoutMs },
    ...(as === undefined ? {} : { auth: `${as.username}:${as.password}` }),
    ...(caFile === undefined ? {} : { ca: readFileSync(caFile) }),
  };
  return new Promise((resolve, reject) => {
    const call = open(url, asked, (response) => {
      text(response).then((body) => {
        resolve({ status: response.statusCode ?? 0, body });
      }, reject);
    });
    call.on("timeout", () => {
      call.destroy(environmentError(`${url.host} does not answer a scraper`, { code: "ASSAY_SCRAPE_SILENT" }));
    });
    call.on("error", reject);
    call.end();
  });
}
