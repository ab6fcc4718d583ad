// Sessions of ClickHouse by the profiles that hold for them, and numbers as servers and Kubernetes write them.

import { expect, it } from "vitest";
import { rootOf } from "../../model/node.ts";
import { present } from "#harness/core/errors.ts";
import { platform } from "../sample-platform.ts";
import { configTree } from "../servers/config-tree.ts";
import { child } from "../servers/servers.ts";
import { cores, gibibytes } from "./quantities.ts";
import { maySet, numberOf, plainSession, turnedInto, valueIn, withProfile } from "./user-sessions.ts";

const node = rootOf(present(platform({ V: ["EC2::VPC", {}] }).resources[0], "a resource"));
const profilesOf = (inner: string) =>
  child(configTree("u.xml", `<clickhouse><profiles>${inner}</profiles></clickhouse>`, node), "profiles");
const session = (inner: string, name = "own") => withProfile(plainSession, name, profilesOf(inner));
const bound = (...rules: string[]) =>
  session(
    rules.map((rule, at) => `<p${String(at)}><constraints><x>${rule}</x></constraints></p${String(at)}>`).join("") +
      `<own>${rules.map((_, at) => `<profile>p${String(at)}</profile>`).join("")}</own>`,
  );

it("a number has a power of a thousand, or of 1024", () => {
  const numbers = {
    "5": 5,
    "-1.25": -1.25,
    "2k": 2000,
    "2K": 2000,
    "2Ki": 2048,
    "1.5M": 1.5e6,
    "1Gi": 1024 ** 3,
    "1t": 1e12,
  };
  for (const [text, value] of Object.entries(numbers)) expect(numberOf(text)).toBe(value);
  for (const text of ["", "x", "1x", "x1", "1.", "1 k", "1kib", "a1k"]) expect(numberOf(text)).toBeNaN();
});

it("quantities of Kubernetes", () => {
  expect(["1", "1500m", "1e1", "2k", "0.5", ".5", "+1"].map(cores)).toEqual([1, 1.5, 10, 2000, 0.5, 0.5, 1]);
  expect(["204800Mi", "1Gi", "1e9", "1073741824"].map(gibibytes)).toEqual([200, 1, 1e9 / 1024 ** 3, 1]);
  for (const text of ["", "x", "1x", "1M", "m", "x1m"]) expect(cores(text)).toBeNaN();
  for (const text of ["", "x", "1x", "1Mib", "Gi"]) expect(gibibytes(text)).toBeNaN();
});

it("a value lies within its bounds, in numbers or as text", () => {
  const may = (rule: string, value: string) => maySet(bound(rule), "x", value);
  expect(may("", "1")).toBe(true);
  for (const [value, is] of [
    ["9", false],
    ["10", true],
    ["1k", true],
    ["1001", false],
  ] as const) {
    expect(may("<min>10</min><max>1000</max>", value)).toBe(is);
  }
  expect(may("<max>1000</max>", "-5")).toBe(true);
  for (const [value, is] of [
    ["a", false],
    ["b", true],
    ["c", true],
    ["d", false],
  ] as const) {
    expect(may("<min>b</min><max>c</max>", value)).toBe(is);
  }
  expect(may("<min>5</min>", "throw")).toBe(true);
  expect(may("<disallowed>1k</disallowed><disallowed>b</disallowed>", "1000")).toBe(false);
  expect(may("<disallowed>1k</disallowed><disallowed>b</disallowed>", "b")).toBe(false);
  expect(may("<disallowed>b</disallowed>", "a")).toBe(true);
  for (const word of ["<readonly/>", "<const/>"]) expect(may(word, "1")).toBe(false);
});

it("a bound that is not said again stays", () => {
  const may = (value: string, ...rules: string[]) => maySet(bound(...rules), "x", value);
  expect(may("9", "<min>10</min>", "<max>20</max>")).toBe(false);
  expect(may("21", "<max>20</max>", "<min>10</min>")).toBe(false);
  expect(may("9", "<min>10</min>", "<min>5</min>")).toBe(true);
  expect(may("a", "<disallowed>a</disallowed>", "<min>a</min>")).toBe(false);
  expect(may("a", "<disallowed>a</disallowed>", "<disallowed>b</disallowed>")).toBe(true);
  expect(may("a", "<const/>", "<min>a</min>")).toBe(true);
});

it("whoever only reads changes what is left to readers alone", () => {
  const of = (rule: string) => session(`<own><readonly>1</readonly><constraints><x>${rule}</x></constraints></own>`);
  expect(maySet(of(""), "x", "1")).toBe(false);
  expect(maySet(of("<changeable_in_readonly/>"), "x", "1")).toBe(true);
  expect(maySet(of("<changeable_in_readonly/><const/>"), "x", "1")).toBe(false);
  expect(maySet(session("<own><readonly>2</readonly></own>"), "x", "1")).toBe(true);
});

it("profiles build on each other, and end where they name themselves", () => {
  const inner = "<base><a>1</a><b>1</b></base><own><a>0</a><profile>base</profile><b>2</b><profile>own</profile></own>";
  expect([valueIn(session(inner), "a"), valueIn(session(inner), "b"), valueIn(session(inner), "c")]).toEqual([
    "1",
    "2",
    undefined,
  ]);
  expect(session(inner, "nobody").settings.size).toBe(0);
  expect(withProfile(plainSession, "own", undefined).settings.size).toBe(0);
});

it("a session turns into what it may set", () => {
  const inner =
    "<own><a>1</a><constraints><a><const/></a></constraints></own><same><a>1</a><b>2</b></same><other><a>2</a></other><free><b>3</b></free>";
  const into = turnedInto(session(inner), profilesOf(inner));
  expect(into.map(({ profile }) => profile)).toEqual(["own", "same", "free"]);
  expect(into.map((one) => valueIn(one.session, "b"))).toEqual([undefined, "2", "3"]);
  expect(turnedInto(session(inner), undefined)).toEqual([]);
});
