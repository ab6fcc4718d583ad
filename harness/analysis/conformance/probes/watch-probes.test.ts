// Numbers, names and series of a running platform: what is judged of them.

import { describe, expect, it } from "vitest";
import { seriesIn } from "./exposition.ts";
import { judgeProbeSeries } from "./probe-series.ts";
import { judgeScrapes } from "./scrapes.ts";
import { judgeSplit } from "./split-names.ts";

const page = ({ rows = 10, fast = 4, all = 5, used = 30, table = "t" } = {}) => `
# TYPE clickhouse_replica_absolute_delay gauge
clickhouse_replica_absolute_delay{database="db",table="${table}"} 0
clickhouse_replica_queue_size{database="db",table="${table}"} 0
clickhouse_disk_used_bytes{disk="default"} ${String(used)}
clickhouse_disk_total_bytes{disk="default"} 100
clickhouse_query_duration_seconds_bucket{le="0.1"} ${String(fast)}
clickhouse_query_duration_seconds_bucket{le="+Inf"} ${String(all)}
clickhouse_rows_written_total ${String(rows)}
`;
const judgePages = (after: string, status = 401) =>
  judgeScrapes({
    pages: [{ of: "replica-0", value: [page(), after] }],
    open: [{ of: "replica-0", value: status }],
    ...{ database: "db", table: "t", inserted: 5 },
  });
const good = page({ rows: 20, fast: 9, all: 11 });

describe("scrapes", () => {
  it("reads names, labels and values, and nothing of what is no page", () => {
    expect(seriesIn('up{job="a b",x="1,2"} 1 1700000000\n# HELP up\n')).toEqual([
      { labels: { __name__: "up", job: "a b", x: "1,2" }, value: 1 },
    ]);
    expect(seriesIn("Code: 516. DB::Exception")).toBeUndefined();
  });

  it.each([
    ["all five", good, 401, "held"],
    ["rows that are not counted", page({ rows: 12, fast: 9, all: 11 }), 401, "violated"],
    ["no query counted", page({ rows: 20 }), 401, "violated"],
    ["buckets that do not add up", page({ rows: 20, fast: 30, all: 11 }), 401, "violated"],
    ["more used than there is", page({ rows: 20, fast: 9, all: 11, used: 130 }), 401, "violated"],
    ["another table only", page({ rows: 20, fast: 9, all: 11, table: "u" }), 401, "violated"],
    ["a page of an error", "Code: 60. DB::Exception: no table", 401, "violated"],
    ["numbers for everyone", good, 200, "violated"],
  ])("judges %s", (_, after, status, verdict) => {
    expect(judgePages(after, status).verdict).toBe(verdict);
  });

  it("knows nothing of a server that is silent", () => {
    const silent = { of: "replica-0", silence: "timeout" };
    const seen = { pages: [silent], open: [silent], database: "db", table: "t", inserted: 5 };
    expect(judgeScrapes(seen).verdict).toBe("unknown");
    expect(judgeScrapes({ ...seen, pages: [], open: [] }).verdict).toBe("unknown");
  });
});

describe("names for writing and reading", () => {
  const writes = [{ of: "w1", value: 1 }];
  const reads = [{ of: "r1", value: 1 }];
  const log = (of: string, own: { writes: number; reads: number }) => ({ of, value: own });
  const apart = [log("replica-0", { writes: 1, reads: 0 }), log("replica-2", { writes: 0, reads: 1 })];
  it.each([
    ["apart", { writes, reads, rows: 1, logged: apart }, "held"],
    ["on one server", { writes, reads, rows: 1, logged: [log("replica-2", { writes: 1, reads: 1 })] }, "violated"],
    ["a read-only server", { writes: [{ of: "w1", refusal: "readonly" }], reads, rows: 1, logged: apart }, "violated"],
    ["too few rows", { writes, reads: [{ of: "r1", value: 0 }], rows: 1, logged: apart }, "violated"],
    ["a log that lacks a read", { writes, reads, rows: 1, logged: apart.slice(0, 1) }, "unknown"],
    ["a silent name", { writes, reads: [{ of: "r1", silence: "timeout" }], rows: 1, logged: apart }, "unknown"],
  ])("judges them %s", (_, seen, verdict) => {
    expect(judgeSplit(seen).verdict).toBe(verdict);
  });
});

describe("series of probes", () => {
  const one = { application: "trading", sent: 6, failed: 2, kept: { sent: 6, failed: 2 }, latency: true };
  it.each([
    ["whole", one, "held"],
    ["without the failed ones", { ...one, kept: { sent: 4, failed: undefined } }, "violated"],
    ["without latency", { ...one, latency: false }, "violated"],
    ["with no failure to be kept", { ...one, failed: 0, kept: { sent: 6, failed: 0 } }, "unknown"],
  ])("judges them %s", (_, seen, verdict) => {
    expect(judgeProbeSeries([seen], ["trading"]).verdict).toBe(verdict);
  });
  it("misses an application that nobody probed", () => {
    expect(judgeProbeSeries([one], ["trading", "analytics"]).verdict).toBe("unknown");
  });
});
