// What is watched of the databases: rows over the declared watchers, numbers scraped from every running server, names that
// part writers from readers, and series of probes as the dashboards show them.

import { expect, requirement } from "#harness/suite/index.ts";
import { test } from "#harness/suite/two-views.ts";
import { promisedApplications } from "#harness/analysis/conformance/clients/client-checks.ts";
import { judgeProbeSeries } from "#harness/analysis/conformance/probes/probe-series.ts";
import { judgeScrapes } from "#harness/analysis/conformance/probes/scrapes.ts";
import { judgeSplit } from "#harness/analysis/conformance/probes/split-names.ts";
import { systemClock } from "#harness/core/clock.ts";
import { probeApplications } from "#harness/experiment/probes/probe-series.ts";
import { scrapeTwice } from "#harness/experiment/probes/scrape.ts";
import { trySplitNames } from "#harness/experiment/probes/split-names.ts";

const answerWithinMs = 12_000;

test.describe("watched databases", () => {
  test(
    "every server tells the five numbers to its scraper, and to nobody else",
    requirement("MON-008"),
    async ({ clickhouse, context, platform, evidence, verdict }) => {
      const admins = clickhouse.replicas.map((service, index) => ({
        name: service.replace(/-https$/, ""),
        sql: clickhouse.replica(index),
      }));
      const seen = await scrapeTwice({
        ...{ admins, caFile: context.caFile, path: "/metrics" },
        scraper: clickhouse.login("monitor"),
        database: String(platform.profile.topology["database"]),
        table: `assay_scraped_${context.runId.replaceAll(/[^a-z0-9]+/gi, "_")}`,
      });
      const path = await evidence.attach("scrapes", seen);
      expect(await verdict("MON-008", { ...judgeScrapes(seen), evidence: [path] })).toBeHeld();
    },
  );

  test(
    "what is written under one name and read under the other meets different servers",
    requirement("JDBC-013"),
    async ({ clickhouse, context, platform, evidence, verdict }) => {
      const { topology } = platform.profile;
      const under = (service: string) => clickhouse.connect({ service, user: "app", timeoutMs: answerWithinMs });
      const label = context.runId.replaceAll(/[^a-z0-9]+/gi, "_");
      const seen = await trySplitNames({
        write: under("write-https"),
        read: under("read-https"),
        admins: clickhouse.replicas.map((service, index) => ({
          name: service.replace(/-https$/, ""),
          sql: clickhouse.replica(index),
        })),
        table: `${String(topology["database"])}.assay_split_${label}`,
        quorum: Number(topology["insertQuorum"]),
        mark: `assay split ${label}`,
      });
      const path = await evidence.attach("names for writing and reading", seen);
      expect(await verdict("JDBC-013", { ...judgeSplit(seen), evidence: [path] })).toBeHeld();
    },
  );

  test(
    "probes of every application are kept with those that failed",
    requirement("MON-017"),
    async ({ aws, clickhouse, evidence, verdict }) => {
      test.setTimeout(240_000);
      const seen = await probeApplications({
        ...{ aws, clock: systemClock, applications: promisedApplications },
        app: clickhouse.connect({ service: "clickhouse-https", user: "app", timeoutMs: answerWithinMs }),
      });
      const path = await evidence.attach("series of probes", seen);
      const judgement = judgeProbeSeries(seen, promisedApplications);
      expect(await verdict("MON-017", { ...judgement, evidence: [path] })).toBeHeld();
    },
  );
});
