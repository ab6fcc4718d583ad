// What users may ask of the servers, by the profiles that hold for their sessions.

import { expect, it } from "vitest";
import { inFull } from "../sample-platform.ts";
import { config } from "./sample-region.ts";

const server = (...files: string[]) => ({
  S: config(Object.fromEntries(files.map((inner, at) => [`${String(at)}.xml`, `<clickhouse>${inner}</clickhouse>`]))),
});
const profiles = (inner: string) => `<profiles>${inner}</profiles>`;
const users = (inner: string) => `<users>${inner}</users>`;
const rows = (count: number) => `<max_result_rows>${String(count)}</max_result_rows>`;
const grants = (...list: string[]) => `<grants>${list.map((one) => `<query>GRANT ${one}</query>`).join("")}</grants>`;
const reader = (profile: string, name = "reader") =>
  `<${name}><profile>${profile}</profile>${grants("REMOTE ON *.*", "SELECT ON a.*")}</${name}>`;
const own = (inner: string, more = "") => server(profiles(`<own>${inner}</own>${more}`) + users(reader("own")));

/** Verdicts with their messages, without the places, which are one file's. */
const said = (cases: Parameters<typeof inFull>[1]) =>
  inFull("CH-017", cases)
    .replaceAll(/ \| found "?([\w]+)"? \| expected .*/g, " ($1)")
    .replaceAll("ConfigMap/db/S/data/", "");

it("CH-017: whoever reads is bounded, however little", () => {
  expect(
    said({
      bounded: own(rows(1)),
      "as many as are too many": own(rows(1_000_000)),
      "one fewer": own(rows(999_999)),
      "without a bound": own(rows(0)),
      "not said": own("<readonly>1</readonly>"),
      "no such profile": server(users(reader("own"))),
      "cut instead": own(`${rows(9)}<result_overflow_mode>break</result_overflow_mode>`),
      "refused, as it is said": own(`${rows(9)}<result_overflow_mode>throw</result_overflow_mode>`),
      "joins anywhere": own(`${rows(9)}<distributed_product_mode>global</distributed_product_mode>`),
      "joins refused, as it is said": own(`${rows(9)}<distributed_product_mode>deny</distributed_product_mode>`),
      "no users": server(profiles(`<own>${rows(0)}</own>`)),
    }),
  ).toEqual(
    [
      "# bounded: held",
      "# as many as are too many: violated",
      "- 0.xml: reader may ask for 1000000 rows (1000000)",
      "# one fewer: held",
      "# without a bound: violated",
      "- 0.xml: reader may ask for any number of rows (0)",
      "# not said: violated",
      "- 0.xml: reader may ask for any number of rows (0)",
      "# no such profile: violated",
      "- 0.xml: reader may ask for any number of rows (0)",
      "# cut instead: violated",
      "- 0.xml: reader gets a part of a result that is too large (break)",
      "# refused, as it is said: held",
      "# joins anywhere: violated",
      "- 0.xml: reader may join distributed tables (global)",
      "# joins refused, as it is said: held",
      "# no users: unknown",
    ].join("\n"),
  );
  expect(inFull("CH-017", { "without a bound": own(rows(0)) })).toContain("max_result_rows between 1 and 999999");
});

it("CH-017: profiles build on each other, and all on the one of everybody", () => {
  const base = (inner: string) => `<base>${inner}</base>`;
  const everybody = (inner: string) => `<default>${inner}</default>`;
  const builds = "<profile>base</profile>";
  expect(
    said({
      "by what it builds on": own(builds, base(rows(9))),
      "by its own, told later": own(builds + rows(9), base(rows(0))),
      "by what it builds on, told later": own(rows(9) + builds, base(rows(0))),
      "two that build on each other": own(rows(9) + builds, base("<profile>own</profile>")),
      "one that builds on itself": own(`<profile>own</profile>${rows(9)}`),
      "by everybody's": own("<readonly>1</readonly>", everybody(rows(9))),
      "by its own instead of everybody's": own(rows(0), everybody(rows(9))),
      "everybody's joins": own(rows(9), everybody("<distributed_product_mode>allow</distributed_product_mode>")),
      "no profile of its own": server(
        profiles(everybody(rows(9))) + users(`<reader>${grants("SELECT ON *.*")}</reader>`),
      ),
      "in several files": server(profiles(`<own>${rows(9)}</own>`), users(reader("own"))),
      "lifted in a later file": server(
        profiles(`<own>${rows(9)}</own>`),
        users(reader("own")),
        profiles(`<own>${rows(0)}</own>`),
      ),
      "another profile in a later file": server(
        profiles(`<own>${rows(9)}</own><free/>`) + users(reader("own")),
        users("<reader><profile>free</profile></reader>"),
      ),
      "another server's": {
        ...server(users(reader("own"))),
        T: config({ "c.xml": `<clickhouse>${profiles(`<own>${rows(9)}</own>`)}</clickhouse>` }),
      },
    }),
  ).toEqual(
    [
      "# by what it builds on: held",
      "# by its own, told later: held",
      "# by what it builds on, told later: violated",
      "- 0.xml: reader may ask for any number of rows (0)",
      "# two that build on each other: held",
      "# one that builds on itself: held",
      "# by everybody's: held",
      "# by its own instead of everybody's: violated",
      "- 0.xml: reader may ask for any number of rows (0)",
      "# everybody's joins: violated",
      "- 0.xml: reader may join distributed tables (allow)",
      "# no profile of its own: held",
      "# in several files: held",
      "# lifted in a later file: violated",
      "- 1.xml: reader may ask for any number of rows (0)",
      "# another profile in a later file: violated",
      "- 1.xml: reader may ask for any number of rows (0)",
      "# another server's: violated",
      "- 0.xml: reader may ask for any number of rows (0)",
    ].join("\n"),
  );
});

it("CH-017: operators and those who read nothing are not asked", () => {
  const only = (inner: string) => server(profiles(`<own>${rows(9)}</own>`) + users(reader("own") + inner));
  expect(
    said({
      "who grants": only("<admin><access_management>1</access_management></admin>"),
      "who does not grant": only(`<admin><access_management>0</access_management>${grants("SELECT ON *.*")}</admin>`),
      "who backs up": only(`<backup>${grants("SELECT, BACKUP ON *.*")}</backup>`),
      "who writes": only(`<writer>${grants("INSERT ON *.*")}</writer>`),
      "who may do all": only(`<all>${grants("ALL ON *.*")}</all>`),
      "who is told nothing": only("<all><password/></all>"),
      "who is taken away": only("<default remove='remove'/>"),
    }),
  ).toEqual(
    [
      "# who grants: held",
      "# who does not grant: violated",
      "- 0.xml: admin may ask for any number of rows (0)",
      "# who backs up: held",
      "# who writes: held",
      "# who may do all: violated",
      "- 0.xml: all may ask for any number of rows (0)",
      "# who is told nothing: violated",
      "- 0.xml: all may ask for any number of rows (0)",
      "# who is taken away: held",
    ].join("\n"),
  );
});
