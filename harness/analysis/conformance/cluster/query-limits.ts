// How much a query may take: memory, time, and how many of them somebody may ask. What a user's own profile says counts, with
// those that it builds on; whoever grants rights or takes backups is no application.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { readers, sessionOf } from "../regions/user-limits.ts";
import type { User } from "../regions/user-limits.ts";
import { numberOf, valueIn } from "../regions/user-sessions.ts";
import { textOf } from "../servers/config-tree.ts";
import { elements, sections } from "../servers/server-config.ts";
import { child } from "../servers/servers.ts";

const manifests = { needs: "manifests" } as const;

const queryLimitSeconds = 300;
/** What an interval of a quota may count. https://clickhouse.com/docs/operations/quotas */
const counted =
  /^(queries|query_selects|query_inserts|result_rows|result_bytes|read_rows|read_bytes|written_bytes|execution_time)$/;

export const queryLimits = [
  check(
    "CH-030",
    (it) => {
      it.each(sections(it.model, "profiles"), ({ xml, node }) => {
        const limits = elements(xml, "max_memory_usage").map(Number);
        it.expect(node, limits.length > 0 && limits.every((limit) => limit > 0), {
          message: "a query may use all memory",
          expected: "max_memory_usage > 0",
          actual: limits,
        });
      });
      it.attempt(() => {
        hasQuota(it);
      });
      it.leftOut("quotas do not count in every build; whether they bite shows on running servers");
    },
    manifests,
  ),

  check(
    "JDBC-011",
    (it) => {
      it.each(sections(it.model, "profiles"), ({ xml, node }) => {
        const limits = elements(xml, "profiles").flatMap((profiles) => {
          const [fallback = profiles] = elements(profiles, "default");
          return elements(fallback, "max_execution_time").slice(0, 1).map(Number);
        });
        const limit = limits.at(-1);
        it.expect(node, limit === queryLimitSeconds, {
          message: `queries may run ${spelled(limit)}`,
          expected: queryLimitSeconds,
          actual: limit ?? 0,
        });
      });
      it.each(
        () => readers(it.model),
        (user) => {
          endsInTime(it, user);
        },
      );
    },
    manifests,
  ),
];

function spelled(limit: number | undefined): string {
  return limit === undefined || limit === 0 ? "for ever" : `${String(limit)} s`;
}

/** A query that is stopped with part of its answer is stopped: whoever asked is not told that it is a part. */
function endsInTime(it: Inspection, user: User): void {
  const session = sessionOf(user);
  const told = valueIn(session, "max_execution_time");
  if (told === undefined) return;
  const limit = numberOf(told);
  it.expect(user.node, limit > 0 && limit <= queryLimitSeconds, {
    message: `queries of ${user.name} may run ${spelled(limit)}`,
    expected: `at most ${String(queryLimitSeconds)}`,
    actual: limit,
  });
  if (valueIn(session, "timeout_overflow_mode") === "break") {
    it.warn(user.node, { message: `${user.name} gets part of an answer for a whole one when its time is up` });
  }
}

/** Somebody who reads has a quota that ends somewhere. */
function hasQuota(it: Inspection): void {
  const users = readers(it.model);
  const [first] = users;
  if (first === undefined) return;
  const isBounded = users.some(({ element, quotas }) => {
    const name = child(element, "quota");
    const intervals = child(quotas, name === undefined ? "default" : textOf(name))?.children ?? [];
    return intervals
      .filter((one) => one.name === "interval")
      .flatMap((one) => one.children)
      .some((one) => counted.test(one.name) && Number(textOf(one)) > 0);
  });
  it.expect(first.node, isBounded, { message: "no quota bounds what anybody asks", expected: "a quota with a limit" });
}
