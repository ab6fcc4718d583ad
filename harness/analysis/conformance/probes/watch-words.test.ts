// Every word of what scrapes, names, series of probes and programs make the judges say, and the bounds between them.

import { expect, it } from "vitest";
import { judgedText } from "../sample-platform.ts";
import { seriesIn } from "./exposition.ts";
import { judgeProbeSeries } from "./probe-series.ts";
import { judgeScrapes } from "./scrapes.ts";
import { judgeSplit } from "./split-names.ts";
import { isWithin, judgeToolchain } from "./toolchain.ts";

it("pages of samples", () => {
  const read = (page: string) => seriesIn(page)?.map(({ labels, value }) => [labels["__name__"], value, labels["le"]]);
  expect(read("")).toEqual([]);
  expect(read('  up   1  \n\t# HELP up\n\nup 2  -5\nup{le="+Inf"} +Inf 1700\nup -Inf\nup NaN')).toEqual([
    ["up", 1, undefined],
    ["up", 2, undefined],
    ["up", Infinity, "+Inf"],
    ["up", -Infinity, undefined],
    ["up", Number.NaN, undefined],
  ]);
  expect(["up", "up one two", "1up 1", "Error: up 1", "up{le=1 1"].map(read)).toEqual(Array(5).fill(undefined));
  expect(seriesIn('up{a="x\\"y",b=""} 1')).toEqual([{ labels: { __name__: "up", a: 'x\\"y', b: "" }, value: 1 }]);
});

const labels = 'database="db",table="t"';
interface Page {
  readonly rows: number;
  readonly buckets: Readonly<Record<string, number>>;
  readonly disks: Readonly<Record<string, readonly [used: number, total: number]>>;
  readonly more: string;
}
const page = (changes: Partial<Page> = {}) => {
  const { rows, buckets, disks, more } = {
    rows: 10,
    buckets: { "+Inf": 0 },
    disks: { a: [30, 100] },
    more: "",
    ...changes,
  };
  return [
    `clickhouse_replica_absolute_delay{${labels}} 0`,
    `clickhouse_replica_queue_size{${labels}} 0`,
    ...Object.entries(disks).flatMap(([disk, [used, total]]) => [
      `clickhouse_disk_used_bytes{disk="${disk}"} ${String(used)}`,
      `clickhouse_disk_total_bytes{disk="${disk}"} ${String(total)}`,
    ]),
    ...Object.entries(buckets).map(
      ([le, count]) => `clickhouse_query_duration_seconds_bucket{le="${le}"} ${String(count)}`,
    ),
    `clickhouse_rows_written_total ${String(rows)}`,
    more,
  ].join("\n");
};
const grown = { rows: 15, buckets: { "+Inf": 20, "0.1": 19, "0.01": 1 } };
const scraped = (after: string, before: string = page(), status = 401) =>
  judgeScrapes({
    pages: [{ of: "replica-0", value: [before, after] }],
    open: [{ of: "replica-0", value: status }],
    ...{ database: "db", table: "t", inserted: 5 },
  });
const other = (name: string, value: string) => page(grown).replace(`${name}{${labels}} 0`, `${name}{${value}} 0`);

it("scrapes", () => {
  expect(
    judgedText({
      "as many rows as were inserted": scraped(page(grown)),
      "one row fewer": scraped(page({ ...grown, rows: 14 })),
      "a disk that is full": scraped(page({ ...grown, disks: { a: [100, 100] } })),
      "a disk with nothing on it": scraped(page({ ...grown, disks: { a: [0, 100] } })),
      "one disk of two": scraped(page({ ...grown, disks: { a: [30, 100], b: [130, 100] } })),
      "a larger disk beside": scraped(page({ ...grown, disks: { a: [10, 20], b: [130, 200] } })),
      "no disks": scraped(page({ ...grown, disks: {} })),
      "a disk of unknown size": scraped(page(grown).replace("clickhouse_disk_total_bytes", "other")),
      "a lag below zero": scraped(page(grown).replace(`delay{${labels}} 0`, `delay{${labels}} -1`)),
      "two lags": scraped(page({ ...grown, more: `clickhouse_replica_absolute_delay{${labels}} 1` })),
      "the lag of another table": scraped(other("clickhouse_replica_absolute_delay", 'database="db",table="u"')),
      "the queue of another database": scraped(other("clickhouse_replica_queue_size", 'database="x",table="t"')),
      "no query since": scraped(page(grown), page({ buckets: grown.buckets })),
      "queries since, beyond the last bound": scraped(page({ ...grown, buckets: { "0.1": 0, "+Inf": 3 } })),
      "nothing but the last bound": scraped(page({ ...grown, buckets: { "+Inf": 3 } })),
      "no last bound": scraped(page({ ...grown, buckets: { "0.1": 3 } })),
      "buckets that fall": scraped(page({ ...grown, buckets: { "0.1": 3, "1": 2, "+Inf": 3 } })),
      "no buckets": scraped(page({ ...grown, buckets: {} })),
      "the first page unreadable": scraped(page(grown), "Error"),
      "the second page unreadable": scraped("Error"),
      "a status of redirection": scraped(page(grown), page(), 399),
      "a status of refusal": scraped(page(grown), page(), 400),
      "a server that refuses": judgeScrapes({
        pages: [{ of: "replica-0", refusal: "no user" }],
        open: [{ of: "replica-0", silence: "timeout" }],
        ...{ database: "db", table: "t", inserted: 5 },
      }),
      nobody: judgeScrapes({ pages: [], open: [], database: "db", table: "t", inserted: 5 }),
    }),
  ).toMatchInlineSnapshot(`
    "# as many rows as were inserted: held
    # one row fewer: violated
    {"source":"servers","resource":"replica-0","message":"replica-0: 5 rows inserted, 4 counted"}
    # a disk that is full: held
    # a disk with nothing on it: violated
    {"source":"servers","resource":"replica-0","message":"replica-0: no disk usage"}
    # one disk of two: violated
    {"source":"servers","resource":"replica-0","message":"replica-0: no disk usage"}
    # a larger disk beside: held
    # no disks: violated
    {"source":"servers","resource":"replica-0","message":"replica-0: no disk usage"}
    # a disk of unknown size: violated
    {"source":"servers","resource":"replica-0","message":"replica-0: no disk usage"}
    # a lag below zero: violated
    {"source":"servers","resource":"replica-0","message":"replica-0: no lag of the table"}
    # two lags: violated
    {"source":"servers","resource":"replica-0","message":"replica-0: no lag of the table"}
    # the lag of another table: violated
    {"source":"servers","resource":"replica-0","message":"replica-0: no lag of the table"}
    # the queue of another database: violated
    {"source":"servers","resource":"replica-0","message":"replica-0: no queue of the table"}
    # no query since: violated
    {"source":"servers","resource":"replica-0","message":"replica-0: no p95 of its queries"}
    # queries since, beyond the last bound: held
    # nothing but the last bound: violated
    {"source":"servers","resource":"replica-0","message":"replica-0: no p95 of its queries"}
    # no last bound: violated
    {"source":"servers","resource":"replica-0","message":"replica-0: no p95 of its queries"}
    # buckets that fall: violated
    {"source":"servers","resource":"replica-0","message":"replica-0: no p95 of its queries"}
    # no buckets: violated
    {"source":"servers","resource":"replica-0","message":"replica-0: no p95 of its queries"}
    # the first page unreadable: violated
    {"source":"servers","resource":"replica-0","message":"replica-0: its page is none that scrapers read"}
    # the second page unreadable: violated
    {"source":"servers","resource":"replica-0","message":"replica-0: its page is none that scrapers read"}
    # a status of redirection: violated
    {"source":"servers","resource":"replica-0","message":"replica-0: its numbers are told without a password","actual":399}
    # a status of refusal: held
    # a server that refuses: violated
    {"source":"servers","resource":"replica-0","message":"replica-0: its numbers cannot be scraped","actual":"no user"}
    {"source":"servers","resource":"replica-0","message":"replica-0 did not answer: timeout","actual":"timeout"}
    # nobody: unknown
    {"source":"servers","resource":"none","message":"no server was scraped"}"
  `);
});

it("names for writing and reading", () => {
  const log = (of: string, writes: number, reads: number) => ({ of, value: { writes, reads } });
  const seen = {
    writes: [{ of: "w1", value: 1 }],
    reads: [{ of: "r1", value: 7 }],
    rows: 7,
    logged: [log("replica-0", 1, 0), log("replica-1", 0, 1)],
  };
  expect(
    judgedText({
      apart: judgeSplit(seen),
      "more in the logs than was asked": judgeSplit({
        ...seen,
        logged: [log("replica-0", 2, 0), log("replica-1", 0, 9)],
      }),
      "several servers": judgeSplit({
        ...seen,
        logged: [log("replica-0", 1, 0), log("replica-3", 1, 0), log("replica-1", 0, 1), log("replica-2", 0, 1)],
      }),
      "on one": judgeSplit({ ...seen, logged: [log("replica-0", 1, 1)] }),
      "no writes in the logs": judgeSplit({ ...seen, logged: [log("replica-1", 0, 1)] }),
      "no reads in the logs": judgeSplit({ ...seen, logged: [log("replica-0", 1, 0)] }),
      "too few writes in the logs": judgeSplit({ ...seen, writes: [...seen.writes, { of: "w2", value: 1 }] }),
      "too few reads in the logs": judgeSplit({ ...seen, reads: [...seen.reads, { of: "r2", value: 7 }] }),
      "nothing written": judgeSplit({ ...seen, writes: [], logged: [log("replica-1", 0, 1)] }),
      "nothing read": judgeSplit({ ...seen, reads: [], logged: [log("replica-0", 1, 0)] }),
      "other counts": judgeSplit({ ...seen, reads: [{ of: "r1", value: 6 }] }),
      refused: judgeSplit({
        ...seen,
        writes: [{ of: "w1", refusal: "readonly" }],
        reads: [{ of: "r1", refusal: "no" }],
      }),
      silent: judgeSplit({ ...seen, logged: [...seen.logged, { of: "replica-2", silence: "timeout" }] }),
    }),
  ).toMatchInlineSnapshot(`
    "# apart: held
    {"source":"servers","resource":"names","message":"names: writes went to replica-0; reads to replica-1","severity":"note"}
    # more in the logs than was asked: held
    {"source":"servers","resource":"names","message":"names: writes went to replica-0; reads to replica-1","severity":"note"}
    # several servers: held
    {"source":"servers","resource":"names","message":"names: writes went to replica-0, replica-3; reads to replica-1, replica-2","severity":"note"}
    # on one: violated
    {"source":"servers","resource":"replica-0","message":"replica-0: it takes writes of one name and reads of the other"}
    {"source":"servers","resource":"names","message":"names: writes went to replica-0; reads to replica-0","severity":"note"}
    # no writes in the logs: unknown
    {"source":"servers","resource":"none","message":"the servers' logs do not show where every statement went"}
    {"source":"servers","resource":"names","message":"names: writes went to ; reads to replica-1","severity":"note"}
    # no reads in the logs: unknown
    {"source":"servers","resource":"none","message":"the servers' logs do not show where every statement went"}
    {"source":"servers","resource":"names","message":"names: writes went to replica-0; reads to ","severity":"note"}
    # too few writes in the logs: unknown
    {"source":"servers","resource":"none","message":"the servers' logs do not show where every statement went"}
    {"source":"servers","resource":"names","message":"names: writes went to replica-0; reads to replica-1","severity":"note"}
    # too few reads in the logs: unknown
    {"source":"servers","resource":"none","message":"the servers' logs do not show where every statement went"}
    {"source":"servers","resource":"names","message":"names: writes went to replica-0; reads to replica-1","severity":"note"}
    # nothing written: unknown
    {"source":"servers","resource":"none","message":"the servers' logs do not show where every statement went"}
    {"source":"servers","resource":"names","message":"names: writes went to ; reads to replica-1","severity":"note"}
    # nothing read: unknown
    {"source":"servers","resource":"none","message":"the servers' logs do not show where every statement went"}
    {"source":"servers","resource":"names","message":"names: writes went to replica-0; reads to ","severity":"note"}
    # other counts: violated
    {"source":"servers","resource":"r1","message":"r1: it counts 6 of 7 rows"}
    {"source":"servers","resource":"names","message":"names: writes went to replica-0; reads to replica-1","severity":"note"}
    # refused: violated
    {"source":"servers","resource":"w1","message":"w1: the name for writing takes no rows","actual":"readonly"}
    {"source":"servers","resource":"r1","message":"r1: the name for reading answers no question","actual":"no"}
    {"source":"servers","resource":"names","message":"names: writes went to replica-0; reads to replica-1","severity":"note"}
    # silent: unknown
    {"source":"servers","resource":"replica-2","message":"replica-2 did not answer: timeout","actual":"timeout"}
    {"source":"servers","resource":"names","message":"names: writes went to replica-0; reads to replica-1","severity":"note"}"
  `);
});

it("series of probes", () => {
  const one = { application: "trading", sent: 6, failed: 2, kept: { sent: 6, failed: 2 }, latency: true };
  const judge = (more: object, promised = ["trading"]) => judgeProbeSeries([{ ...one, ...more }], promised);
  expect(
    judgedText({
      whole: judge({}),
      "without some": judge({ kept: { sent: 5, failed: 2 } }),
      "without those that failed": judge({ kept: { sent: 6, failed: undefined } }),
      "without latency": judge({ latency: false }),
      "none failed": judge({ failed: 0, kept: { sent: 6, failed: 0 } }),
      "all failed": judge({ failed: 6, kept: { sent: 6, failed: 6 } }),
      "more failed than were sent": judge({ failed: 7, kept: { sent: 6, failed: 7 } }),
      "one of two": judge({}, ["analytics", "trading"]),
    }),
  ).toMatchInlineSnapshot(`
    "# whole: held
    # without some: violated
    {"source":"probes","resource":"trading","message":"trading: 5 of 6 probes are kept"}
    # without those that failed: violated
    {"source":"probes","resource":"trading","message":"trading: undefined of 2 failed probes are kept"}
    # without latency: violated
    {"source":"probes","resource":"trading","message":"trading: no latency is kept"}
    # none failed: unknown
    {"source":"probes","resource":"trading","message":"trading: probes of both outcomes were meant"}
    # all failed: unknown
    {"source":"probes","resource":"trading","message":"trading: probes of both outcomes were meant"}
    # more failed than were sent: unknown
    {"source":"probes","resource":"trading","message":"trading: probes of both outcomes were meant"}
    # one of two: unknown
    {"source":"probes","resource":"analytics","message":"analytics: it was not probed"}"
  `);
});

it("programs", () => {
  const judge = (answer: object, range = ">= 1.28") =>
    judgeToolchain({ kubectl: range }, [{ tool: "kubectl", ...answer }]);
  const client = (version: string) => ({ text: `Client Version: v${version}` });
  expect(
    judgedText({
      newer: judge(client("1.31.2")),
      older: judge(client("1.24.0")),
      missing: judge({ isMissing: true }),
      silent: judge({ silence: "no answer in 20 s" }),
      "not asked": judgeToolchain({ kubectl: ">= 1" }, [{ tool: "helm", text: "v3" }]),
      "without a version": judge({ text: "x".repeat(300) }),
      "a program that nobody knows": judgeToolchain({ thing: ">= 1" }, [{ tool: "thing", text: "v3" }]),
      "a range that nobody knows": judge(client("1.28"), "newest"),
      "no programs": judgeToolchain({}, []),
    }),
  ).toMatchInlineSnapshot(`
    "# newer: held
    # older: violated
    {"source":"this machine","resource":"kubectl","message":"kubectl is 1.24.0","expected":">= 1.28","actual":"1.24.0"}
    # missing: violated
    {"source":"this machine","resource":"kubectl","message":"kubectl is not installed","expected":">= 1.28"}
    # silent: unknown
    {"source":"this machine","resource":"kubectl","message":"kubectl was not asked: no answer in 20 s","expected":">= 1.28"}
    # not asked: unknown
    {"source":"this machine","resource":"kubectl","message":"kubectl was not asked: nobody did","expected":">= 1"}
    # without a version: unknown
    {"source":"this machine","resource":"kubectl","message":"kubectl tells no version that can be compared","expected":">= 1.28","actual":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}
    # a program that nobody knows: unknown
    {"source":"this machine","resource":"thing","message":"thing tells no version that can be compared","expected":">= 1","actual":"v3"}
    # a range that nobody knows: unknown
    {"source":"this machine","resource":"kubectl","message":"kubectl tells no version that can be compared","expected":"newest","actual":"Client Version: v1.28"}
    # no programs: unknown
    {"source":"this machine","resource":"none","message":"the profile names no programs"}"
  `);
  const within = (
    [
      "1.28 >= 1.28",
      "1.28.0 >= 1.28",
      "1.28 >= 1.28.0",
      "1.28 >= 1.28.1",
      "2 >= 1.99",
      "10.1 >=9.9",
      "1.9 >=  1.10",
      "3.1 3.x",
      "3 3.x",
      "31.1 3.x",
      "3.16.2 3.16.x",
      "3.1 3.16.x",
      "12.1 12.x",
      "1.1 1.1.10",
      "1 x>= 1",
      "1 >= 1x",
      "3.1 y3.x",
      "3.1 3.xy",
      "3.1 3",
    ] as const
  ).map((text) => `${text}: ${String(isWithin(text.slice(0, text.indexOf(" ")), text.slice(text.indexOf(" ") + 1)))}`);
  expect(within.join("\n")).toMatchInlineSnapshot(`
    "1.28 >= 1.28: true
    1.28.0 >= 1.28: true
    1.28 >= 1.28.0: true
    1.28 >= 1.28.1: false
    2 >= 1.99: true
    10.1 >=9.9: true
    1.9 >=  1.10: false
    3.1 3.x: true
    3 3.x: true
    31.1 3.x: false
    3.16.2 3.16.x: true
    3.1 3.16.x: false
    12.1 12.x: true
    1.1 1.1.10: undefined
    1 x>= 1: undefined
    1 >= 1x: undefined
    3.1 y3.x: undefined
    3.1 3.xy: undefined
    3.1 3: undefined"
  `);
});
