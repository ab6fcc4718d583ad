// Data sources of a Grafana: where they are read from, and whether they end at a Prometheus.

import { stringify } from "yaml";
import { expect, it } from "vitest";
import { platform } from "../sample-platform.ts";
import { leadsTo, prometheusSources } from "./grafana-sources.ts";
import { engines } from "./scraping.ts";

const own = "/etc/grafana/provisioning/datasources";

interface Given {
  readonly url?: string;
  readonly file?: string;
  readonly mountPath?: string;
  readonly env?: readonly object[];
  readonly args?: readonly string[];
  readonly ports?: readonly object[];
  readonly selector?: object;
  readonly space?: string;
  readonly sources?: unknown;
  readonly command?: readonly string[];
  /** The image of the container that has the files. */
  readonly image?: string;
}

/** Prometheus and Grafana in one pod, and a service before it. */
function watching(given: Given) {
  const { url = "http://localhost:9090", file = "a.yaml", mountPath = own, env = [], args = [] } = given;
  const { ports = [{ port: 80, targetPort: "web" }], selector = { app: "watch" }, space = "watch" } = given;
  const { sources = [{ type: "prometheus", url }], command = [], image = "grafana/grafana:12" } = given;
  const containers = [
    {
      image: "prom/prometheus:v3",
      args,
      command,
      ports: [
        { name: "other", containerPort: 1 },
        { name: "web", containerPort: 9090 },
        { name: "web9090", containerPort: 9090 },
        { name: "9090web", containerPort: 9090 },
      ],
      volumeMounts: [{ name: "engine", mountPath: "/etc/prometheus" }],
    },
    { image: "grafana/grafana:12", env },
    { image, env, volumeMounts: [{ name: "sources", mountPath }] },
  ];
  const volumes = ["engine", "sources"].map((name) => ({ name, configMap: { name } }));
  const template = { metadata: { labels: { app: "watch" } }, spec: { containers, volumes } };
  const metadata = { namespace: "watch" };
  return platform({
    All: ["Kubernetes::Deployment", { metadata, spec: { template } }],
    Second: [
      "Kubernetes::Deployment",
      {
        metadata,
        spec: {
          template: {
            metadata: { labels: { app: "second" } },
            spec: {
              containers: [{ ...containers[0], args: ["--web.listen-address=:9099"], command: [] }],
              volumes,
            },
          },
        },
      },
    ],
    engine: ["Kubernetes::ConfigMap", { metadata, data: { "prometheus.yml": "scrape_configs: []" } }],
    sources: ["Kubernetes::ConfigMap", { metadata, data: { [file]: stringify({ datasources: sources }) } }],
    numbers: ["Kubernetes::Service", { metadata: { namespace: space }, spec: { selector, ports } }],
  });
}

function ends(given: Given): readonly (boolean | undefined)[] {
  const model = watching(given);
  return prometheusSources(model).map((source) => leadsTo(model, source, engines(model)));
}

it("sources are read from the files that Grafana reads, and only those of Prometheus's kind", () => {
  const urls = (given: Given) => prometheusSources(watching(given)).map(({ url }) => url);
  const [here, none] = [["http://localhost:9090"], []];
  expect(urls({})).toEqual(here);
  expect(urls({ file: "a.yml" })).toEqual(here);
  expect(urls({ file: "a.yaml.old" })).toEqual(none);
  expect(urls({ mountPath: "/elsewhere/datasources" })).toEqual(none);
  expect(urls({ mountPath: "/etc/grafana/provisioning/dashboards" })).toEqual(none);
  const moved = [
    { name: "OTHER", value: "/x" },
    { name: "GF_PATHS_PROVISIONING", value: "/own" },
  ];
  expect(urls({ env: moved, mountPath: "/own/datasources" })).toEqual(here);
  expect(urls({ env: moved })).toEqual(none);
  expect(urls({ sources: "text" })).toEqual(none);
  expect(urls({ image: "side" })).toEqual(none);
  expect(urls({ sources: ["text", { type: "loki", url: "a" }, { type: "prometheus", url: "b" }] })).toEqual(["b"]);
});

it("a source in the pod of the engine ends where that listens", () => {
  for (const host of ["localhost", "127.0.0.1", "127.1.2.3", "[::1]"]) {
    expect(ends({ url: `http://${host}:9090` }), host).toEqual([true]);
    expect(ends({ url: `http://${host}:9091` }), host).toEqual([false]);
  }
  expect(ends({ url: "http://127.10.200.30:9090" })).toEqual([true]);
  expect(ends({ url: "http://localhost:9099" })).toEqual([false]);
  for (const host of ["mylocalhost", "localhost-2"]) {
    expect(ends({ url: `http://${host}:9090` }), host).toEqual([false]);
  }
  for (const host of ["8127.0.0.1.example", "127.0.0.1.example"]) {
    expect(ends({ url: `http://${host}:9090` }), host).toEqual([undefined]);
  }
  expect(ends({ command: ["--web.listen-address=:80"], url: "http://localhost" })).toEqual([true]);
  expect(ends({ args: ["x--web.listen-address=:80", "--web.listen-address=:80x"] })).toEqual([true]);
  const moved = ["--config.file=/etc/prometheus/prometheus.yml", "--web.listen-address=0.0.0.0:80"];
  expect(ends({ args: moved, url: "http://localhost" })).toEqual([true]);
  expect(ends({ args: moved, url: "https://localhost" })).toEqual([false]);
  expect(ends({ args: moved })).toEqual([false]);
  expect(ends({ url: "no address" })).toEqual([false]);
});

it("a source behind a service ends at the engine's port of the pods that the service picks", () => {
  expect(ends({ url: "http://numbers" })).toEqual([true]);
  expect(ends({ url: "http://numbers.watch.svc.cluster.local" })).toEqual([true]);
  expect(ends({ url: "http://numbers:8080" })).toEqual([false]);
  expect(ends({ url: "https://numbers" })).toEqual([false]);
  expect(ends({ url: "https://numbers", ports: [{ port: 443, targetPort: 9090 }] })).toEqual([true]);
  expect(ends({ url: "http://numbers:9090", ports: [{ port: 9090 }] })).toEqual([true]);
  expect(ends({ url: "http://numbers:9090", ports: [{ port: 9090, targetPort: 9091 }] })).toEqual([false]);
  expect(ends({ url: "http://numbers", ports: [{ port: 80, targetPort: "other" }] })).toEqual([false]);
  expect(ends({ url: "http://numbers", selector: { app: "else" } })).toEqual([false]);
  expect(ends({ url: "http://numbers", selector: {} })).toEqual([false]);
  expect(ends({ url: "http://numbers", selector: { app: "watch", tier: "x" } })).toEqual([false]);
  expect(ends({ url: "http://numbers", ports: [{ port: 80, targetPort: "web9090" }] })).toEqual([true]);
  expect(ends({ url: "http://numbers", ports: [{ port: 80, targetPort: "9090web" }] })).toEqual([true]);
  expect(ends({ url: "http://numbers", ports: [{ port: 80, targetPort: "none" }] })).toEqual([false]);
  expect(ends({ url: "http://numbers.other", space: "other" })).toEqual([false]);
});

it("what a service that is not here leads to is not known, but for names that only the manifests could give", () => {
  expect(ends({ url: "http://elsewhere.example:9090" })).toEqual([undefined]);
  expect(ends({ url: "http://numbers.other" })).toEqual([undefined]);
  expect(ends({ url: "http://numbers", space: "other" })).toEqual([false]);
  expect(ends({ url: "http://numbers.other.svc.cluster.local" })).toEqual([false]);
});
