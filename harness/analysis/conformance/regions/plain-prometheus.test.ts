// A Prometheus without an operator: the rules that its configuration loads, and the pods that its jobs find.

import { stringify } from "yaml";
import { expect, it } from "vitest";
import { platform } from "../sample-platform.ts";
import { isDiscovered } from "./discovered-pods.ts";
import { loadedRules } from "./loaded-rules.ts";

const metadata = { namespace: "watch" };
const of = (job: object, rules: object = {}) =>
  platform({
    Conf: [
      "Kubernetes::ConfigMap",
      {
        metadata,
        data: {
          "prometheus.yml": stringify({ rule_files: ["/etc/prometheus/rules.yml"], scrape_configs: [job] }),
          "rules.yml": stringify(rules),
        },
      },
    ],
    P: [
      "Kubernetes::Deployment",
      {
        metadata,
        spec: {
          template: {
            spec: {
              containers: [
                { image: "prom/prometheus:v3", volumeMounts: [{ name: "c", mountPath: "/etc/prometheus" }] },
              ],
              volumes: [{ name: "c", configMap: { name: "Conf" } }],
            },
          },
        },
      },
    ],
    E: [
      "Kubernetes::StatefulSet",
      {
        metadata,
        spec: {
          template: {
            metadata: { labels: { "app.kubernetes.io/name": "db" }, annotations: { "prometheus.io/scrape": "true" } },
            spec: {
              containers: [
                { name: "db", image: "db", ports: [{ name: "native", containerPort: 9000 }] },
                {
                  ...{ name: "exporter", image: "e", ports: [{ name: "metrics", containerPort: 9399 }] },
                  volumeMounts: [{ name: "q", mountPath: "/q" }],
                },
              ],
              volumes: [{ name: "q", configMap: { name: "Questions" } }],
            },
          },
        },
      },
    ],
  });

it("rules come from the files that it loads", () => {
  const groups = [
    {
      ...{ name: "a", interval: "2m" },
      rules: [
        { alert: "A", expr: " up == 0 ", for: "5m", labels: { severity: "critical" } },
        { record: "r", expr: "up" },
      ],
    },
    { name: "b", rules: ["none", { alert: "B", expr: "up" }] },
  ];
  expect(loadedRules(of({}, { groups })).map(({ node: _node, region: _region, ...rest }) => rest)).toEqual([
    {
      ...{ alert: "A", record: undefined, expression: "up == 0", labels: { severity: "critical" } },
      ...{ forSeconds: 300, everySeconds: 120 },
    },
    { alert: undefined, record: "r", expression: "up", labels: {}, forSeconds: 0, everySeconds: 120 },
    { alert: "B", record: undefined, expression: "up", labels: {}, forSeconds: 0, everySeconds: 0 },
  ]);
  expect(loadedRules(of({}, { groups: "none" }))).toEqual([]);
});

it("jobs find the pods that their rules keep", () => {
  const found = (job: object, ...relabelings: readonly object[]) => {
    const asking = { kubernetes_sd_configs: [{ role: "pod" }], relabel_configs: relabelings, ...job };
    return isDiscovered(of(asking), "Questions", undefined);
  };
  const rule = (action: string, name: string, regex: string) => {
    return { action, source_labels: [`__meta_kubernetes_${name}`], regex };
  };
  expect([
    found({}),
    found({}, rule("keep", "pod_label_app_kubernetes_io_name", "db")),
    found({}, rule("keep", "pod_annotation_prometheus_io_scrape", "true")),
    found({}, rule("keep", "pod_container_port_name", "metrics|other")),
    found({}, rule("keep", "pod_container_port_number", "9399"), rule("drop", "pod_phase", "Failed|Succeeded")),
    found({}, rule("keep", "namespace", "watch"), rule("keep", "node_name", "n"), { target_label: "pod" }),
    found({ kubernetes_sd_configs: [{ role: "pod", namespaces: { names: ["watch"] } }] }),
    found(
      {},
      {
        ...rule("keep", "namespace", "watch;db"),
        source_labels: ["__meta_kubernetes_namespace", "__meta_kubernetes_pod_label_app_kubernetes_io_name"],
      },
    ),
  ]).toEqual(Array(8).fill(true));
  expect([
    found({}, rule("keep", "pod_container_port_name", "native")),
    found({}, rule("keep", "pod_label_app", "db")),
    found({}, rule("drop", "pod_container_name", "exporter")),
    found({}, rule("keep", "namespace", "wat")),
    found({ kubernetes_sd_configs: [{ role: "node" }] }),
    found({ kubernetes_sd_configs: [{ role: "pod", namespaces: { names: ["far"] } }] }),
    found({ kubernetes_sd_configs: undefined }),
    found({ metrics_path: "/other" }),
  ]).toEqual(Array(8).fill(false));
  expect(isDiscovered(of({ kubernetes_sd_configs: [{ role: "pod" }] }), "Else", undefined)).toBe(false);
  expect(isDiscovered(of({ kubernetes_sd_configs: [{ role: "pod" }] }), "Questions", "eu-west-1")).toBe(false);
});
