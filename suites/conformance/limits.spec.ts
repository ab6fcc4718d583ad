// Limits of the application's statements, as the running servers keep them.

import { expect, requirement } from "#harness/suite/index.ts";
import { test } from "#harness/suite/two-views.ts";
import { judgeLimit } from "#harness/analysis/conformance/probes/limits.ts";
import { askEach } from "#harness/experiment/probes/ask-replicas.ts";

/** Statements that no server ends within a second, or in thirty megabytes. */
const endless = "SELECT count() FROM numbers(1000000000000) WHERE NOT ignore(sipHash64(number))";
const greedy = "SELECT length(groupArray(number)) FROM numbers(20000000)";

test.describe("limits", () => {
  test(
    "statements of the application are stopped at the agreed time and in bounded memory, on every server",
    requirement("JDBC-011", "CH-030"),
    async ({ clickhouse, platform, evidence, verdict }) => {
      const servers = clickhouse.replicas.map((service, index) => ({
        name: service.replace(/-https$/, ""),
        sql: clickhouse.replica(index, "app"),
      }));
      const has = (setting: string) =>
        askEach(servers, (sql) => sql.value(`SELECT toString(getSetting('${setting}'))`));
      const agreed = Number(platform.profile.objectives["JDBC-011"]?.value);
      const time = {
        seen: await has("max_execution_time"),
        beyond: await askEach(servers, (sql) => sql.value(endless, { settings: { max_execution_time: 1 } })),
      };
      const memory = {
        seen: await has("max_memory_usage"),
        beyond: await askEach(servers, (sql) => sql.value(greedy, { settings: { max_memory_usage: "30000000" } })),
      };
      const path = await evidence.attach("limits", { agreed, time, memory });
      const stopped = judgeLimit({
        ...{ ...time, setting: "max_execution_time", stoppedBy: /timeout exceeded/i },
        isAgreed: (value) => value === agreed,
      });
      const bounded = judgeLimit({
        ...{ ...memory, setting: "max_memory_usage", stoppedBy: /memory limit exceeded/i },
        isAgreed: (value) => value > 0,
      });
      const ends = [
        await verdict("JDBC-011", { ...stopped, evidence: [path] }),
        await verdict("CH-030", { ...bounded, evidence: [path] }),
      ];
      for (const end of ends) expect(end).toBeHeld();
    },
  );
});
