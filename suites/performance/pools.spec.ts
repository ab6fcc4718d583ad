// The pool of the applications with the most traffic, filled to its maximum against the platform and then beyond it.

import { expect, requirement } from "#harness/suite/index.ts";
import { test } from "#harness/suite/two-views.ts";
import { declaredApplications } from "#harness/analysis/conformance/clients/application-settings.ts";
import { poolRows, promisedPool } from "#harness/analysis/conformance/clients/pool-promise.ts";
import { judgePool } from "#harness/analysis/conformance/probes/java-driver.ts";
import { tryApplications } from "#harness/experiment/jdbc/applications.ts";

const row = "JDBC-006";
const kind = poolRows[row];

test.describe("pools", () => {
  test(
    "the pool for high traffic gives out its fifty connections, sends further borrowers away and reports what is held",
    requirement(row),
    async ({ clickhouse, context, platform, evidence, verdict }) => {
      const applications = declaredApplications(platform.live).map(({ settings }) => settings);
      const seen = await tryApplications(
        applications.filter(({ pool }) => pool === kind),
        { parts: context.javaClient, login: clickhouse.login("app"), caFile: context.caFile },
      );
      const path = await evidence.attach("high-traffic pool", seen);
      const judged = judgePool(seen, kind, promisedPool(platform.profile, row));
      expect(await verdict(row, { ...judged, evidence: [path] })).toBeHeld();
    },
  );
});
