// Two files and what `ConfigProcessor` makes of them; a file and what its values from elsewhere are.

import { describe, expect, it } from "vitest";
import type { Node } from "../../model/node.ts";
import { filled, merged } from "./config-merge.ts";
import { configTree, known, xmlOf } from "./config-tree.ts";
import type { ConfigElement } from "./config-tree.ts";

const [first, second] = [{ of: "first" }, { of: "second" }] as unknown as [Node, Node];

function tree(inner: string, node = first): ConfigElement {
  const found = configTree("a.xml", `<clickhouse>${inner}</clickhouse>`, node);
  if (found === undefined) throw new Error("no configuration");
  return found;
}

const inner = (whole: string) => whole.replace(/^<clickhouse>([\s\S]*)<\/clickhouse>$/, "$1");
const both = (one: string, other: string) => inner(xmlOf(merged(tree(one), tree(other, second))));

describe("two files", () => {
  it.each([
    ["<a>1</a>", "<b>2</b>", "<a>1</a><b>2</b>"],
    ["<a>1</a>", "<a>2</a>", "<a>2</a>"],
    ["<a>1</a><a>2</a>", "<a>3</a>", "<a>3</a><a>2</a>"],
    ["<a>1</a><a>2</a>", "<a>3</a><a>4</a><a>5</a>", "<a>3</a><a>4</a><a>5</a>"],
    ["", "<a>1</a><a>2</a>", "<a>1</a><a>2</a>"],
    ["<b>0</b>", "<a>1</a><a>2</a>", "<b>0</b><a>1</a><a>2</a>"],
    [`<a x="1">1</a>`, `<a x="2">2</a>`, `<a x="1">1</a><a x="2">2</a>`],
    [`<a x="1" y="2">1</a>`, `<a y="2" x="1">3</a>`, `<a x="1" y="2">3</a>`],
    [`<a x="1">1</a>`, `<a x="1" replace="1">2</a>`, `<a x="1">2</a>`],
    ["<a><b>1</b></a>", "<a><c>2</c></a>", "<a><b>1</b><c>2</c></a>"],
    ["<a><b>1</b></a>", `<a replace="replace"><c>2</c></a>`, "<a><c>2</c></a>"],
    ["<a><b>1</b></a>", "<a/>", "<a><b>1</b></a>"],
    ["<a><b>1</b></a>", "<a>text</a>", "<a><b>1</b></a>"],
    ["<a>text</a>", "<a/>", "<a></a>"],
    ["<a>text</a>", "<a><b>1</b></a>", "<a><b>1</b></a>"],
    ["<a>1</a><a>2</a>", `<a remove="1"/>`, "<a>2</a>"],
    ["<a>1</a><a>2</a>", `<a remove="1"/><a remove="1"/>`, ""],
    ["<a>1</a>", `<a remove="1"/><a>2</a>`, "<a>2</a>"],
    ["<b>1</b>", `<a remove="1"/>`, "<b>1</b>"],
    ["<b>1</b><c>2</c>", `<a remove="1"/><b>3</b>`, "<b>3</b><c>2</c>"],
    ["", `<a replace="1"><b remove="1"/><c replace="1">2</c></a>`, "<a><c>2</c></a>"],
    ["", `<a remove="1"/><b>1</b>`, "<b>1</b>"],
    [`<a from_env="E"/>`, "<a>1</a>", "<a>1</a>"],
    [`<a incl="i"/>`, "<a><b>1</b></a>", "<a><b>1</b></a>"],
    [`<a from_env="E"/>`, "<a/>", `<a from_env="E"></a>`],
    ["<a>1</a>", `<a from_env="E"/>`, `<a from_env="E"></a>`],
    [`<a from_zk="/x"/>`, "<a>1</a>", "<a>1</a>"],
  ])("%s and %s are %s", (one, other, whole) => {
    expect(both(one, other)).toBe(whole);
  });

  it("an element stands where it was said last", () => {
    const of = (one: string, other: string) => merged(tree(one), tree(other, second)).children[0]?.node;
    expect(of("<a>1</a>", "<a>2</a>")).toBe(second);
    expect(of("<a>1</a>", "<a><b>2</b></a>")).toBe(second);
    expect(of(`<a x="1">1</a>`, `<a x="1"/>`)).toBe(second);
    expect(of("<a>1</a>", "<a/>")).toBe(first);
    expect(of("<a>1</a>", "")).toBe(first);
  });
});

describe("values from elsewhere", () => {
  const environment = new Map([
    ["SET", "value"],
    ["SECRET", undefined],
  ]);
  const included = tree("<nodes><n>1</n><n>2</n></nodes><word>said</word>");
  const filledIn = (text: string, from: ConfigElement | undefined = included) =>
    inner(xmlOf(filled(tree(text), { environment, included: from }))).replaceAll("\uE000", "?");

  it.each([
    [`<a from_env="SET"/>`, "<a>value</a>"],
    [`<a from_env="SECRET"/>`, "<a>?a is what SECRET says</a>"],
    [`<a from_env="UNSET"/>`, "<a>?a is what UNSET says</a>"],
    [`<a from_zk="/x"/>`, "<a>?a is what ZooKeeper has at /x</a>"],
    [`<a incl="nodes"/>`, "<a><n>1</n><n>2</n></a>"],
    [`<a incl="nodes"><n>0</n></a>`, "<a><n>0</n><n>1</n><n>2</n></a>"],
    [`<a incl="word"/>`, "<a>said</a>"],
    [`<a incl="none"/>`, "<a>?a is included from elsewhere (none)</a>"],
    [`<a x="1" incl="word"/>`, `<a x="1">said</a>`],
    [`<a><include incl="nodes"/><b>1</b></a>`, "<a><n>1</n><n>2</n><b>1</b></a>"],
    [`<a><include incl="none"/></a>`, "<a><include>?include is included from elsewhere (none)</include></a>"],
    [`<a><other incl="nodes"/></a>`, "<a><other><n>1</n><n>2</n></other></a>"],
    [`<a><b from_env="SET"/></a>`, "<a><b>value</b></a>"],
    ["<a>1</a>", "<a>1</a>"],
  ])("%s is %s", (text, whole) => {
    expect(filledIn(text)).toBe(whole);
  });

  it("stay open where the file of inclusions is not there", () => {
    const of = (text: string) => inner(xmlOf(filled(tree(text), { environment, included: undefined })));
    expect(of(`<a incl="nodes"/>`)).toContain("a is included from elsewhere (nodes)");
    expect(of(`<a><include incl="nodes"/></a>`)).toContain("include is included from elsewhere (nodes)");
  });
});

describe("a file", () => {
  const read = (name: string, text: string) => {
    const found = configTree(name, text, first);
    return found === undefined ? undefined : xmlOf(found);
  };

  it.each<[string, string, string | undefined]>([
    ["a.xml", "<clickhouse/>", "<clickhouse></clickhouse>"],
    ["a.xml", "<?xml version='1.0'?><!-- <a> --><yandex>\n <a> 1 </a>\n</yandex>", "<yandex><a>1</a></yandex>"],
    [
      "a.xml",
      "<clickhouse><a><![CDATA[1 < 2]]></a><b>&lt;&amp;&#10;&none;</b></clickhouse>",
      "<clickhouse><a>1 &lt; 2</a><b>&lt;&amp;&amp;#10;&amp;none;</b></clickhouse>",
    ],
    [
      "a.xml",
      `<clickhouse><a b = "1" c='2"' d="&lt;"/></clickhouse>`,
      `<clickhouse><a b="1" c="2&quot;" d="&lt;"></a></clickhouse>`,
    ],
    ["a.xml", "<other><a/></other>", undefined],
    ["a.xml", "<clickhouses/>", undefined],
    ["a.yml", "a: 1\n", "<clickhouse><a>1</a></clickhouse>"],
    [
      "a.yaml",
      "a:\n  '@x': 2\n  '#text': true\n  b: null\n  c: [1, x]\n  e@: 1\n",
      `<clickhouse><a x="2"><b></b><c>1</c><c>x</c><e@>1</e@></a></clickhouse>`,
    ],
    ["a.yaml", "a:\n  '#text': false\n", "<clickhouse><a>false</a></clickhouse>"],
    ["a.yaml.txt", "<clickhouse/>", "<clickhouse></clickhouse>"],
    ["a.yaml", "just a text", "<clickhouse>just a text</clickhouse>"],
  ])("%s: %s", (name, text, whole) => {
    expect(read(name, text)).toBe(whole);
  });

  it.each([
    ["a.xml", "<clickhouse><a></b></clickhouse>", "</b> ends no <b>"],
    ["a.xml", "<clickhouse><a>", "an element has no end"],
    ["a.yaml", "a: [1", "the server cannot read this YAML"],
  ])("%s: %s cannot be read", (name, text, reason) => {
    expect(() => read(name, text)).toThrow(reason);
  });

  it("that only somebody else knows is not read", () => {
    expect(known("text")).toBe("text");
    expect(() => known("\uE000why")).toThrow(/^why$/);
  });
});
