// What the operator gives the servers of an installation, file by file and path by path.

import { describe, expect, it } from "vitest";
import { servedPages } from "../monitoring/served-metrics.ts";
import { platform, said } from "../sample-platform.ts";
import { installedSections } from "./installed-servers.ts";
import { elements } from "./server-config.ts";
import { serverPorts } from "./server-ports.ts";

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

describe("ports of an installation's servers", () => {
  const image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/clickhouse/clickhouse-server:25.8";
  const served = (configuration: object, containers: readonly object[] = [{ image }]) =>
    serverPorts(
      platform({
        I: [
          "Kubernetes::ClickHouseInstallation",
          { spec: { configuration, templates: { podTemplates: [{ spec: { containers } }] } } },
        ],
      }),
    ).map(({ protocol, port, tls }) => `${port} ${protocol}${tls ? " with TLS" : ""}`);
  const ofImage = ["8123 http", "9000 native", "9004 mysql", "9005 postgres", "9009 interserver"];
  const removed = Object.fromEntries(
    ["http_port", "tcp_port", "mysql_port", "postgresql_port", "interserver_http_port"].map((name) => [
      name,
      "_removed_",
    ]),
  );
  it.each<[string, object, readonly string[]]>([
    ["nothing is told", {}, ofImage],
    ["one more is told", { settings: { https_port: 8443 } }, [...ofImage, "8443 http with TLS"].sort()],
    ["the image's own are taken away", { settings: removed }, []],
    ["others stand in their places", { settings: { ...removed, tcp_port_secure: 9440 } }, ["9440 native with TLS"]],
    [
      "a file takes one away",
      { files: { "config.d/a.xml": '<clickhouse><http_port remove="1"/></clickhouse>' } },
      ofImage.slice(1),
    ],
    ["a cluster is told", { clusters: [{ settings: { http_port: "_removed_" } }] }, ofImage.slice(1)],
  ])("%s", (_what, configuration, expected) => {
    expect(served(configuration).toSorted()).toEqual(expected.toSorted());
  });

  it("are the image's own, whatever the image is called", () => {
    const open = (settings: object, containers: readonly object[]) => served({ settings }, containers).toSorted();
    expect(open({ https_port: 8443 }, [{ image: "x/y:1" }])).toEqual([...ofImage, "8443 http with TLS"].toSorted());
    expect(open({}, [])).toEqual(ofImage);
  });
});

it("protocols that an installation's servers refuse are judged, and who asks them for numbers is not known", () => {
  const told = (off: string) => ({
    files: {
      "config.d/a.xml": `<clickhouse><https_port>8123</https_port><openSSL><server><disableProtocols>${off}</disableProtocols></server></openSSL></clickhouse>`,
    },
  });
  const of = (configuration: object) =>
    platform({ I: ["Kubernetes::ClickHouseInstallation", { spec: { configuration } }] });
  expect(said("TLS-004", of(told("sslv2,sslv3,tlsv1,tlsv1_1"))).split("\n")[0]).toBe("held");
  expect(said("TLS-004", of(told("sslv2,sslv3,tlsv1,tlsv1_1,tlsv1_3"))).split("\n")[0]).toBe("violated");
  const pages = { files: { "config.d/a.xml": "<clickhouse><http_handlers><rule/></http_handlers></clickhouse>" } };
  expect(() => servedPages(of(pages))).toThrow("who asks servers that an operator makes is not followed");
});
