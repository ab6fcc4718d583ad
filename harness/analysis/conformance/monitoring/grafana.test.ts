// Boards that Grafana loads: from folders that its providers read, and by a sidecar that collects those with the label.

import { expect, it } from "vitest";
import { platform } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";
import { boardsAtHand, grafanas, loadedBoards } from "./grafana.ts";

type Objects = Exclude<Written, string>;

const config = (data: object, labels?: object): Objects[string] => [
  "Kubernetes::ConfigMap",
  { metadata: { labels }, data },
];
const volumes = ["boards", "providers"].map((name) => ({ name, configMap: { name } }));
const volumeMounts = [
  { name: "boards", mountPath: "/boards" },
  { name: "providers", mountPath: "/etc/grafana/provisioning/dashboards" },
];
const grafana = { name: "grafana", image: "grafana/grafana:12", volumeMounts };
const sidecar = (env?: object[]) => ({ name: "sidecar", image: "quay.io/kiwigrid/k8s-sidecar:1", env });
const pods = (containers: object[], more: object = {}): Objects[string] => [
  "Kubernetes::Deployment",
  { spec: { ...more, template: { spec: { containers, volumes } } } },
];
const provider = (...list: object[]) => config({ "p.yaml": JSON.stringify({ providers: list }) });
const reads = (path: string, more: object = {}) => ({ options: { path }, ...more });
const at = (objects: Objects) =>
  boardsAtHand(platform(objects)).map(({ text, isProvided }) => `${text} ${String(isProvided)}`);
const boards = config({ "a.json": "A", "b.txt": "B" });
const label = { grafana_dashboard: "1" };

it("pods that run Grafana", () => {
  const count = (container: object, more: object = {}) => grafanas(platform({ g: pods([container], more) })).length;
  for (const image of ["grafana", "grafana/grafana-oss:1", "x/grafana-enterprise@sha256:1", "grafana/grafana:12"]) {
    expect(count({ image })).toBe(1);
  }
  for (const image of ["grafana/loki:3", "mygrafana:1", "grafana-image-renderer:1"]) expect(count({ image })).toBe(0);
  expect([count(grafana, { replicas: 0 }), count(grafana, { replicas: 2 })]).toEqual([0, 1]);
});

it("boards in folders of providers", () => {
  const of = (...list: object[]) => at({ g: pods([grafana]), boards, providers: provider(...list) });
  expect(of(reads("/boards"))).toEqual(["A true"]);
  expect(of(reads("/boards/"))).toEqual(["A true"]);
  expect(of(reads("/board"))).toEqual(["A false"]);
  expect(of(reads("/other"), reads("/boards", { type: "file" }))).toEqual(["A true"]);
  expect(of(reads("/boards", { type: "git" }))).toEqual(["A false"]);
  expect(of({}, reads(""))).toEqual(["A false"]);
  expect(of()).toEqual(["A false"]);
  expect(at({ g: pods([grafana]), boards, providers: config({ "p.yaml": "a: [" }) })).toEqual(["A false"]);
  expect(
    at({ g: pods([grafana]), boards, providers: config({ "p.txt": "providers: [{ options: { path: /boards } }]" }) }),
  ).toEqual(["A false"]);
  const elsewhere = { ...grafana, env: [{ name: "GF_PATHS_PROVISIONING", value: "/etc/elsewhere" }] };
  expect(at({ g: pods([elsewhere]), boards, providers: provider(reads("/boards")) })).toEqual(["A false"]);
  const loaded = loadedBoards(platform({ g: pods([grafana]), boards, providers: provider(reads("/other")) }));
  expect(loaded).toEqual([]);
});

it("a sidecar collects maps with the label, each board once", () => {
  const c = config({ "c.json": "C", "d.txt": "D" }, label);
  const of = (containers: object[], list: object[], more: Objects = {}) =>
    at({ g: pods(containers), boards, c, e: config({ "e.json": "E" }), providers: provider(...list), ...more });
  const folder = (value: string) =>
    sidecar([
      { name: "OTHER", value: "/x" },
      { name: "FOLDER", value },
    ]);
  expect(of([grafana], [reads("/boards")])).toEqual(["A true"]);
  expect(of([grafana, sidecar()], [reads("/boards")])).toEqual(["A true", "C true"]);
  expect(of([grafana, sidecar()], [])).toEqual(["A false", "C false"]);
  expect(of([grafana, folder("/tmp/dashboards")], [reads("/tmp")])).toEqual(["A false", "C true"]);
  expect(of([grafana, folder("/tmp/dashboards/")], [reads("/tmp/dashboards")])).toEqual(["A false", "C true"]);
  expect(of([grafana, folder("/tmp/dashboards")], [reads("/boards")])).toEqual(["A true", "C false"]);
  const labelled = { boards: config({ "a.json": "A", "c.json": "A2" }, label) };
  expect(of([grafana, sidecar()], [reads("/boards")], labelled)).toEqual(["A true", "A2 true", "C true"]);
});
