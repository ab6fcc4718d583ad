import { describe, expect, test } from "vitest";
import { standstill } from "./flow-signs.ts";
import { judgeBacklog } from "./judge-backlog.ts";
import type { BacklogLook, BacklogRecord } from "./judge-backlog.ts";

/** Forty messages a second; the consumer is away from the 20th second to the 80th, and the tables with it. */
const looks: readonly BacklogLook[] = Array.from({ length: 100 }, (_none, at) => ({
  atMs: at * 1_000,
  ...{ before: at * 40, acknowledged: at * 40 + 3 },
  ...{ backlog: 60 + Math.max(0, at - 18) * 40, rows: at < 20 ? at * 36 : 700 },
}));
const good: BacklogRecord = { looks, awayMs: 20_000, backMs: 80_000, holdMs: 60_000, left: 0 };

const from = (second: number, change: (look: BacklogLook) => BacklogLook): BacklogRecord => ({
  ...good,
  looks: looks.map((look) => (look.atMs < second * 1_000 ? look : change(look))),
});
const silent = ({ backlog: _none, ...look }: BacklogLook): BacklogLook => look;
const unreadable = ({ rows: _none, ...look }: BacklogLook): BacklogLook => look;

describe("a backlog", () => {
  test.each<[string, BacklogRecord, string, RegExp]>([
    ["grows with what is published and is worked off", good, "held", /grew from 140 to 2540 messages .* 60\.0 s/],
    [
      "grows faster than the producer hears of it",
      from(30, (look) => ({ ...look, backlog: Number(look.backlog) + 30 })),
      "held",
      /grew/,
    ],
    [
      "is asked in vain now and then",
      from(40, (look) => (look.atMs % 3_000 === 0 ? look : silent(look))),
      "held",
      /grew/,
    ],
    [
      "is forgotten with the consumer's connection",
      from(50, (look) => ({ ...look, backlog: "forgotten" })),
      "violated",
      /forgotten 30\.0 s after/,
    ],
    ["is thrown away", from(50, (look) => ({ ...look, backlog: 0 })), "violated", /grew by -140 in the first 30\.0 s/],
    ["stands still", from(20, (look) => ({ ...look, backlog: 100 })), "violated", /grew by 0 in the first 1\.0 s/],
    [
      "grows by all but a few",
      from(60, (look) => ({ ...look, backlog: Number(look.backlog) - 9 })),
      "violated",
      /grew by 1591 .* 1597 messages/,
    ],
    ["is not worked off", { ...good, left: 7 }, "violated", /7 messages were left/],
    ["cannot be read in the end", { ...good, left: undefined }, "unknown", /what was left/],
    ["cannot be read meanwhile", from(25, silent), "unknown", /backlog could not be read/],
  ])("%s", (_what, record, verdict, message) => {
    const judged = judgeBacklog(record);
    expect(judged).toMatchObject({ verdict, isAway: true });
    expect(judged.findings[0]?.message).toMatch(message);
  });

  test.each<[string, BacklogRecord, RegExp]>([
    ["was never seen to be away", { ...good, awayMs: undefined }, /not seen to be away/],
    ["was not seen to come back", { ...good, backMs: undefined }, /not seen to be away/],
    ["was away for less than it had to be", { ...good, backMs: 79_000 }, /59\.0 s only/],
    ["went on", from(60, (look) => ({ ...look, rows: 701, backlog: 0 })), /tables went on/],
    ["may have gone on", from(20, unreadable), /tables could not be read/],
  ])("of a consumer that %s decides nothing", (_what, record, message) => {
    const judged = judgeBacklog(record);
    expect(judged).toMatchObject({ verdict: "unknown", isAway: false });
    expect(judged.findings[0]?.message).toMatch(message);
  });
});

test("tables have to stand for as long as it is said", () => {
  const since = looks.filter(({ atMs }) => atMs >= 25_000);
  expect(standstill(since, 30_000)).toContain("rows stood at 700 for 74.0 s");
  expect(standstill(since.slice(0, 30), 30_000)).toBeUndefined();
});
