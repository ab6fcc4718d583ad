// What users may ask of the servers, by the profiles that hold for their sessions.

import { expect, it } from "vitest";
import { inFull } from "../sample-platform.ts";
import { config } from "./sample-region.ts";

const server = (...files: string[]) => ({
  S: config(Object.fromEntries(files.map((inner, at) => [`${String(at)}.xml`, `<clickhouse>${inner}</clickhouse>`]))),
});
const ruled = (inner: string) => `<constraints>${inner}</constraints>`;
const rule = (name: string, ...words: string[]) => `<${name}>${words.join("")}</${name}>`;
/** What a user may not lift by itself. */
const kept = ruled(
  rule("max_result_rows", "<min>1</min>", "<max>999999</max>") +
    rule("result_overflow_mode", "<readonly/>") +
    rule("distributed_product_mode", "<const/>"),
);
const profiles = (inner: string) => `<profiles>${inner}</profiles>`;
const users = (inner: string) => `<users>${inner}</users>`;
const rows = (count: number) => `<max_result_rows>${String(count)}</max_result_rows>`;
const grants = (...list: string[]) => `<grants>${list.map((one) => `<query>GRANT ${one}</query>`).join("")}</grants>`;
const reader = (profile: string, name = "reader") =>
  `<${name}><profile>${profile}</profile>${grants("REMOTE ON *.*", "SELECT ON a.*")}</${name}>`;
const alone = (inner: string, more = "") => server(profiles(`<own>${inner}</own>${more}`) + users(reader("own")));
const own = (inner: string, more = "") => alone(inner + kept, more);

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
        profiles(everybody(rows(9) + kept)) + users(`<reader>${grants("SELECT ON *.*")}</reader>`),
      ),
      "in several files": server(profiles(`<own>${rows(9)}${kept}</own>`), users(reader("own"))),
      "lifted in a later file": server(
        profiles(`<own>${rows(9)}${kept}</own>`),
        users(reader("own")),
        profiles(`<own>${rows(0)}</own>`),
      ),
      "another profile in a later file": server(
        profiles(`<own>${rows(9)}</own><free/>`) + users(reader("own")),
        users("<reader><profile>free</profile></reader>"),
      ),
      "another server's": {
        ...server(users(reader("own"))),
        T: config({ "c.xml": `<clickhouse>${profiles(`<own>${rows(9)}${kept}</own>`)}</clickhouse>` }),
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
  const only = (inner: string) => server(profiles(`<own>${rows(9)}${kept}</own>`) + users(reader("own") + inner));
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

it("CH-017: whoever may lift a limit itself has none", () => {
  const limits = (name: string, ...words: string[]) => ruled(rule(name, ...words));
  const bounds = (...words: string[]) => alone(rows(9) + kept + limits("max_result_rows", ...words));
  const joins = (...words: string[]) =>
    alone(
      rows(9) +
        ruled(rule("max_result_rows", "<const/>") + rule("result_overflow_mode", "<const/>")) +
        limits("distributed_product_mode", ...words),
    );
  const readonly = (value: number) => `<readonly>${String(value)}</readonly>`;
  const base = `<base>${rows(9)}${kept}</base>`;
  expect(
    said({
      "nothing said": alone(rows(9)),
      "only reads": alone(rows(9) + readonly(1)),
      "reads, and sets what it likes": alone(rows(9) + readonly(2)),
      "an upper end alone lets no end be asked for": alone(
        rows(9) + kept.replace("<min>1</min>", "").replace("999999", "9"),
      ),
      "a lower end alone": alone(rows(9) + kept.replace("<max>999999</max>", "")),
      "no bound is disallowed": alone(
        rows(9) + kept.replace("<min>1</min>", "<disallowed>5</disallowed><disallowed>0</disallowed>"),
      ),
      "up to too many": bounds("<max>1000000</max>"),
      "one too many is disallowed, more is not": bounds("<max>2000000</max>", "<disallowed>1000000</disallowed>"),
      "as a word": alone(
        kept + "<max_result_rows>10k</max_result_rows>" + limits("max_result_rows", "<max>100K</max>"),
      ),
      "as a word, too many": alone(kept + "<max_result_rows>1M</max_result_rows>"),
      "of two": bounds("<max>1Ki</max>"),
      "of two, too many": bounds("<max>1Mi</max>"),
      "may not be changed, then may": alone(
        `${rows(9)}<profile>base</profile>${limits("max_result_rows", "<max>2000000</max>")}`,
        `<base>${kept}${limits("max_result_rows", "<const/>")}</base>`,
      ),
      "the last word on changes counts": alone(
        `${rows(9)}${kept}${limits("distributed_product_mode", "<const/>")}${limits("distributed_product_mode", "<min>deny</min>")}`,
      ),
      "bounds that are not said again stay": alone(
        `<profile>base</profile>${limits("max_result_rows", "<max>5</max>")}`,
        base,
      ),
      "cut by itself": alone(rows(9) + kept.replace("<readonly/>", "<disallowed>throw</disallowed>")),
      "cuts are disallowed": alone(rows(9) + kept.replace("<readonly/>", "<disallowed>break</disallowed>")),
      "all joins but one": joins("<disallowed>allow</disallowed>", "<disallowed>local</disallowed>"),
      "no joins": joins("<min>deny</min>", "<max>deny</max>"),
      "joins up to a word": joins("<max>global</max>"),
      "reads, and sets this": alone(
        rows(9) + readonly(1) + limits("max_result_rows", "<min>0</min>", "<changeable_in_readonly/>"),
      ),
      "reads, and sets this within bounds": alone(
        rows(9) + readonly(1) + limits("max_result_rows", "<min>1</min>", "<max>10</max>", "<changeable_in_readonly/>"),
      ),
      "everybody's": alone(rows(9), `<default>${kept}</default>`),
      "takes on a profile of looser bounds": own(
        rows(9),
        `<loose>${limits("max_result_rows", "<min>0</min>")}</loose>`,
      ),
      "a profile of looser bounds that it may not take on": own(
        rows(9),
        `<loose><max_result_rows>0</max_result_rows>${limits("max_result_rows", "<min>0</min>")}</loose>`,
      ),
      "a profile that has what it has already": own(
        rows(9),
        `<loose>${rows(9)}<distributed_product_mode>deny</distributed_product_mode></loose>`,
      ),
      "everybody's is another": {
        S: config({
          "a.xml": `<clickhouse><default_profile>all</default_profile>${profiles(`<all>${rows(9)}${kept}</all>`)}${users(
            reader("own"),
          )}</clickhouse>`,
        }),
      },
      "from elsewhere": alone(kept + '<max_result_rows from_env="ROWS"/>'),
    }),
  ).toMatchInlineSnapshot(`
    "# nothing said: violated
    - 0.xml: reader may ask for any number of rows by setting max_result_rows to 0 itself | found "no constraint" | expected "constraints that refuse it, or readonly 1"
    # only reads: held
    # reads, and sets what it likes: violated
    - 0.xml: reader may ask for any number of rows by setting max_result_rows to 0 itself | found "no constraint" | expected "constraints that refuse it, or readonly 1"
    # an upper end alone lets no end be asked for: violated
    - 0.xml: reader may ask for any number of rows by setting max_result_rows to 0 itself | found {"max":"9","disallowed":[],"changeable":"yes"} | expected "constraints that refuse it, or readonly 1"
    # a lower end alone: violated
    - 0.xml: reader may ask for 1000000 rows by setting max_result_rows to 1000000 itself | found {"min":"1","disallowed":[],"changeable":"yes"} | expected "constraints that refuse it, or readonly 1"
    # no bound is disallowed: held
    # up to too many: violated
    - 0.xml: reader may ask for 1000000 rows by setting max_result_rows to 1000000 itself | found {"min":"1","max":"1000000","disallowed":[],"changeable":"yes"} | expected "constraints that refuse it, or readonly 1"
    # one too many is disallowed, more is not: violated
    - 0.xml: reader may ask for 1000001 rows by setting max_result_rows to 1000001 itself | found {"min":"1","max":"2000000","disallowed":["1000000"],"changeable":"yes"} | expected "constraints that refuse it, or readonly 1"
    # as a word: held
    # as a word, too many: violated
    - 0.xml: reader may ask for 1000000 rows (1000000)
    # of two: held
    # of two, too many: violated
    - 0.xml: reader may ask for 1000000 rows by setting max_result_rows to 1000000 itself | found {"min":"1","max":"1Mi","disallowed":[],"changeable":"yes"} | expected "constraints that refuse it, or readonly 1"
    # may not be changed, then may: violated
    - 0.xml: reader may ask for 1000000 rows by setting max_result_rows to 1000000 itself | found {"min":"1","max":"2000000","disallowed":[],"changeable":"yes"} | expected "constraints that refuse it, or readonly 1"
    # the last word on changes counts: violated
    - 0.xml: reader may join distributed tables by setting distributed_product_mode to local itself | found {"min":"deny","disallowed":[],"changeable":"yes"} | expected "constraints that refuse it, or readonly 1"
    # bounds that are not said again stay: held
    # cut by itself: violated
    - 0.xml: reader may get a part of a result that is too large by setting result_overflow_mode to break itself | found {"disallowed":["throw"],"changeable":"yes"} | expected "constraints that refuse it, or readonly 1"
    # cuts are disallowed: held
    # all joins but one: violated
    - 0.xml: reader may join distributed tables by setting distributed_product_mode to global itself | found {"disallowed":["allow","local"],"changeable":"yes"} | expected "constraints that refuse it, or readonly 1"
    # no joins: held
    # joins up to a word: violated
    - 0.xml: reader may join distributed tables by setting distributed_product_mode to global itself | found {"max":"global","disallowed":[],"changeable":"yes"} | expected "constraints that refuse it, or readonly 1"
    # reads, and sets this: violated
    - 0.xml: reader may ask for any number of rows by setting max_result_rows to 0 itself | found {"min":"0","disallowed":[],"changeable":"although-readonly"} | expected "constraints that refuse it, or readonly 1"
    # reads, and sets this within bounds: held
    # everybody's: held
    # takes on a profile of looser bounds: violated
    - 0.xml: reader may ask for any number of rows by taking on the profile loose, which lets max_result_rows be set to 0 | found {"min":"0","max":"999999","disallowed":[],"changeable":"yes"} | expected "no profile that loosens the constraints"
    # a profile of looser bounds that it may not take on: held
    # a profile that has what it has already: held
    # everybody's is another: held
    # from elsewhere: unknown
    - 0.xml: max_result_rows is what ROWS says | found "<clickhouse><profiles><own><constraints><max_result_rows><min>1</min><max>999999</max></max_result_rows><result_overflow_mode><readonly/></result_overflow_mode><distributed_product_mode><const/></distributed_product_mode></constraints><max_result_rows from_env=\\"ROWS\\"/></own></profiles><users><reader><profile>own</profile><grants><query>GRANT REMOTE ON *.*</query><query>GRANT SELECT ON a.*</query></grants></reader></users></clickhouse>""
  `);
});
