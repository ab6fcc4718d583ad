// Applications with the official Java driver in their own pools: what they are configured with, at work against the
// platform.

import { expect, requirement } from "#harness/suite/index.ts";
import { test } from "#harness/suite/two-views.ts";
import { declaredApplications } from "#harness/analysis/conformance/clients/application-settings.ts";
import { poolRows, promisedPool } from "#harness/analysis/conformance/clients/pool-promise.ts";
import {
  judgeDriver,
  judgeMetrics,
  judgePool,
  judgeTimeouts,
} from "#harness/analysis/conformance/probes/java-driver.ts";
import { tryApplications } from "#harness/experiment/jdbc/applications.ts";

test.describe("drivers", () => {
  test(
    "every application's driver, pool and time-outs are in force, and its pool shows what it does",
    requirement("JDBC-003", "JDBC-004", "JDBC-005", "JDBC-007", "JDBC-008"),
    async ({ clickhouse, context, platform, evidence, verdict }) => {
      test.setTimeout(150_000);
      const { profile, live } = platform;
      const applications = declaredApplications(live).map(({ settings }) => settings);
      const seen = await tryApplications(applications, {
        parts: context.javaClient,
        login: clickhouse.login("app"),
        caFile: context.caFile,
      });
      const path = await evidence.attach("applications", seen);
      const timeouts = profile.objectives["JDBC-004"]?.value as { readonly socketMs: number };
      const pool = (row: "JDBC-005" | "JDBC-007") => judgePool(seen, poolRows[row], promisedPool(profile, row));
      const judgements = {
        "JDBC-003": judgeDriver(seen, String(profile.objectives["JDBC-003"]?.value)),
        "JDBC-004": judgeTimeouts(seen, timeouts),
        "JDBC-005": pool("JDBC-005"),
        "JDBC-007": pool("JDBC-007"),
        "JDBC-008": judgeMetrics(seen),
      };
      for (const row of Object.keys(judgements) as (keyof typeof judgements)[]) {
        await verdict(row, { ...judgements[row], evidence: [path] });
      }
      for (const [row, judgement] of Object.entries(judgements)) expect(judgement.verdict, row).toBe("held");
    },
  );
});
