// What a server makes of its files, compared with what ClickHouse's `ConfigProcessor` makes of the same ones.

import { expect, it } from "vitest";
import { platform } from "../sample-platform.ts";
import { elements, sections } from "./server-config.ts";
import { serverPorts } from "./server-ports.ts";
import { child, servers } from "./servers.ts";

const home = "/etc/clickhouse-server";
const map = (name: string, data: Readonly<Record<string, string>>) =>
  ["Kubernetes::ConfigMap", { metadata: { name }, data }] as const;
const env = [
  { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
  { name: "HOST", value: "$(POD_NAME).db" },
  { name: "PORT", valueFrom: { secretKeyRef: { name: "s", key: "port" } } },
];
const set = (mounts: readonly object[], more: object = {}) => {
  const volumes = ["main", "more"].map((name) => ({ name, configMap: { name } }));
  const containers = [{ name: "clickhouse", image: "x/clickhouse-server:25.8", env, volumeMounts: mounts, ...more }];
  return [
    "Kubernetes::StatefulSet",
    { metadata: { name: "ch" }, spec: { replicas: 2, template: { spec: { containers, volumes } } } },
  ] as const;
};
const whole = [
  { name: "main", mountPath: home },
  { name: "more", mountPath: `${home}/config.d` },
];
const at = (main: Readonly<Record<string, string>>, more: Readonly<Record<string, string>>, mounts: object[] = whole) =>
  platform({ S: set(mounts), M: map("main", main), N: map("more", more) });
const inRoot = (text: string) => `<clickhouse>${text}</clickhouse>`;
const written = (model: ReturnType<typeof at>, name: string) => sections(model, name).map(({ xml }) => xml);

it("files of several maps are merged by name, whichever the map", () => {
  const macros = (region: string) => inRoot(`<macros><region>${region}</region></macros>`);
  const model = at({ "config.xml": macros("a") }, { "b.xml": macros("b"), "a.xml": macros("x") });
  expect(written(model, "macros")).toEqual(["<macros><region>b</region></macros>"]);
});

it("elements are replaced, removed and paired one by one", () => {
  const main = inRoot("<zk><node>1</node><node>2</node></zk><old><a>1</a><b>2</b></old><gone>1</gone>");
  const more = inRoot(`<zk><node>3</node></zk><old replace="1"><c>3</c></old><gone remove="remove"/>`);
  const model = at({ "config.xml": main }, { "x.xml": more });
  expect(["zk", "old", "gone"].flatMap((name) => written(model, name))).toEqual([
    "<zk><node>3</node><node>2</node></zk>",
    "<old><c>3</c></old>",
  ]);
});

it("YAML says the same as XML", () => {
  const yaml = 'logger:\n  level: debug\nlisten_host: ["::", "0.0.0.0"]\nhttp_port:\n  "@remove": 1\n';
  const model = at({ "config.xml": inRoot("<http_port>8123</http_port>") }, { "a.yaml": yaml });
  expect(serverPorts(model)).toEqual([]);
  expect([...written(model, "logger"), ...written(model, "listen_host")]).toEqual([
    "<logger><level>debug</level></logger>",
    "<listen_host>::</listen_host>",
    "<listen_host>0.0.0.0</listen_host>",
  ]);
});

it("values come from the pod's environment and the file of inclusions, or stay open", () => {
  const main = inRoot(
    `<include_from>${home}/inc.xml</include_from><macros><replica from_env="POD_NAME"/><host from_env="HOST"/></macros>` +
      `<zk incl="nodes"/><secret incl="elsewhere"/><https_port from_env="PORT"/>`,
  );
  const model = at({ "config.xml": main, "inc.xml": inRoot("<nodes><node>1</node></nodes>") }, {});
  expect(written(model, "macros")).toEqual([
    "<macros><replica>ch-0</replica><host>ch-0.db</host></macros>",
    "<macros><replica>ch-1</replica><host>ch-1.db</host></macros>",
  ]);
  expect(written(model, "zk")).toEqual(["<zk><node>1</node></zk>"]);
  expect(() => sections(model, "secret").flatMap(({ xml }) => elements(xml, "secret"))).toThrow(
    "included from elsewhere",
  );
  expect(() => serverPorts(model)).toThrow("https_port is what PORT says");
});

it("users are read where the server is told to look for them, and nowhere else", () => {
  const profiles = (name: string) => `<profiles><${name}/></profiles>`;
  const told = "<user_directories><users_xml><path>users.xml</path></users_xml></user_directories>";
  const names = (main: string) =>
    written(at({ "config.xml": inRoot(main), "users.xml": inRoot(profiles("own")) }, {}), "profiles");
  expect(names(told + profiles("ignored"))).toEqual(["<profiles><own></own></profiles>"]);
  expect(names("<users_config>users.xml</users_config>")).toEqual(["<profiles><own></own></profiles>"]);
  expect(names(profiles("here"))).toEqual(["<profiles><here></here></profiles>"]);
  expect(names("<user_directories/>" + profiles("ignored"))).toEqual([]);
});

it("only what lies where the server looks is read: by folder, path, pattern of the pod, item and part of a volume", () => {
  const port = inRoot("<https_port>8123</https_port>");
  const seen = (mount: object, volumes?: readonly object[]) => {
    const [kind, body] = set([{ name: "more", ...mount }]);
    const spec = { ...body.spec.template.spec, ...(volumes === undefined ? {} : { volumes }) };
    const pods = [kind, { ...body, spec: { ...body.spec, template: { spec } } }] as const;
    return serverPorts(platform({ S: pods, N: map("more", { "a.xml": port, "ch-0.xml": port }) }))
      .map(({ node }) => node.pointer)
      .filter((pointer) => pointer.startsWith("/data"));
  };
  const both = ["/data/a.xml", "/data/ch-0.xml"];
  expect(seen({ mountPath: `${home}/config.d/` })).toEqual(both.slice(1));
  expect(seen({ mountPath: `${home}/conf.d` })).toEqual(both.slice(1));
  expect(seen({ mountPath: "/tmp" })).toEqual([]);
  expect(seen({ mountPath: `${home}/config.d/x.xml`, subPath: "a.xml" })).toEqual(both.slice(0, 1));
  expect(seen({ mountPath: `${home}/config.d/.x.xml`, subPath: "a.xml" })).toEqual([]);
  expect(seen({ mountPath: `${home}/config.d/x.txt`, subPath: "a.xml" })).toEqual([]);
  expect(seen({ mountPath: `${home}/config.d/x.xml`, subPathExpr: "$(POD_NAME).xml" })).toEqual(both.slice(1));
  const items = [{ key: "a.xml", path: "z.xml" }];
  const projected = { name: "more", projected: { sources: [{ configMap: { name: "more", items } }] } };
  expect(seen({ mountPath: `${home}/config.d` }, [projected])).toEqual(both.slice(0, 1));
});

it("without another main file the image's own is the beginning, which serves in plaintext until it is told not to", () => {
  const ports = (
    texts: Readonly<Record<string, string>>,
    image = "docker/clickhouse/clickhouse-server:25.8",
    at = "config.d",
  ) => {
    const own = set([{ name: "more", mountPath: `${home}/${at}` }], { image });
    return serverPorts(platform({ S: own, N: map("more", texts) })).map(({ port, tls }) => (tls ? port : -port));
  };
  const none = "<http_port remove='1'/><tcp_port remove='1'/><mysql_port remove='1'/><postgresql_port remove='1'/>";
  expect(ports({ "a.xml": inRoot("<tcp_port_secure>9440</tcp_port_secure>") }).toSorted((a, b) => a - b)).toEqual([
    -9009, -9005, -9004, -9000, -8123, 9440,
  ]);
  expect(ports({ "a.xml": inRoot(`${none}<interserver_http_port remove='1'/><https_port>8123</https_port>`) })).toEqual(
    [8123],
  );
  expect(ports({ "a.xml": inRoot("<http_port>8124</http_port>") })).toContain(-8124);
  expect(
    ports({ "config.xml": inRoot("<http_port>8124</http_port>") }, "clickhouse/clickhouse-server:25.8", ""),
  ).toEqual([-8124]);
  expect(ports({ "a.xml": inRoot("<http_port>8124</http_port>") }, "vendor/other:1")).toEqual([-8124]);
});

it("what lies beside the main file by no name that counts is passed over", () => {
  const model = at({ "config.xml": inRoot("<a>1</a>"), "zz.xml": inRoot("<a>2</a>") }, {});
  expect(written(model, "a")).toEqual(["<a>1</a>"]);
});

it("a server begins with the file that it is told; a map that nobody names is read whole", () => {
  const port = inRoot("<https_port>8123</https_port>");
  const own = set([{ name: "main", mountPath: "/conf" }], { image: "db", args: ["--config-file=/conf/server.xml"] });
  expect(serverPorts(platform({ S: own, M: map("main", { "server.xml": port }) }))).toHaveLength(1);
  expect(servers(platform({ M: map("main", { "server.xml": port }) })).map(({ pod }) => pod)).toEqual([undefined]);
});

it("what the server cannot read leaves its rows open; comments, blocks of text and entities are read as it reads them", () => {
  expect(() => servers(at({ "config.xml": "<clickhouse><a></b></clickhouse>" }, {}))).toThrow("cannot read");
  expect(() => servers(at({ "config.xml": "<clickhouse><a>" }, {}))).toThrow("has no end");
  expect(() => servers(at({ "config.xml": inRoot("") }, { "a.yaml": "a: [" }))).toThrow("cannot read this YAML");
  const text = inRoot("<q><!-- <x> -->a &lt; b<![CDATA[ & c]]></q>");
  expect(servers(at({ "config.xml": text }, {})).map(({ config }) => child(config, "q")?.text)).toEqual([
    "a < b & c",
    "a < b & c",
  ]);
});

it("which containers are servers, by their image or by what they begin with", () => {
  const pods = (more: object, data: Readonly<Record<string, string>>, mountPath = home) =>
    servers(platform({ S: set([{ name: "main", mountPath }], more), M: map("main", data) })).flatMap(
      ({ container, pod }) => (container === undefined ? [] : [pod]),
    );
  const both = ["ch-0", "ch-1"];
  const other = { "config.xml": "<other/>" };
  for (const image of [
    "clickhouse",
    "clickhouse:25",
    "x/clickhouse@sha256:0",
    "x/y/clickhouse-keeper:25",
    "clickhouse-server",
  ])
    expect(pods({ image }, other), image).toEqual(both);
  for (const image of ["x/myclickhouse:25", "x/clickhouse-backup:2", "x/clickhouse-servers:1", "clickhouse/agent:1"])
    expect(pods({ image }, other), image).toEqual([]);
  const own = { "main.xml": inRoot("<a>1</a>") };
  for (const words of [
    ["--config-file=/conf/main.xml"],
    ["--config=/conf/main.xml"],
    ["-C", "/conf/main.xml"],
    ["-C/conf/main.xml"],
  ]) {
    expect(pods({ image: "x/own:1", args: words }, own, "/conf"), words.join(" ")).toEqual(both);
    expect(pods({ image: "x/own:1", command: words }, own, "/conf"), words.join(" ")).toEqual(both);
  }
  expect(pods({ image: "x/own:1", args: ["--config-file=/conf/main.yml"] }, { "main.yml": "a: 1" }, "/conf")).toEqual(
    both,
  );
  expect(pods({ image: "x/own:1", args: ["/conf/main.xml.old"] }, { "main.xml.old": inRoot("") }, "/conf")).toEqual([]);
});

it("pods are numbered from where their set begins", () => {
  const [type, written] = set([{ name: "main", mountPath: home }]);
  const later = [type, { ...written, spec: { ...written.spec, ordinals: { start: 5 } } }] as const;
  const model = platform({ S: later, M: map("main", { "config.xml": inRoot("") }) });
  expect(servers(model).map(({ pod }) => pod)).toEqual(["ch-5", "ch-6"]);
});
