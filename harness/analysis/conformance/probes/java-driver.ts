// Applications at work, with the real driver in a real pool of the real settings: which driver the servers meet, what the
// pool is once it is open, what it does under more borrowers than it has connections for, and when it gives up waiting.

import type { Finding } from "#harness/core/verdict.ts";
import { judged } from "../../compliance/judged.ts";
import type { Judged } from "../../compliance/judged.ts";
import { isAtLeast } from "../clients/application-settings.ts";
import type { PoolFigures, PoolSetting } from "../clients/pool-promise.ts";

/** What one request to the driver came to: a value, the driver's or server's no, or no answer at all. */
export interface Tried<T> {
  readonly value?: T;
  readonly failed?: string;
  readonly silent?: string;
  readonly ms?: number;
}

export interface PoolState {
  readonly total: number;
  readonly active: number;
  readonly idle: number;
  readonly waiting: number;
  readonly metrics?: Readonly<Record<string, unknown>> | undefined;
  readonly health?: Readonly<Record<string, unknown>> | undefined;
}

/** More borrowers than connections. */
export interface Crowd {
  readonly granted: number;
  readonly extra: readonly Tried<unknown>[];
  /** Milliseconds after which the extra ones were to be sent away. */
  readonly sentAwayAfterMs: number;
  readonly during: Tried<PoolState>;
  readonly after: Tried<PoolState>;
  /** Connections that were reported as held for too long; undefined when nobody was to report them. */
  readonly leaksReported: number | undefined;
}

export interface ApplicationSeen {
  readonly application: string;
  readonly pool: string | undefined;
  readonly declaredDriver: string | undefined;
  /** First statement through the pool: the driver's own name, and how it introduces itself to the server. */
  readonly contact: Tried<{ readonly driver: string; readonly agent: string; readonly networkTimeoutMs: number }>;
  readonly settings: Tried<PoolFigures>;
  readonly idle: Tried<number>;
  readonly crowd: Crowd | undefined;
  readonly connectTimeout: GaveUp | undefined;
  readonly answerTimeout: GaveUp | undefined;
}

/** A time-out that was shortened, where one is configured, and met. */
export interface GaveUp {
  readonly afterMs: number;
  readonly tried: Tried<unknown>;
}

/** JDBC-003: the servers meet the driver that is declared, and it is new enough. */
export function judgeDriver(seen: readonly ApplicationSeen[], least: string): Judged {
  return eachOf(seen, ({ application, declaredDriver, contact }) => {
    const { value } = contact;
    if (value === undefined) return nothing;
    const { driver, agent } = value;
    const violations = [
      ...(isAtLeast(declaredDriver ?? "0", least)
        ? []
        : [about(application, "declares an old driver", declaredDriver)]),
      ...(isAtLeast(driver, least) ? [] : [about(application, "runs an old driver", driver)]),
      ...(agent.includes(driver) ? [] : [about(application, `tells the servers another driver than ${driver}`, agent)]),
    ];
    const isSame = driver === declaredDriver;
    return {
      violations,
      unknowns:
        isSame || violations.length > 0 ? [] : [about(application, `was tried with ${driver} only`, declaredDriver)],
    };
  });
}

/** JDBC-004: connections give up as promised. The promised times are too long to wait for: the same ones, shortened. */
export function judgeTimeouts(seen: readonly ApplicationSeen[], promised: { readonly socketMs: number }): Judged {
  return eachOf(seen, ({ application, contact, connectTimeout, answerTimeout }) => {
    if (contact.value === undefined) return nothing;
    const { networkTimeoutMs } = contact.value;
    const inForce = [about(application, "waits for answers by another time-out", networkTimeoutMs)];
    return merged([
      { violations: networkTimeoutMs === promised.socketMs ? [] : inForce },
      gaveUp(application, "connect", connectTimeout),
      gaveUp(application, "wait for an answer", answerTimeout),
    ]);
  });
}

/** JDBC-005, 006, 007: the pool is what was promised, hands out no more than that, and sends the rest away in time. */
export function judgePool(seen: readonly ApplicationSeen[], kind: string, promised: PoolFigures): Judged {
  const own = seen.filter(({ pool }) => pool === kind);
  return eachOf(own, ({ application, contact, settings, idle, crowd }) => {
    if (contact.value === undefined) return nothing;
    const { maximumPoolSize: maximum = 0, minimumIdle = 0, leakDetectionThreshold: leakMs = 0 } = promised;
    const figures = (Object.entries(promised) as [PoolSetting, number][]).filter(
      ([name, value]) => settings.value !== undefined && settings.value[name] !== value,
    );
    const extra = crowd?.extra ?? [];
    const late = extra.filter(
      ({ failed, ms = Infinity }) => failed !== undefined && isLate(ms, crowd?.sentAwayAfterMs),
    );
    const during = crowd?.during.value;
    const overfull = during !== undefined && during.total > maximum;
    return {
      violations: [
        ...figures.map(([name, value]) =>
          about(application, `its pool has another ${name} than ${String(value)}`, settings.value),
        ),
        ...(crowd !== undefined && crowd.granted < maximum
          ? [about(application, "its pool hands out fewer than its maximum", crowd.granted)]
          : []),
        ...(overfull ? [about(application, "its pool holds more than its maximum", during.total)] : []),
        ...(extra.some(({ value }) => value !== undefined)
          ? [about(application, "more borrowers than promised got a connection", extra.length)]
          : []),
        ...(late.length > 0
          ? [
              about(
                application,
                "borrowers are sent away late",
                late.map(({ ms }) => ms),
              ),
            ]
          : []),
        ...(idle.value !== undefined && idle.value < minimumIdle
          ? [about(application, "too few connections are kept idle", idle.value)]
          : []),
        ...(leakMs > 0 && crowd?.leaksReported === 0
          ? [about(application, "a connection that is held is never reported", 0)]
          : []),
      ],
      unknowns: [
        ...unread(application, "its pool's settings", settings),
        ...unread(application, "its idle connections", idle),
        ...(crowd === undefined
          ? [about(application, "its pool met no crowd", undefined)]
          : unread(application, "its pool under a crowd", crowd.during)),
        ...extra.flatMap((one) => unanswered(application, "a borrower too many", one)),
        ...(crowd !== undefined && extra.length === 0
          ? [about(application, "nobody came beyond the maximum", undefined)]
          : []),
      ],
    };
  });
}

/** JDBC-008: what the pool measures changes under load, and its health with what it can still give. */
export function judgeMetrics(seen: readonly ApplicationSeen[]): Judged {
  return eachOf(seen, ({ application, contact, crowd }) => {
    if (contact.value === undefined) return nothing;
    const [during, after] = [crowd?.during.value, crowd?.after.value];
    if (during === undefined || after === undefined) {
      return { unknowns: [about(application, "its pool was not seen under a crowd and after it", crowd)] };
    }
    const gauge = (state: PoolState, name: string) => Number(state.metrics?.[`pool.${name}`]);
    const health = (state: PoolState) => state.health?.["pool.ConnectivityCheck"];
    const signs: readonly (readonly [string, boolean])[] = [
      ["active connections", gauge(during, "ActiveConnections") === during.active && during.active > 0],
      ["idle connections", gauge(after, "IdleConnections") === after.idle && after.idle > 0],
      ["pending borrowers", gauge(during, "PendingConnections") > 0 && gauge(after, "PendingConnections") === 0],
      ["timeouts", gauge(after, "ConnectionTimeoutRate") >= 1],
      ["health", health(during) === false && health(after) === true],
    ];
    return {
      violations: signs
        .filter(([, isShown]) => !isShown)
        .map(([name]) => about(application, `its pool does not show ${name}`, { during, after })),
    };
  });
}

interface Part {
  readonly violations?: readonly Finding[];
  readonly unknowns?: readonly Finding[];
}
const nothing: Part = {};
/** A busy machine is late as well; a time-out that is not in force is later still. */
const graceMs = 12_000;

function isLate(ms: number, afterMs = 0): boolean {
  return ms > afterMs + graceMs;
}

/** No connection is a no; a client that never answered leaves everything open. */
function eachOf(seen: readonly ApplicationSeen[], look: (one: ApplicationSeen) => Part): Judged {
  const none = seen.length === 0 ? [{ unknowns: [about("none", "no such application was tried", undefined)] }] : [];
  const contacts = seen.map(({ application, contact }): Part => ({
    violations: contact.failed === undefined ? [] : [about(application, "gets no connection", contact.failed)],
    unknowns: unanswered(application, "its first statement", contact),
  }));
  return judged(merged([...none, ...contacts, ...seen.map(look)]));
}

function merged(parts: readonly Part[]): Part {
  return {
    violations: parts.flatMap(({ violations = [] }) => violations),
    unknowns: parts.flatMap(({ unknowns = [] }) => unknowns),
  };
}

function gaveUp(application: string, what: string, seen: GaveUp | undefined): Part {
  if (seen === undefined) return { unknowns: [about(application, `nobody let it ${what} in vain`, undefined)] };
  const { afterMs, tried } = seen;
  if (tried.failed !== undefined && /time(d )?-?out/i.test(tried.failed) && !isLate(tried.ms ?? Infinity, afterMs))
    return nothing;
  if (tried.failed !== undefined && !/time(d )?-?out/i.test(tried.failed)) {
    return { unknowns: [about(application, `did not ${what} for another reason`, tried.failed)] };
  }
  return { violations: [about(application, `does not give up when it has to ${what} in vain`, tried)] };
}

function unanswered(application: string, what: string, { silent }: Tried<unknown>): Finding[] {
  return silent === undefined ? [] : [about(application, `${what}: ${silent}`, undefined)];
}

/** A figure that could not be read shows nothing, whoever said no. */
function unread(application: string, what: string, { value, silent, failed }: Tried<unknown>): Finding[] {
  return value === undefined ? [about(application, `${what}: ${silent ?? failed ?? "not read"}`, undefined)] : [];
}

function about(application: string, message: string, actual: unknown): Finding {
  return {
    source: "applications",
    resource: application,
    message: `${application}: ${message}`,
    ...(actual === undefined ? {} : { actual }),
  };
}
