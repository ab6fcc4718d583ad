// What a traversal of the configuration means: resources by index, outputs, variables; and what leads out of the plan.

import { describe, expect, it } from "vitest";
import { References, planToken } from "./references.ts";
import type { ConfigModule } from "./plan-document.ts";
import type { Instance } from "./references.ts";

const root: ConfigModule = {
  module_calls: {
    net: {
      expressions: { name: { references: ["aws_vpc.main"] }, outer: { references: ["var.nothing"] }, plain: {} },
      module: {
        outputs: {
          id: { expression: { references: ["aws_subnet.in[0].id", "aws_subnet.in[0]", "aws_subnet.in"] } },
          loop: { expression: { references: ["module.deep.back"] } },
          silent: {},
        },
        module_calls: {
          deep: {
            expressions: { from: { references: ["var.name"] } },
            module: { outputs: { back: { expression: { references: ["var.from"] } } } },
          },
          empty: {},
        },
      },
    },
    bare: {},
    hollow: { module: {} },
    circle: {
      expressions: { a: { references: ["module.circle.a"] } },
      module: { outputs: { a: { expression: { references: ["var.a"] } } } },
    },
  },
};

const addresses = [
  "aws_vpc.main",
  "aws_subnet.s[0]",
  "aws_subnet.s[1]",
  "aws_subnet.s[10]",
  "local.file",
  "data.one",
  'module.net["a"].aws_subnet.in[0]',
  'module.net["a"].aws_subnet.in[1]',
];

function indexOf(address: string): string | number | undefined {
  const [, index] = /\[(\d+)\]$/.exec(address) ?? [];
  return index === undefined ? undefined : Number(index);
}

function references(): References {
  const instances = new Map<string, Instance[]>();
  for (const address of addresses) {
    const key = address.replace(/\[\d+\]$/, "");
    instances.set(key, [...(instances.get(key) ?? []), { address, index: indexOf(address) }]);
  }
  return new References(root, instances);
}

const from = { module: "" };

describe("a traversal", () => {
  it.each<[string, string[]]>([
    ["aws_vpc.main", ["⟨aws_vpc/main⟩"]],
    ["aws_vpc.main.id", ["⟨aws_vpc/main⟩"]],
    ["aws_vpc.main.arn", ["⟨aws_vpc/main.arn⟩"]],
    ["aws_subnet.s", ["⟨aws_subnet/s[0]⟩", "⟨aws_subnet/s[1]⟩", "⟨aws_subnet/s[10]⟩"]],
    ["aws_subnet.s[1].id", ["⟨aws_subnet/s[1]⟩"]],
    ["aws_subnet.s[10].id", ["⟨aws_subnet/s[10]⟩"]],
    ["aws_subnet.s[7].id", []],
    ["aws_vpc.none", []],
    ["data.one.id", []],
    ["local.file", []],
    ["Aws.main", []],
    ["var.name", []],
    ["module.none.id", []],
    ["module.bare.id", []],
    ["module.net.unsaid", []],
    ["module.hollow.id", []],
    ["module.net.silent", []],
    ['module.net["a"].id', ['⟨module/net["a"]/aws_subnet/in[0]⟩']],
    ['module.net["a"].loop', ["⟨aws_vpc/main⟩"]],
    ["module.circle.a", []],
    ["x-module.net.id", []],
    ["x-var.name", []],
    ["A.aws_vpc.main.id", []],
    ['x-module.net["a"].id', []],
  ])("%s means %j", (traversal, tokens) => {
    expect(references().resolve(traversal, from)).toEqual(tokens);
  });

  it.each<[string, string, string[]]>([
    ["var.name", 'module.net["a"]', ["⟨aws_vpc/main⟩"]],
    ["var.name", "module.net", ["⟨aws_vpc/main⟩"]],
    ["var.outer", 'module.net["a"]', []],
    ["var.plain", 'module.net["a"]', []],
    ["var.unsaid", 'module.net["a"]', []],
    ["var.from", 'module.net["a"].module.deep', ["⟨aws_vpc/main⟩"]],
    ["var.any", "module.bare", []],
    ["var.any", "module.none", []],
    ["var.any", "module.bare.module.deep", []],
    ["var.any", "elsewhere", []],
    ["var.any", "module.hollow.module.x", []],
    ["x-var.name", 'module.net["a"]', []],
    ["var.name", 'xmodule.net["a"]', []],
    ["var.name", 'module.net["a"].x', []],
  ])("%s within %s means %j", (traversal, module, tokens) => {
    expect(references().resolve(traversal, { module })).toEqual(tokens);
  });

  it("names the instance of the same index, or all of them, or none that could be told", () => {
    const at = (index?: number) => references().resolve("aws_subnet.s.id", { module: "", index });
    expect(at(1)).toEqual(["⟨aws_subnet/s[1]⟩"]);
    expect(at(5)).toEqual([]);
    expect(at()).toHaveLength(3);
    expect(references().resolve("aws_subnet.s.id", { module: "", index: 1, isChosen: true })).toEqual([]);
    expect(references().resolve("aws_subnet.s[10].id", { module: "", index: 1, isChosen: true })).toHaveLength(1);
    expect(references().resolve("aws_vpc.main.id", { module: "", index: 1, isChosen: true })).toHaveLength(1);
    expect(references().resolve("aws_vpc.main.id", { module: "", index: 1 })).toHaveLength(1);
  });

  it("that never ends means nothing", () => {
    expect(references().targets("aws_vpc.main", from, 20)).toHaveLength(1);
    expect(references().targets("aws_vpc.main", from, 21)).toEqual([]);
  });
});

it("a module is found through its instances, and one that nobody calls is not", () => {
  const found = references();
  expect(found.moduleAt("")).toBe(root);
  expect(Object.keys(found.moduleAt('module.net["a"].module.deep')?.outputs ?? {})).toEqual(["back"]);
  expect(
    ["module.net.module.empty", "module.bare", "module.bare.module.x", "module.x"].map((one) => found.moduleAt(one)),
  ).toEqual(Array(4).fill(undefined));
});

it("an attribute that names a resource is the resource", () => {
  expect(
    ["id", "name", "key_id", "bucket", "function_name", "cluster_name", "url"].map((one) => planToken("a.b", one)),
  ).toEqual(Array(7).fill("⟨a/b⟩"));
  expect(planToken("a.b", "arn")).toBe("⟨a/b.arn⟩");
});

describe("what is known before the apply", () => {
  const instances = new Map<string, Instance[]>([
    ["aws_a.open", [{ address: "aws_a.open", open: { arn: true } }]],
    [
      "aws_a.mixed",
      [
        { address: "aws_a.mixed[0]", open: {} },
        { address: "aws_a.mixed[1]", open: { arn: true } },
      ],
    ],
    ["aws_a.made", [{ address: "aws_a.made", open: true }]],
    ["aws_a.bare", [{ address: "aws_a.bare" }]],
    ["aws_a.none", [{ address: "aws_a.none", open: null }]],
    ["data.aws_d.later", [{ address: "data.aws_d.later", open: { json: true } }]],
  ]);
  const call = (...given: string[]) => ({ expressions: { v: { references: given }, w: { constant_value: 1 } } });
  const own = new References(
    {
      module_calls: {
        m: {
          ...call("aws_a.open.name"),
          module: { outputs: { o: { expression: { references: ["var.v", "var.w"] } } } },
        },
        n: { ...call("aws_a.open.arn"), module: { outputs: { o: { expression: { references: ["var.v"] } } } } },
        circle: { ...call("module.circle.o"), module: { outputs: { o: { expression: { references: ["var.v"] } } } } },
        both: {
          ...call("aws_a.open.name", "aws_a.open.arn"),
          module: { outputs: { o: { expression: { references: ["var.v"] } } } },
        },
        data: {
          ...call("aws_a.open.arn", "data.aws_d.later.json"),
          module: { outputs: { o: { expression: { references: ["var.v"] } } } },
        },
      },
    },
    instances,
  );

  it.each<[string, boolean]>([
    ["aws_a.open.name", true],
    ["aws_a.open.arn", false],
    ["aws_a.open", false],
    ["aws_a.made.name", false],
    ["aws_a.bare.name", false],
    ["aws_a.none.name", false],
    ["aws_a.gone.name", false],
    ["local.x", false],
    ["var.root", true],
    ["data.aws_d.asked.json", true],
    ["data.aws_d.later.json", false],
    ["module.m.o", true],
    ["module.n.o", false],
    ["module.circle.o", false],
    ["module.both.o", false],
    ["aws_a.mixed.arn", false],
  ])("%s: %s", (traversal, isKnown) => {
    expect(own.isKnown(traversal, from)).toBe(isKnown);
  });

  it("data sources are led to and are no resources", () => {
    expect(own.targets("data.aws_d.later.json", from)).toEqual([
      { type: "data.aws_d", instance: { address: "data.aws_d.later", open: { json: true } }, attribute: "json" },
    ]);
    expect(own.resolve("data.aws_d.later.json", from)).toEqual([]);
    expect(own.targets("module.data.o", from)).toHaveLength(2);
    expect(own.resolve("module.data.o", from)).toEqual([]);
  });
});

describe("an argument of one module of several", () => {
  const keyed = ["a", "b"].map((index) => ({ address: `aws_s["${index}"]`, index }));
  const given = (...references: string[]) =>
    new References(
      { module_calls: { m: { expressions: { v: { references } }, for_each_expression: { references: ["aws_s.s"] } } } },
      new Map([["aws_s.s", keyed]]),
    ).resolve("var.v", { module: 'module.m["b"]' });

  it("means the resource of the same key where it says the key", () => {
    expect(given("aws_s.s", "each.key")).toEqual(['⟨aws_s["b"]⟩']);
    expect(given("each.value.id", "each.value")).toEqual(['⟨aws_s["b"]⟩']);
    expect(given("each.value.arn", "each.value")).toEqual(['⟨aws_s["b"].arn⟩']);
    expect(given("aws_s.s")).toHaveLength(2);
    expect(given("aws_s.s", "each.value")).toEqual([]);
  });
});

it("of what leads out of the plan in part nothing is known", () => {
  const found = new References(
    { module_calls: { m: { expressions: { v: { references: ["aws_s.s.id", "data.x.y.id"] } } } } },
    new Map([["aws_s.s", [{ address: "aws_s.s" }]]]),
  );
  expect(found.resolve("var.v", { module: "module.m" })).toEqual([]);
});

it("each.value stands at the beginning, and what has no index beside others that have one is none of them", () => {
  const instances: [string, Instance[]][] = [
    ["aws_v.each", [{ address: "aws_v.each" }]],
    ["aws_s.s", [{ address: "aws_s.s[0]", index: 0 }]],
    ["aws_m.m", [{ address: "aws_m.m" }, { address: "aws_m.m[0]", index: 0 }]],
  ];
  const found = new References({}, new Map(instances));
  expect(found.resolve("aws_v.each.value.id", { module: "", index: 0, over: "aws_s.s" })).toEqual([
    "⟨aws_v/each.value⟩",
  ]);
  expect(found.resolve("each.value.id", { module: "", index: 0 })).toEqual([]);
  expect(found.resolve("aws_m.m", { module: "", index: 0 })).toEqual(["⟨aws_m/m[0]⟩"]);
});

describe("which of several instances a reference means is a guess", () => {
  const several = [0, 1].map((index) => ({
    address: `aws_s.s[${String(index)}]`,
    index,
    open: index === 1 ? { id: true } : {},
  }));
  const found = new References(
    {},
    new Map<string, Instance[]>([
      ["aws_s.s", several],
      ["aws_v.v", [{ address: "aws_v.v[0]", index: 0 }]],
    ]),
  );
  const guesses = (traversal: string, own: object = {}) =>
    found.targets(traversal, { module: "", ...own }).map(({ guess }) => guess);

  it("where no index is written out", () => {
    expect(guesses("aws_s.s")).toEqual(["all", "all"]);
    expect(guesses("aws_s.s", { index: 1 })).toEqual(["same"]);
  });

  it("and not where one is, where there is one alone, or where for_each goes over them", () => {
    expect(guesses("aws_s.s[1].id", { index: 1 })).toEqual([undefined]);
    expect(guesses("aws_v.v", { index: 0 })).toEqual([undefined]);
    expect(guesses("aws_v.v")).toEqual([undefined]);
    expect(guesses("each.value.id", { index: 1, over: "aws_s.s" })).toEqual([undefined]);
  });

  it("and what may be meant is known where each of them is", () => {
    const isKnown = (traversal: string, own: object = {}) => found.isKnown(traversal, { module: "", ...own });

    expect([isKnown("aws_s.s[0].id"), isKnown("aws_s.s[1].id"), isKnown("aws_s.s[2].id")]).toEqual([
      true,
      false,
      false,
    ]);
    expect([isKnown("aws_s.s[0].arn"), isKnown("aws_s.s.arn", { index: 0 })]).toEqual([true, true]);
    expect(isKnown("aws_s.s", { index: 0 })).toBe(false);
  });
});
