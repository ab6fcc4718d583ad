// EKS-020: disks of the nodes where they are promised, and who writes to them.

import { check } from "../check.ts";
import { nameOf, podsOf, unrendered } from "../cluster/manifest-objects.ts";
import type { Pods } from "../cluster/manifest-objects.ts";
import { isWithin, nodeFolders, nodePath } from "../cluster/node-paths.ts";
import { mountsIn } from "../cluster/script-mounts.ts";
import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { isMap, textOf } from "../../model/value.ts";

export const mountChecks = [
  check("EKS-020", (it) => {
    const agreed = it.profile.objectives["EKS-020"]?.value;
    const paths = isMap(agreed)
      ? Object.entries(agreed).map(([purpose, path]) => [purpose, textOf(path)] as const)
      : [];
    if (paths.length === 0) {
      it.outOfScope("no agreed value");
      return;
    }
    it.each(paths, ([purpose, path]) => {
      isMounted(it, purpose, path);
      if (!it.model.hasManifests) return;
      // Agents look at the disks of every node and keep nothing there.
      const used = podsOf(it.model)
        .filter(({ of }) => of.type !== "Kubernetes::DaemonSet")
        .flatMap((pods) => nodeFolders(it.model, pods))
        .some((folder) => isWithin(folder, path) || holdsDisk(folder, path));
      const chart = unrendered(it.model, path.includes("bookkeeper") ? "pulsar-bookie" : "clickhouse");
      if (!used && chart !== undefined) {
        it.undecided(chart, { message: `whether pods of ${chart.id} keep data at ${path} is not rendered` });
      } else if (!used) it.missing({ message: `no pod keeps data at ${path}`, expected: { [purpose]: path } });
    });
    bookiesWriteThere(
      it,
      paths.map(([, path]) => path),
    );
    it.leftOut("that the disks are mounted shows on running nodes");
  }),
];

/** A folder above the path that is more than the one below which all disks are mounted. */
function holdsDisk(folder: string, path: string): boolean {
  return folder.split("/").length > 2 && isWithin(path, folder);
}

function isMounted(it: Inspection, purpose: string, path: string): void {
  const scripts = [...startScripts(it), ...agentScripts(it)];
  const ways = scripts.map((one) => mounts(one, path));
  if (ways.includes("mounted")) return;
  const open = scripts[ways.indexOf("unread")];
  if (open !== undefined) {
    it.undecided(open.node, { message: `the script of the node is not followed: what does it mount at ${path}?` });
    return;
  }
  it.violated(it.model.all("AWS::EC2::LaunchTemplate")[0] ?? "none", {
    message: `no node mounts a disk at ${path}`,
    expected: { [purpose]: path },
  });
}

interface NodeScript {
  readonly node: Node;
  readonly text: string;
  /** Names of the volumes of EBS that the node starts with. */
  readonly ofEbs: readonly string[];
}

function startScripts(it: Inspection): NodeScript[] {
  return it.model.all("AWS::EC2::LaunchTemplate").flatMap((template) => {
    const node = property(template, "LaunchTemplateData", "UserData");
    const encoded = node.text();
    const ofEbs = property(template, "LaunchTemplateData", "BlockDeviceMappings")
      .list()
      .flatMap((mapping) => mapping.get("DeviceName").text() ?? []);
    return encoded === undefined ? [] : [{ node, text: Buffer.from(encoded, "base64").toString("utf8"), ofEbs }];
  });
}

/** Agents on every node may prepare its disks as well. */
function agentScripts(it: Inspection): NodeScript[] {
  return podsOf(it.model)
    .filter(({ of }) => of.type === "Kubernetes::DaemonSet")
    .flatMap(({ spec }) => ["initContainers", "containers"].flatMap((name) => spec.get(name).list()))
    .filter((container) => container.get("securityContext", "privileged").bool(false))
    .map((container) => ({
      node: container,
      text: [...container.get("command").texts(), ...container.get("args").texts()].join("\n"),
      ofEbs: [],
    }));
}

/** Whether a script mounts a disk of the right kind at, or above, a path. */
function mounts({ text, ofEbs }: NodeScript, path: string): "mounted" | "unread" | "not" {
  const all = mountsIn(text);
  const there = all.filter(({ points }) => points.some((point) => isWithin(path, point)));
  // A volume of the template is no local disk, whatever the folder is called.
  const fits = (device: string) =>
    path.startsWith("/mnt/ebs-") ? !device.includes("Instance_Storage") : !ofEbs.some((name) => device.includes(name));
  if (there.some(({ devices }) => devices.every(fits))) return "mounted";
  const isMixed = there.some(({ devices }) => devices.some(fits));
  const isNamed = new RegExp(`${path}(?![\\w-])`).test(text.replaceAll(/(^|\s)#.*$/gm, ""));
  return isMixed || (isNamed && all.some(({ isRead }) => !isRead)) ? "unread" : "not";
}

const folders = {
  journal: { names: /^(PULSAR_PREFIX_|BK_)?journalDirector(y|ies)$/, image: "/pulsar/data/bookkeeper/journal" },
  ledgers: { names: /^(PULSAR_PREFIX_|BK_)?ledgerDirectories$/, image: "/pulsar/data/bookkeeper/ledgers" },
} as const;

/** Journal and ledgers are written to the disks that are named after them. */
function bookiesWriteThere(it: Inspection, paths: readonly string[]): void {
  const bookies = podsOf(it.model).filter(({ of }) => nameOf(of) === "pulsar-bookie");
  const config = it.model.all("Kubernetes::ConfigMap").find((one) => nameOf(one) === "pulsar-bookie");
  for (const [about, { names, image }] of Object.entries(folders)) {
    const own = paths.filter((path) => path.includes(about));
    if (own.length === 0) continue;
    const told = [...settings(config), ...bookies.flatMap(variables)].filter(([name]) => names.test(name));
    for (const [, node] of told) {
      const written = node
        .written()
        .split(",")
        .map((folder) => folder.trim());
      liesThere(it, { node, about, own, written, bookies });
    }
    // What nobody tells them is where the image has it.
    const [first] = bookies;
    if (told.length === 0 && first !== undefined) {
      liesThere(it, { node: first.spec, about, own, written: [image], bookies });
    }
  }
}

interface Written {
  readonly node: Node;
  readonly about: string;
  readonly own: readonly string[];
  /** Folders as the bookies name them. */
  readonly written: readonly string[];
  readonly bookies: readonly Pods[];
}

function liesThere(it: Inspection, { node, about, own, written, bookies }: Written): void {
  const onNodes = bookies.flatMap((pods) => written.map((folder) => nodePath(it.model, pods, folder) ?? folder));
  const found = bookies.length === 0 ? written : onNodes;
  it.expect(
    node,
    found.every((folder) => own.some((path) => isWithin(folder, path))),
    { message: `the ${about} of the bookies lie elsewhere`, expected: own, actual: found },
  );
}

function settings(config: Resource | undefined): [string, Node][] {
  return config === undefined ? [] : property(config, "data").entries();
}

function variables({ spec }: Pods): [string, Node][] {
  return spec
    .get("containers")
    .list()
    .flatMap((container) => container.get("env").list())
    .map((one) => [one.get("name").written(), one.get("value")]);
}
