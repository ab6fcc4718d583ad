// LOG-005: what the servers write reaches its log groups. Written where the shipper reads, read whole, sent to the promised
// group with rights that the pods have.

import { check } from "../check.ts";
import { isIdle, isSuspended, nameOf, namespaceOf } from "../cluster/manifest-objects.ts";
import type { Pods } from "../cluster/manifest-objects.ts";
import { child, servers } from "../servers/servers.ts";
import { mayPass } from "../iam/answers.ts";
import { homeAccount } from "../iam/arns.ts";
import { asRole, policiesFor } from "../iam/role-policies.ts";
import { roleName } from "../iam/roles.ts";
import type { Inspection } from "../inspection.ts";
import { mountedFiles } from "../cluster/mounted-files.ts";
import { isServer, serverPods } from "../monitoring/scraping.ts";
import { seedGroups } from "./log-groups.ts";
import { isOf, leavesOut, sectionsOf, waysOf } from "./shipper-config.ts";
import type { Section } from "./shipper-config.ts";
import { property, Undecided } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";

/** Levels at which a server writes the text of its queries. */
const telling = ["debug", "trace", "test"];

interface Written {
  readonly group: string;
  readonly path: string | undefined;
  /** A line of the kind that has to arrive. */
  readonly line: string;
  readonly node: Node;
}

export const shippingChecks = [
  check(
    "LOG-005",
    (it) => {
      it.each(
        () => serverPods(it.model),
        (pods) => {
          const shippers = shippersOf(it, pods);
          const elsewhere = shippers.length === 0 ? shipperOfNodes(it) : undefined;
          if (elsewhere !== undefined) {
            it.undecided(elsewhere, { message: `what ${elsewhere.id} reads of ${nameOf(pods.of)} is not followed` });
          } else if (shippers.length === 0) {
            it.violated(pods.spec.get("containers"), {
              message: `no container of ${nameOf(pods.of)} ships its logs`,
              expected: "a shipper to CloudWatch beside each server",
            });
          }
          for (const server of pods.spec.get("containers").list().filter(isServer)) {
            for (const log of writtenLogs(it, pods, server)) {
              it.attempt(() => {
                shipped(it, pods, { server, log, shippers });
              });
            }
          }
        },
      );
      it.leftOut("that a line arrives in CloudWatch is seen where the shipper runs");
    },
    { needs: "manifests" },
  ),
];

/** An agent on the nodes that may read what containers write: a set of pods on each of them, or EKS's own add-on. */
function shipperOfNodes({ model }: Inspection): Resource | undefined {
  const agent = /fluent|vector|cloudwatch-agent|amazon-cloudwatch|otel|opentelemetry/i;
  const sets = model.all("Kubernetes::DaemonSet").filter((set) =>
    property(set, "spec", "template", "spec", "containers")
      .list()
      .some((one) => agent.test(one.get("image").written()) && !isIdle(one)),
  );
  const charts = model
    .all("Kubernetes::HelmRelease")
    .filter((one) => !isSuspended(one) && agent.test(property(one, "spec", "chart", "spec", "chart").written()));
  const addons = model.all("AWS::EKS::Addon").filter((one) => agent.test(property(one, "AddonName").written()));
  return [...sets, ...charts, ...addons][0];
}

/** What a server writes, by its configuration. */
function writtenLogs(it: Inspection, pods: Pods, server: Node): Written[] {
  const own = servers(it.model).find(({ container }) => isSame(container, server));
  const logger = child(own?.config, "logger");
  const value = (name: string) => child(logger, name);
  const level = value("level");
  if (level !== undefined && !telling.includes(level.text)) {
    const message = `at the level ${level.text} servers do not write their queries`;
    it.violated(level.node, { message, expected: telling });
  }
  const of = (name: string) => ({ path: value(name)?.text, node: value(name)?.node ?? server });
  return [
    { group: seedGroups.queries, line: "<Debug> executeQuery: (from 10.0.11.4) SELECT 1", ...of("log") },
    { group: seedGroups.errors, line: "<Error> executeQuery: Code: 60. DB::Exception", ...of("errorlog") },
  ];
}

function isSame(one: Node | undefined, other: Node): boolean {
  return one?.resource === other.resource && one.pointer === other.pointer;
}

interface Shipper {
  readonly container: Node;
  readonly sections: readonly Section[];
  readonly node: Node;
}

/** Containers of a pod that run beside its servers and send to CloudWatch. */
function shippersOf({ model }: Inspection, pods: Pods): Shipper[] {
  // What prepares a pod has ended when the server starts, unless it is restarted: then it stays.
  const beside = pods.spec
    .get("initContainers")
    .list()
    .filter((one) => one.get("restartPolicy").text() === "Always");
  const containers = [...pods.spec.get("containers").list(), ...beside].filter((one) => !isIdle(one));
  return containers.flatMap((container) => {
    const words = [...container.get("command").texts(), ...container.get("args").texts()];
    const named = words.find((_, index) => /^(--config|-c)$/.test(words[index - 1] ?? ""));
    const joined = words.find((word) => word.startsWith("--config="))?.slice("--config=".length);
    const path = named ?? joined ?? "/fluent-bit/etc/fluent-bit.conf";
    const file = mountedFiles(model, pods, { container }).get(path);
    if (file === undefined) return [];
    const sections = sectionsOf(file.text);
    return sections.some(isShipping) ? [{ container, sections, node: file.node }] : [];
  });
}

function isShipping(section: Section): boolean {
  return isOf(section, "cloudwatch_logs");
}

interface Shipped {
  readonly server: Node;
  readonly log: Written;
  readonly shippers: readonly Shipper[];
}

function shipped(it: Inspection, pods: Pods, { server, log, shippers }: Shipped): void {
  const { group, path, line } = log;
  if (path === undefined) {
    it.violated(log.node, { message: `servers write no file that could go to ${group}`, expected: "a log file" });
    return;
  }
  const seen = shippers.flatMap((shipper) =>
    samePlaces(server, shipper.container, path)
      .flatMap((there) => waysOf(shipper.sections, there))
      .map((way) => ({ by: shipper, way })),
  );
  const [shipper] = shippers;
  if (shipper === undefined) return;
  const ends = seen.flatMap(({ by, way }) =>
    way.outputs
      .filter((output) => isShipping(output) && output.get("log_group_name") === group)
      .map((output) => ({
        by,
        output,
        left: way.filters.map((filter) => leavesOut(filter, { key: way.key, text: line })),
      })),
  );
  const [first] = ends;
  if (first === undefined) {
    const why = seen.length === 0 ? `nothing reads ${path}` : `${path} is not sent to ${group}`;
    it.violated(shipper.node, { message: why, expected: `tail of ${path}, cloudwatch_logs to ${group}` });
    return;
  }
  const end = ends.find(({ left }) => left.every((one) => one === false)) ?? first;
  it.expect(end.by.node, !end.left.includes(true), {
    message: `a filter leaves out what belongs to ${group}`,
    expected: line,
  });
  if (end.left.includes("not followed")) {
    it.undecided(end.by.node, { message: `what a filter leaves of ${group} is not followed`, expected: line });
  }
  arrives(it, pods, { group, ...end });
}

/** The paths under which a container sees a file of another, by the volume that both mount. */
function samePlaces(server: Node, shipper: Node, path: string): string[] {
  const mounts = (container: Node) =>
    container
      .get("volumeMounts")
      .list()
      .map((mount) => ({
        name: mount.get("name").text(),
        folder: mount.get("mountPath").written().replace(/\/$/, ""),
      }));
  // A volume in a folder hides what the volume of the folder above has there.
  const [written] = mounts(server)
    .filter(({ folder }) => path.startsWith(`${folder}/`))
    .sort((one, other) => other.folder.length - one.folder.length);
  return mounts(shipper)
    .filter(({ name }) => name === written?.name)
    .map(({ folder }) => folder + path.slice(written?.folder.length));
}

/** The group is there, in the region that the shipper asks, and the pod's role may write to it. */
function arrives(it: Inspection, pods: Pods, at: { group: string; output: Section; by: Shipper }): void {
  const { group, output, by } = at;
  const region = regionOf(it, output.get("region"), by.container);
  it.expect(by.node, region !== undefined && it.intent.regions.includes(region), {
    message: `${group} is looked for in ${region ?? "no region"}`,
    expected: it.intent.regions,
  });
  const groups = it.model.all("AWS::Logs::LogGroup").map((one) => property(one, "LogGroupName").text());
  it.expect(by.node, groups.includes(group), { message: `the log group ${group} is missing`, expected: group });
  const account = pods.spec.get("serviceAccountName").text() ?? "default";
  const holder = it.model
    .all("Kubernetes::ServiceAccount")
    .find((one) => nameOf(one) === account && namespaceOf(one) === namespaceOf(pods.of));
  const named = holder && property(holder, "metadata", "annotations", "eks.amazonaws.com/role-arn");
  const role =
    named &&
    it.model.all("AWS::IAM::Role").find((one) => {
      return it.model.referred(named) === one || named.text()?.endsWith(`:role/${roleName(one)}`) === true;
    });
  if (role === undefined) {
    it.violated(holder ?? "none", {
      message: `the pods of ${account} have no role`,
      expected: "a role that may write",
    });
    return;
  }
  const stream = `log-group:${group}:log-stream:clickhouse-0`;
  const resource = `arn:aws:logs:${region ?? "*"}:${homeAccount(it.model)}:${stream}`;
  const policies = policiesFor(it.model, role);
  for (const action of ["logs:CreateLogStream", "logs:PutLogEvents"]) {
    it.expect(by.node, mayPass({ asker: asRole(it.model, role), action, resource }, policies), {
      message: `${role.id} may not ${action} in ${group}`,
      expected: action,
    });
  }
}

/** A region as it is written, or as the shipper's environment says: EKS tells the cluster's own to pods with a role. */
function regionOf(it: Inspection, text: string | undefined, container: Node): string | undefined {
  const name = /^\$\{(\w+)\}$/.exec(text ?? "")?.[1];
  if (name === undefined) return text;
  const told = container
    .get("env")
    .list()
    .find((one) => one.get("name").text() === name);
  if (told === undefined) return /^AWS_(DEFAULT_)?REGION$/.test(name) ? it.intent.regions[0] : undefined;
  if (!told.get("value").exists) throw new Undecided(`which region ${name} names is not told here`, told);
  return told.get("value").text();
}
