// Files of maps that no pod names, files with endings that do not count, and where a server looks unless it is told.

import { expect, it } from "vitest";
import { platform } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";
import { listenHosts, sections } from "./server-config.ts";
import { servers } from "./servers.ts";

type Objects = Exclude<Written, string>;

const home = "/etc/clickhouse-server";
const map = (data: Readonly<Record<string, string>>): Objects[string] => ["Kubernetes::ConfigMap", { data }];
const inRoot = (text: string) => `<clickhouse>${text}</clickhouse>`;
const macro = (name: string) => inRoot(`<macros><replica>${name}</replica></macros>`);
const pod = (mounts: Readonly<Record<string, string>>, more: object = {}): Objects[string] => [
  "Kubernetes::Pod",
  {
    spec: {
      volumes: Object.keys(mounts).map((name) => ({ name, configMap: { name } })),
      containers: [
        {
          image: "clickhouse/clickhouse-server:25.8",
          volumeMounts: Object.entries(mounts).map(([name, mountPath]) => ({ name, mountPath })),
          ...more,
        },
      ],
    },
  },
];
const told = (objects: Objects, name = "a") => sections(platform(objects), name).map(({ xml }) => xml);

it("a map that nobody names is read whole, the main file first", () => {
  expect(told({ M: map({ "z.xml": inRoot("<a>2</a>"), "config.xml": inRoot("<a>1</a>") }) })).toEqual(["<a>2</a>"]);
  expect(told({ M: map({ "a.xml": inRoot("<a>2</a>"), "users.xml": inRoot("<a>1</a>") }) })).toEqual(["<a>2</a>"]);
  expect(told({ M: map({ "a-config.xml": inRoot("<a>2</a>"), "Config.xml": inRoot("<a>1</a>") }) })).toHaveLength(1);
  expect(told({ M: map({ "a.yaml": "a: 1", "b.yml": "a: 2" }) })).toEqual([]);
  const pods = (data: Readonly<Record<string, string>>) => servers(platform({ M: map(data) })).map((one) => one.pod);
  expect(pods({ "ch-0.xml": macro("ch-0"), "ch-1.xml": macro("ch-1"), "config.xml": inRoot("<a>1</a>") })).toEqual([
    "ch-0",
    "ch-1",
    undefined,
  ]);
  expect(pods({ "config.xml": inRoot("") })).toEqual([undefined]);
  expect(pods({ "config.xml": inRoot(`<a>1</a><macros><b>1</b></macros>`) })).toEqual([undefined]);
});

it("files count by their endings", () => {
  const of = (name: string) =>
    told({
      P: pod({ main: home, more: `${home}/config.d` }),
      main: map({ "config.xml": inRoot("<a>1</a>") }),
      more: map({ [name]: name.includes(".y") ? "a: 2" : inRoot("<a>2</a>") }),
    });
  for (const name of ["x.xml", "x.conf", "x.yaml", "x.yml"]) expect(of(name)).toEqual(["<a>2</a>"]);
  for (const name of ["x.xml.bak", "x.yaml.txt", ".x.xml", "xml"]) expect(of(name)).toEqual(["<a>1</a>"]);
});

it("a server begins where it is told, by any of the words for it", () => {
  const of = (...args: string[]) =>
    told({
      P: pod({ main: "/conf" }, { args }),
      main: map({ "s.xml": inRoot("<a>1</a>"), "s.extra.xml": inRoot("<a>2</a>") }),
    });
  for (const args of [
    ["--config-file=/conf/s.xml"],
    ["--config-file", "/conf/s.xml"],
    ["--config=/conf/s.xml"],
    ["-C", "/conf/s.xml"],
    ["-C=/conf/s.xml"],
  ]) {
    expect(of(...args)).toEqual(["<a>1</a>"]);
  }
  for (const args of [[], ["--other=/conf/s.xml"], ["x--config=/conf/s.xml"]]) expect(of(...args)).toEqual([]);
});

it("what stands beside a file of two endings is in the folder of its name", () => {
  const objects = (folder: string) => ({
    P: pod({ main: "/conf", more: folder }, { args: ["--config=/conf/s.x.xml"] }),
    main: map({ "s.x.xml": inRoot("<a>1</a>") }),
    more: map({ "b.xml": inRoot("<a>2</a>") }),
  });
  expect(told(objects("/conf/s.x.d"))).toEqual(["<a>2</a>"]);
  expect(told(objects("/conf/conf.d"))).toEqual(["<a>2</a>"]);
  expect(told(objects("/conf/s.d"))).toEqual(["<a>1</a>"]);
});

it("users and inclusions are looked for beside the main file and in /etc", () => {
  const users = {
    main: map({
      "config.xml": inRoot("<users_config>users.xml</users_config>"),
      "users.xml": inRoot("<users><u/></users>"),
    }),
  };
  expect(told({ P: pod({ main: home }), ...users }, "users")).toHaveLength(1);
  const image = {
    P: pod({ more: `${home}/config.d`, own: `${home}/users.d` }),
    more: map({ "a.xml": inRoot("<a>1</a>") }),
    own: map({ "u.xml": inRoot("<users><u/></users>") }),
  };
  expect(told(image, "users")).toHaveLength(1);
  const included = {
    P: pod({ main: home, etc: "/etc" }),
    main: map({ "config.xml": inRoot('<a incl="of"/>') }),
    etc: map({ "metrika.xml": inRoot("<of><b>1</b></of>") }),
  };
  expect(told(included)).toEqual(["<a><b>1</b></a>"]);
});

it("servers listen where each is told", () => {
  const host = (...hosts: string[]) => inRoot(hosts.map((one) => `<listen_host>${one}</listen_host>`).join(""));
  const model = platform({
    P: pod({ main: home }),
    Q: pod({ other: home }),
    main: map({ "config.xml": host("::", "0.0.0.0") }),
    other: map({ "config.xml": host("10.0.0.1") }),
  });
  expect(listenHosts(model).map(({ hosts }) => hosts)).toEqual([["::", "0.0.0.0"], ["10.0.0.1"]]);
});
