// One application with the settings that the platform has for it, through the Java driver: its pool, a crowd of borrowers,
// and its time-outs. Whatever goes wrong is part of what was seen.

import type { ApplicationSettings } from "../../analysis/conformance/clients/application-settings.ts";
import type { PoolFigures } from "../../analysis/conformance/clients/pool-promise.ts";
import type {
  ApplicationSeen,
  Crowd,
  GaveUp,
  PoolState,
  Tried,
} from "../../analysis/conformance/probes/java-driver.ts";
import { eventually } from "../../core/eventually.ts";
import { messageOf } from "../../core/errors.ts";
import type { JavaClient, JavaMembers } from "../../platform/clickhouse/jdbc/java-client.ts";
import type { Login } from "../../platform/clickhouse/login.ts";

export interface ApplicationOptions {
  readonly client: JavaClient;
  readonly login: Login;
  /** Trusted beside the machine's own authorities. */
  readonly caFile: string | undefined;
}

const tooMany = 3;
const atATime = 5;
const shortMs = 1_500;
/** A check of health fails after a second, and the gauges are read after it: borrowers have to be waiting still. */
const sentAwayMs = 5_000;
const reportedMs = 2_000;
/** Longer than any pool lets its borrowers wait, shorter than the two minutes after which the system gives up connecting. */
const askMs = 45_000;
/** Measured: fifty connections take six seconds on two processors that have more to do. */
const filledWithinMs = 60_000;
/** Longer than the shortened time-outs, and short enough to wait for. */
const slowStatement = "SELECT sleep(2.5)";
const whoAmI = "SELECT http_user_agent FROM system.processes WHERE query_id = queryID()";

export async function tryApplication(
  settings: ApplicationSettings,
  options: ApplicationOptions,
): Promise<ApplicationSeen> {
  const { application, pool, driver } = settings;
  const { client } = options;
  const opened = await tried<PoolFigures>(client, "open", { pool: application, ...membersOf(settings, options) });
  const seen = { application, pool, declaredDriver: driver.version, settings: opened };
  const contact = await firstContact(settings, options);
  if (contact.value === undefined) {
    const nobody = { idle: {}, crowd: undefined, connectTimeout: undefined, answerTimeout: undefined };
    return { ...seen, ...nobody, contact };
  }
  const idle = await idleConnections(application, opened.value?.minimumIdle ?? 0, client);
  const [crowd, leaksReported, connectTimeout, answerTimeout] = await Promise.all([
    tryCrowd(settings, opened.value ?? {}, options),
    tryLeak(settings, options),
    tryConnectTimeout(settings, options),
    tryAnswerTimeout(settings, options),
  ]);
  return { ...seen, contact, idle, crowd: { ...crowd, leaksReported }, connectTimeout, answerTimeout };
}

/** Members of `open`, as the settings say. */
export function membersOf(settings: ApplicationSettings, { login, caFile }: ApplicationOptions): JavaMembers {
  const { url = "", properties, hikari, networkTimeoutMs, metrics, health } = settings;
  return {
    url,
    user: login.username,
    password: login.password,
    ...(caFile === undefined ? {} : { "driver.sslrootcert": caFile }),
    ...Object.fromEntries([...properties].map(([name, value]) => [`driver.${name}`, value])),
    // The pool is built whether or not anybody answers: its settings are looked at in either case.
    "pool.initializationFailTimeout": -1,
    ...Object.fromEntries([...hikari].map(([name, value]) => [`pool.${name}`, value])),
    networkTimeoutMs,
    metrics,
    health,
  };
}

/** Asks and sorts what comes of it; never throws. */
export async function tried<T>(client: JavaClient, action: string, members: JavaMembers): Promise<Tried<T>> {
  try {
    const { value, causes, ms } = await client.ask(action, members, askMs);
    if (causes === undefined) return { value: value as T, ms };
    return {
      failed: causes
        .map(({ type, message }) => `${type.split(".").at(-1) ?? type}: ${message}`)
        .join("; ")
        .slice(0, 600),
      ms,
    };
  } catch (error) {
    return { silent: messageOf(error) };
  }
}

async function firstContact(
  { application }: ApplicationSettings,
  { client }: ApplicationOptions,
): Promise<ApplicationSeen["contact"]> {
  const as = `${application}-first`;
  const borrowed = await tried<{ driver: string; networkTimeoutMs: number }>(client, "borrow", {
    pool: application,
    as,
  });
  if (borrowed.value === undefined) return borrowed as Tried<never>;
  await tried(client, "return", { as });
  const asked = await tried<{ rows: string[][] }>(client, "query", { pool: application, sql: whoAmI });
  if (asked.value === undefined) return asked as Tried<never>;
  return { ...borrowed, value: { ...borrowed.value, agent: asked.value.rows[0]?.[0] ?? "" } };
}

/** The pool fills up to what it keeps idle by itself. */
export async function idleConnections(pool: string, wanted: number, client: JavaClient): Promise<Tried<number>> {
  const look = () => tried<PoolState>(client, "state", { pool });
  const filled = async () => ((await look()).value?.total ?? 0) >= wanted || undefined;
  await eventually(filled, { withinMs: filledWithinMs, everyMs: 200, what: "idle connections" }).catch(() => undefined);
  const { value, ...rest } = await look();
  return value === undefined ? rest : { ...rest, value: value.idle };
}

/** The application's pool, filled beforehand and with a shorter wait, so that only the crowd itself is measured. */
async function tryCrowd(
  settings: ApplicationSettings,
  { maximumPoolSize: maximum = 0 }: PoolFigures,
  options: ApplicationOptions,
): Promise<Omit<Crowd, "leaksReported">> {
  const { client } = options;
  const pool = `${settings.application}-crowd`;
  const shortened = { "pool.minimumIdle": maximum, "pool.connectionTimeout": sentAwayMs };
  await tried(client, "open", { pool, ...membersOf(settings, options), ...shortened });
  await idleConnections(pool, maximum, client);
  const borrow = (index: number) => tried(client, "borrow", { pool, as: `${pool}-${String(index)}` });
  const granted: Tried<unknown>[] = [];
  // A few at a time: what is shown is how many there are, not how fast a busy machine hands them out.
  while (granted.length < maximum) {
    const few = Array.from({ length: Math.min(atATime, maximum - granted.length) }, (_, at) => granted.length + at);
    granted.push(...(await Promise.all(few.map(borrow))));
  }
  const crowding = Promise.all(Array.from({ length: tooMany }, (_, index) => borrow(maximum + index)));
  const during = await tried<PoolState>(client, "state", { pool });
  const extra = await crowding;
  const holders = [...granted, ...extra].flatMap((one, index) => (one.value === undefined ? [] : [index]));
  await Promise.all(holders.map((index) => tried(client, "return", { as: `${pool}-${String(index)}` })));
  const after = await tried<PoolState>(client, "state", { pool });
  return {
    granted: granted.filter(({ value }) => value !== undefined).length,
    ...{ extra, sentAwayAfterMs: sentAwayMs, during, after },
  };
}

/** Reports of a connection that is held for too long, where the pool is to report them; the time is a shorter one. */
async function tryLeak(settings: ApplicationSettings, options: ApplicationOptions): Promise<number | undefined> {
  const { client } = options;
  if (Number(settings.hikari.get("leakDetectionThreshold") ?? 0) <= 0) return undefined;
  const pool = `${settings.application}-leak`;
  const short = { "pool.leakDetectionThreshold": reportedMs, "pool.maximumPoolSize": 1, "pool.minimumIdle": 0 };
  await tried(client, "open", { pool, ...membersOf(settings, options), ...short, metrics: false, health: false });
  await tried(client, "borrow", { pool, as: pool });
  const reported = () => Promise.resolve(client.leaks(pool) > 0 || undefined);
  await eventually(reported, { withinMs: 10_000, what: "a leak is reported" }).catch(() => undefined);
  await tried(client, "return", { as: pool });
  return client.leaks(pool);
}

/** In front of a server that takes no connection. One try: what is shown is when a single one gives up. */
async function tryConnectTimeout(
  settings: ApplicationSettings,
  options: ApplicationOptions,
): Promise<GaveUp | undefined> {
  const { client } = options;
  const pool = `${settings.application}-connect`;
  const deaf = await tried<{ port: number }>(client, "listen", { full: true });
  if (deaf.value === undefined) return undefined;
  const url = `jdbc:clickhouse:https://127.0.0.1:${String(deaf.value.port)}/default`;
  const shortened = settings.properties.has("connection_timeout") ? { "driver.connection_timeout": shortMs } : {};
  const alone = {
    "pool.maximumPoolSize": 1,
    "pool.minimumIdle": 0,
    "pool.connectionTimeout": 30_000,
    metrics: false,
    health: false,
  };
  await tried(client, "open", {
    pool,
    ...membersOf(settings, options),
    url,
    ...shortened,
    "driver.retry": 0,
    ...alone,
  });
  // A connection is tried when it is made and again when it is used.
  const gaveUp = {
    afterMs: 2 * shortMs,
    tried: await tried(client, "query", { pool, sql: "SELECT 1" }),
  };
  void tried(client, "close", { pool });
  return gaveUp;
}

/** In front of the platform, with a statement that takes longer than the application waits. */
async function tryAnswerTimeout(settings: ApplicationSettings, options: ApplicationOptions): Promise<GaveUp> {
  const { client } = options;
  const pool = `${settings.application}-answer`;
  const shortened = {
    ...(settings.properties.has("socket_timeout") ? { "driver.socket_timeout": shortMs } : {}),
    networkTimeoutMs: settings.networkTimeoutMs > 0 ? shortMs : 0,
  };
  const alone = { "pool.maximumPoolSize": 1, "pool.minimumIdle": 0, metrics: false, health: false };
  await tried(client, "open", { pool, ...membersOf(settings, options), ...shortened, "driver.retry": 0, ...alone });
  await tried(client, "query", { pool, sql: "SELECT 1" });
  const gaveUp = { afterMs: shortMs, tried: await tried(client, "query", { pool, sql: slowStatement }) };
  void tried(client, "close", { pool });
  return gaveUp;
}
