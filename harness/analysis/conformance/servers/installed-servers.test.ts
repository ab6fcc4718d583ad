// What the operator gives the servers of an installation, file by file and path by path.

import { expect, it } from "vitest";
import { platform } from "../sample-platform.ts";
import { installedSections } from "./installed-servers.ts";
import { elements } from "./server-config.ts";

const of = (configuration: object, name = "merge_tree") =>
  installedSections(platform({ I: ["Kubernetes::ClickHouseInstallation", { spec: { configuration } }] }), name).map(
    ({ xml, node }) => `${xml} ${node.pointer.replace("/spec/configuration", "")}`,
  );
const inRoot = (text: string) => `<clickhouse><merge_tree>${text}</merge_tree></clickhouse>`;

it("files by their names, those of users apart", () => {
  const files = { "config.d/b.xml": inRoot("<a>2</a>"), "config.d/a.xml": inRoot("<a>1</a><b>1</b>") };
  expect(of({ files })).toEqual(["<merge_tree><a>2</a><b>1</b></merge_tree> /files/config.d~1b.xml"]);
  expect(of({ files: { ...files, "users.d/c.xml": inRoot("<a>3</a>") } })).toEqual(of({ files }));
  expect(of({ files: { ...files, "users.xml": inRoot("<a>3</a>") } })).toEqual(of({ files }));
  for (const path of ["config.d/users.x.xml", "config.d/my_users.xml"]) {
    expect(of({ files: { [path]: inRoot("<a>3</a>") } })).toHaveLength(1);
  }
  expect(of({ files: { "config.d/a.txt": "text" } })).toEqual([]);
});

it("settings by their path or as maps; of two the later one", () => {
  const said = (settings: object) => of({ settings }).map((one) => one.split(" ")[0]);
  expect(said({ "merge_tree/a": 1 })).toEqual(["<merge_tree><a>1</a></merge_tree>"]);
  expect(said({ "/merge_tree//a/": 1 })).toEqual(["<merge_tree><a>1</a></merge_tree>"]);
  expect(said({ "merge_tree/a/b": 1 })).toEqual(["<merge_tree><a><b>1</b></a></merge_tree>"]);
  expect(said({ merge_tree: { a: { b: true } } })).toEqual(["<merge_tree><a><b>true</b></a></merge_tree>"]);
  expect(said({ "merge_tree/a": 1, "merge_tree/b": 2 })).toEqual(["<merge_tree><a>1</a><b>2</b></merge_tree>"]);
  expect(said({ other: 1 })).toEqual([]);
});

it("what comes from the environment is not known here", () => {
  const files = { "a.xml": '<clickhouse><merge_tree><a from_env="A"/></merge_tree></clickhouse>' };
  const [section] = of({ files });
  expect(() => elements(`${section ?? ""}<a>1</a>`, "a")).toThrow();
});

it("of several installations, each", () => {
  const one = (value: number) =>
    ["Kubernetes::ClickHouseInstallation", { spec: { configuration: { settings: { "x/a": value } } } }] as const;
  const model = platform({ I: one(1), J: one(2), K: ["Kubernetes::ClickHouseInstallation", {}] });
  expect(installedSections(model, "x").map(({ xml }) => xml)).toEqual(["<x><a>1</a></x>", "<x><a>2</a></x>"]);
});
