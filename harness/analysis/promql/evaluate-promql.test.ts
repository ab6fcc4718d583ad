import { describe, expect, it } from "vitest";
import { NotFollowed, RefusedByEngine } from "./expression.ts";
import { evaluatePromql, raises } from "./evaluate-promql.ts";
import { parsePromql } from "./parse-promql.ts";
import { selectorsOf } from "./selectors.ts";

const series = ["a", "b"].flatMap((pod, index) => [
  { labels: { __name__: "used", pod, disk: "default" }, value: index === 0 ? 81 : 20 },
  { labels: { __name__: "total", pod, disk: "default" }, value: 100 },
]);
const state = { series, now: 1000, lasted: 3600 };

function ask(text: string): unknown {
  const answer = evaluatePromql(parsePromql(text), state);
  if (typeof answer === "number") return answer;
  return Object.fromEntries(answer.map(({ labels, value }) => [Object.values(labels).join(" "), value]));
}

describe("an expression over a steady state", () => {
  it.each<[string, unknown]>([
    ["used", { "used a default": 81, "used b default": 20 }],
    ['used{pod="a"}', { "used a default": 81 }],
    ['used{pod!="a"}', { "used b default": 20 }],
    ['{__name__=~"us.*", pod=~"b|c"}', { "used b default": 20 }],
    ['used{pod!~"b|c"}', { "used a default": 81 }],
    ['used{pod=~"[b"}', NotFollowed],
    ['used{nobody=""}', { "used a default": 81, "used b default": 20 }],
    ['{pod=~".*"}', RefusedByEngine],
    ["used / total", { "a default": 0.81, "b default": 0.2 }],
    ["used / total * 100 > 80", { "a default": 81 }],
    ["used > total", {}],
    ["total > used", { "total a default": 100, "total b default": 100 }],
    ["used > bool 80", { "a default": 1, "b default": 0 }],
    ["80 < used", { "used a default": 81 }],
    ["used == 81", { "used a default": 81 }],
    ["-used <= -81", { "a default": -81 }],
    ["1 > bool 2", 0],
    ["1 > 2", RefusedByEngine],
    ["24 * 3600 - 0x10 + 2 ^ 3 % 5", 86_387],
    ["1d - 24h", 0],
    ["1e3 / Inf", 0],
    ["time() - 900", 100],
    ["max(used)", { "": 81 }],
    ["min by (disk) (used)", { default: 20 }],
    ["avg without (pod) (used)", { default: 50.5 }],
    ["sum(used)", { "": 101 }],
    ["count(used) + group(used)", { "": 3 }],
    ["sum(1)", RefusedByEngine],
    ["topk(1, used)", NotFollowed],
    ["used and on (pod) (total > used)", { "used a default": 81, "used b default": 20 }],
    ["used unless used > 50", { "used b default": 20 }],
    ["used > 50 or total", { "used a default": 81, "total b default": 100 }],
    ["used > 50 or ignoring (pod) total", { "used a default": 81 }],
    ["used and 1", RefusedByEngine],
    ["used / on (pod) total", { a: 0.81, b: 0.2 }],
    ["used / ignoring (disk) total", { a: 0.81, b: 0.2 }],
    ["used / on (disk) total", RefusedByEngine],
    ["used > on (pod) 80", RefusedByEngine],
    ["used > on () 80", { "used a default": 81 }],
    ["absent_series / on (disk) total", {}],
    ["used / on (pod) group_left total", NotFollowed],
    ["used / on (disk) total{pod='a'}", RefusedByEngine],
    ["avg_over_time(used[1h])", { "a default": 81, "b default": 20 }],
    ["avg_over_time(used[2h])", NotFollowed],
    ["rate(used[5m])", { "a default": 0, "b default": 0 }],
    ["rate(used)", RefusedByEngine],
    ['abs({__name__=~"used|total"})', RefusedByEngine],
    ["scalar(used)", Number.NaN],
    ["scalar(max(used))", 81],
    ["vector(3)", { "": 3 }],
    ["vector(used)", RefusedByEngine],
    ["absent(used)", NotFollowed],
    ["used offset 5m", NotFollowed],
    ["used >", RefusedByEngine],
    ["", RefusedByEngine],
    ["used{pod='\\x61'}", NotFollowed],
    ["used{pod='\\'a'}", {}],
    ["used # by hand\n > 80", { "used a default": 81 }],
  ])("%s", (text, expected) => {
    if (typeof expected === "function") expect(() => ask(text)).toThrow(expected);
    else expect(ask(text)).toEqual(expected);
  });

  it("raises an alert by any series, and by a number", () => {
    expect(["used > 80", "used > 90", "vector(0) > 1", "0"].map((text) => raises(parsePromql(text), state))).toEqual([
      ...[true, false, false, true],
    ]);
  });

  it("tells what it asks for, from left to right", () => {
    const selectors = selectorsOf(parsePromql("-a + sum(b) * rate(c[5m]) - 1"));
    expect(selectors.map(({ matchers, windowSeconds }) => [matchers[0]?.value, windowSeconds])).toEqual([
      ...[
        ["a", undefined],
        ["b", undefined],
        ["c", 300],
      ],
    ]);
  });
});
