// Applications with their own pools and the official Java driver, while servers and answers go away.

import { join } from "node:path";
import { expect } from "#harness/suite/index.ts";
import { loadProfile } from "#harness/config/load-profile.ts";
import { judgeBalanced } from "#harness/analysis/conformance/probes/balanced.ts";
import type { BalanceAgreed } from "#harness/analysis/conformance/probes/balanced.ts";
import { tryBalance } from "#harness/experiment/jdbc/balance.ts";
import { judgeResent } from "#harness/analysis/conformance/probes/resent.ts";
import { tryResending } from "#harness/experiment/jdbc/resend.ts";
import { driverOf } from "#harness/suite/driver.ts";
import { requirement, test } from "./experiment.ts";

const application = "analytics";
const quorum = 2;

test.describe("applications", () => {
  test(
    "what an application sends again because no answer came is there once, on every replica",
    requirement("JDBC-015"),
    async ({ aws, clickhouse, context, evidence, verdict }) => {
      const driver = await driverOf({ aws, clickhouse, context })({ application });
      try {
        const resent = await tryResending({
          ...{ driver, quorum, seed: context.seed, admin: clickhouse.admin },
          replicas: clickhouse.replicas.map((name, index) => ({ name, sql: clickhouse.replica(index) })),
          table: `production_db.resent_${context.runId.replaceAll(/[^a-z0-9]+/gi, "_")}`,
        });
        const path = await evidence.attach("sent again", resent);
        expect(await verdict("JDBC-015", { ...judgeResent(resent), evidence: [path] })).toBeHeld();
      } finally {
        await driver.close();
      }
    },
  );

  test(
    "a pool whose address lists several servers spreads its statements over them",
    requirement("JDBC-012"),
    async ({ aws, clickhouse, context, evidence, verdict }) => {
      const promises = loadProfile(context.profile, join(import.meta.dirname, "../.."));
      const { javaClient: parts, caFile } = context;
      const balanced = await tryBalance(application, { parts, aws, login: clickhouse.login("app"), caFile });
      const path = await evidence.attach("balanced", balanced);
      const judged = judgeBalanced(balanced, promises.objectives["JDBC-012"]?.value as BalanceAgreed);
      expect(await verdict("JDBC-012", { ...judged, evidence: [path] })).toBeHeld();
    },
  );

  test(
    "a pool that balances over several servers survives the loss of one",
    requirement("JDBC-012", "JDBC-015"),
    async ({ experiment }) => {
      await experiment.holds("application-balanced");
    },
  );

  test(
    "a pool fails over when a node is lost, and loses and doubles nothing",
    requirement("JDBC-014", "JDBC-015"),
    async ({ experiment }) => {
      await experiment.holds("application-failover");
    },
  );
});
