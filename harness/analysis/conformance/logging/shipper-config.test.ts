// A shipper's configuration: which files it reads, which lines it takes away, where the rest goes.

import { expect, it } from "vitest";
import { leavesOut, sectionsOf, waysOf } from "./shipper-config.ts";

const log = "/var/log/db/server.log";
const input = (lines: string) => `[INPUT]\nName tail\nPath ${log}\n${lines}\n`;
const output = (lines: string, name = "cloudwatch_logs") => `[OUTPUT]\nName ${name}\n${lines}\n`;
const groups = (text: string, path = log) =>
  waysOf(sectionsOf(text), path).flatMap(({ outputs }) => outputs.map(({ get }) => get("log_group_name")));

it("sections are told apart by their heads, names without regard to case", () => {
  const text = `
Lost before
# [FILTER]
  [input]
    Name   tail
    PATH   /a b/c
    # Path /d
    Empty

  [OUTPUT] trailing
    name stdout
    name second`;
  expect(
    sectionsOf(text).map(({ kind, get, all }) => [
      kind,
      get("name"),
      get("pAth"),
      get("empty"),
      get("none"),
      all("name"),
    ]),
  ).toEqual([
    ["INPUT", "tail", "/a b/c", "", undefined, ["tail"]],
    ["OUTPUT", "stdout", undefined, undefined, undefined, ["stdout", "second"]],
  ]);
});

it("a pipeline in YAML says the same", () => {
  const text = `
service: { flush: 1 }
pipeline:
  inputs:
    - name: tail
      Path: ${log}
      tag: q
  filters:
    - { name: grep, match: q, regex: [log Query, log Debug] }
  outputs:
    - { name: cloudwatch_logs, match: q, log_group_name: group }
    - { name: stdout, match: other }`;
  expect(groups(text)).toEqual(["group"]);
  expect(groups(text, "/var/log/db/other.log")).toEqual([]);
  const [filter] = waysOf(sectionsOf(text), log)[0]?.filters ?? [];
  expect(filter?.all("regex")).toEqual(["log Query", "log Debug"]);
  expect(filter && leavesOut(filter, { key: "log", text: "<Debug> Query" })).toBe(false);
  expect(filter && leavesOut(filter, { key: "log", text: "<Debug>" })).toBe(true);
  expect(sectionsOf("pipeline:\n  inputs: none")).toEqual([]);
  expect(sectionsOf("pipeline: none")).toEqual([]);
});

it.each([
  ["by its path", input("Tag db"), output("Match db\nlog_group_name a"), ["a"]],
  [
    "by several paths",
    "[INPUT]\nName TAIL\nTag db\nPath /x/*.log, /var/log/db/s*r.log",
    output("Match *\nlog_group_name a"),
    ["a"],
  ],
  ["of another folder", "[INPUT]\nName tail\nTag db\nPath /var/log/*.log", output("Match *\nlog_group_name a"), []],
  [
    "of a name that only begins so",
    "[INPUT]\nName tail\nTag db\nPath /var/log/db/server",
    output("Match *\nlog_group_name a"),
    [],
  ],
  [
    "of a name that only ends so",
    "[INPUT]\nName tail\nTag db\nPath db/server.log",
    output("Match *\nlog_group_name a"),
    [],
  ],
  [
    "a dot that is one",
    "[INPUT]\nName tail\nTag db\nPath /var/log/db/server?log",
    output("Match *\nlog_group_name a"),
    [],
  ],
  ["left out", input("Tag db\nExclude_Path /x,/var/log/db/*"), output("Match *\nlog_group_name a"), []],
  ["another left out", input("Tag db\nExclude_Path /x,/y"), output("Match *\nlog_group_name a"), ["a"]],
  ["no path", "[INPUT]\nName tail\nTag db", output("Match *\nlog_group_name a"), []],
  ["another plugin", `[INPUT]\nName head\nTag db\nPath ${log}`, output("Match *\nlog_group_name a"), []],
  ["no input", `[FILTER]\nName tail\nTag db\nPath ${log}`, output("Match *\nlog_group_name a"), []],
  ["another tag", input("Tag db"), output("Match server\nlog_group_name a"), []],
  ["no match", input("Tag db"), output("log_group_name a"), []],
  ["by an expression", input("Tag db.queries"), output("Match_Regex ^db\\.\nlog_group_name a"), ["a"]],
  ["by another expression", input("Tag db.queries"), output("Match_Regex ^server\nlog_group_name a"), []],
  ["the path in the tag", input("Tag db.*"), output("Match db.var.log.db.server.log\nlog_group_name a"), ["a"]],
  ["the plugin's own tag", input(""), output("Match tail.*\nlog_group_name a"), ["a"]],
  [
    "two outputs",
    input("Tag db"),
    output("Match *\nlog_group_name a") + output("Match d*\nlog_group_name b"),
    ["a", "b"],
  ],
])("a file is read and sent: %s", (_, from, to, expected) => {
  expect(groups(`${from}\n${to}`)).toEqual(expected);
});

it("filters belong to the tags that they match", () => {
  const text = `${input("Tag db\nKey text")}[FILTER]\nName grep\nMatch db\n[FILTER]\nName grep\nMatch other\n`;
  expect(waysOf(sectionsOf(text), log).map(({ key, filters }) => [key, filters.length])).toEqual([["text", 1]]);
  expect(waysOf(sectionsOf(input("")), log).map(({ key }) => key)).toEqual(["log"]);
});

const out = "not followed";
it.each([
  ["Name grep\nRegex log Debug", false],
  ["Name Grep\nRegex  log   ^<Debug> exec", false],
  ["Name grep\nRegex $log Debug", false],
  ["Name grep\nRegex log Error", true],
  ["Name grep\nExclude log Debug", true],
  ["Name grep\nExclude log Error", false],
  ["Name grep", false],
  ["Name grep\nRegex log Debug\nRegex log Error", true],
  ["Name grep\nRegex log Debug\nRegex log exec", false],
  ["Name grep\nLogical_Op or\nRegex log Error\nRegex log exec", false],
  ["Name grep\nLogical_Op or\nRegex log Error\nRegex log Fatal", true],
  ["Name grep\nLogical_Op or\nExclude log Error\nExclude log exec", true],
  ["Name grep\nLogical_Op and\nRegex log Error\nRegex log exec", true],
  ["Name grep\nExclude log Debug\nExclude log Error", true],
  ["Name grep\nLogical_Op AND\nExclude log Debug\nExclude log Error", false],
  ["Name grep\nLogical_Op AND\nExclude log Debug\nExclude log exec", true],
  ["Name grep\nLogical_Op AND\nRegex log Debug", false],
  ["Name grep\nRegex level Debug", out],
  ["Name grep\nExclude level Debug", out],
  ["Name record_modifier\nRecord a b", false],
  ["Name Modify\nAdd a b", false],
  ["Name nest", false],
  ["Name type_converter", false],
  ["Name aws", false],
  ["Name kubernetes", false],
  ["Name stdout", false],
  ["Name parser", false],
  ["Name lua", out],
  ["Name throttle", out],
  ["Name rewrite_tag", out],
  ["Match *", out],
])("a filter takes the line away: %s", (lines, expected) => {
  const [filter] = sectionsOf(`[FILTER]\n${lines}`);
  expect(filter && leavesOut(filter, { key: "log", text: "<Debug> executeQuery: SELECT 1" })).toBe(expected);
});
