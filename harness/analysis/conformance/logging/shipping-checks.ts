// LOG-005: what the servers write reaches its log groups. Written where the shipper reads, read whole, sent to the promised
// group with rights that the pods have.

import { check } from "../check.ts";
import { nameOf, namespaceOf } from "../cluster/manifest-objects.ts";
import type { Pods } from "../cluster/manifest-objects.ts";
import { configFiles, elements } from "../cluster/server-config.ts";
import { mayPass } from "../iam/answers.ts";
import { homeAccount } from "../iam/arns.ts";
import { asRole, policiesFor } from "../iam/role-policies.ts";
import { roleName } from "../iam/roles.ts";
import type { Inspection } from "../inspection.ts";
import { mountedFiles, serverPods } from "../monitoring/scraping.ts";
import { seedGroups } from "./log-groups.ts";
import { sectionsOf, waysOf } from "./shipper-config.ts";
import type { Section } from "./shipper-config.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";

/** Levels at which a server writes the text of its queries. */
const telling = ["debug", "trace", "test"];

interface Written {
  readonly group: string;
  readonly path: string | undefined;
  /** A line of the kind that has to arrive. */
  readonly line: string;
  readonly node: Node | "none";
}

export const shippingChecks = [
  check(
    "LOG-005",
    (it) => {
      const written = writtenLogs(it);
      it.each(
        () => serverPods(it.model),
        (pods) => {
          const shippers = shippersOf(it, pods);
          if (shippers.length === 0) {
            it.violated(pods.spec.get("containers"), {
              message: `no container of ${nameOf(pods.of)} ships its logs`,
              expected: "a shipper to CloudWatch beside each server",
            });
          }
          for (const log of written) {
            it.attempt(() => {
              shipped(it, pods, { log, shippers });
            });
          }
        },
      );
      it.leftOut("that a line arrives in CloudWatch is seen where the shipper runs");
    },
    { needs: "manifests" },
  ),
];

function writtenLogs(it: Inspection): Written[] {
  const loggers = configFiles(it.model).flatMap(({ xml, node }) =>
    elements(xml, "logger").flatMap((text) => (/<(level|log|errorlog|console)>/.test(text) ? [{ text, node }] : [])),
  );
  const servers = loggers.filter(({ node }) => /<remote_servers>/.test(node.written()));
  const [first] = servers;
  const value = (name: string) => (first === undefined ? undefined : elements(first.text, name)[0]);
  const level = value("level") ?? "trace";
  it.looked();
  if (first !== undefined && !telling.includes(level)) {
    it.violated(first.node, { message: `at the level ${level} servers do not write their queries`, expected: telling });
  }
  const node = first?.node ?? "none";
  return [
    { group: seedGroups.queries, path: value("log"), line: "<Debug> executeQuery: (from 10.0.11.4) SELECT 1", node },
    { group: seedGroups.errors, path: value("errorlog"), line: "<Error> executeQuery: Code: 60. DB::Exception", node },
  ];
}

interface Shipper {
  readonly container: Node;
  readonly sections: readonly Section[];
  readonly node: Node;
}

/** Containers of a pod that send to CloudWatch. */
function shippersOf({ model }: Inspection, pods: Pods): Shipper[] {
  const containers = ["containers", "initContainers"].flatMap((list) => pods.spec.get(list).list());
  return containers.flatMap((container) => {
    const words = [...container.get("command").list(), ...container.get("args").list()].map((word) => word.written());
    const named = words.find((word, index) => ["--config", "-c"].includes(words[index - 1] ?? ""));
    const file = mountedFiles(model, pods, container).get(named ?? "/fluent-bit/etc/fluent-bit.conf");
    const sections = sectionsOf(file?.text ?? "");
    const isShipper = sections.some(({ kind, get }) => kind === "OUTPUT" && get("name") === "cloudwatch_logs");
    return file === undefined || !isShipper ? [] : [{ container, sections, node: file.node }];
  });
}

function shipped(it: Inspection, pods: Pods, { log, shippers }: { log: Written; shippers: readonly Shipper[] }): void {
  const { group, path, line } = log;
  if (path === undefined) {
    it.violated(log.node, { message: `servers write no file that could go to ${group}`, expected: "a log file" });
    return;
  }
  const [server] = pods.spec.get("containers").list();
  const seen = shippers.flatMap((shipper) => {
    const there = server === undefined ? undefined : samePlace(server, shipper.container, path);
    return there === undefined ? [] : waysOf(shipper.sections, there).map((way) => ({ shipper, way }));
  });
  const [shipper] = shippers;
  it.looked();
  if (shipper === undefined) return;
  const ends = seen.flatMap(({ shipper: by, way }) =>
    way.outputs
      .filter(({ get }) => get("name") === "cloudwatch_logs" && get("log_group_name") === group)
      .map((output) => ({ by, output, dropped: way.filters.find((filter) => drops(filter, line)) })),
  );
  const end = ends.find(({ dropped }) => dropped === undefined) ?? ends[0];
  if (end === undefined) {
    const why = seen.length === 0 ? `nothing reads ${path}` : `${path} is not sent to ${group}`;
    it.violated(shipper.node, { message: why, expected: `tail of ${path}, cloudwatch_logs to ${group}` });
    return;
  }
  it.expect(end.by.node, end.dropped === undefined, {
    message: `a filter leaves out what belongs to ${group}`,
    expected: line,
  });
  arrives(it, pods, { group, output: end.output, node: end.by.node });
}

/** The path under which a container sees a file of another, by the volume that both mount. */
function samePlace(server: Node, shipper: Node, path: string): string | undefined {
  const mounts = (container: Node) =>
    container
      .get("volumeMounts")
      .list()
      .map((mount) => ({
        name: mount.get("name").text(),
        folder: mount.get("mountPath").written().replace(/\/$/, ""),
      }));
  const written = mounts(server)
    .filter(({ folder }) => path.startsWith(`${folder}/`))
    .sort((one, other) => other.folder.length - one.folder.length)[0];
  const read = mounts(shipper).find(({ name }) => name === written?.name);
  return written === undefined || read === undefined ? undefined : read.folder + path.slice(written.folder.length);
}

/** Whether a filter takes a line away. Others than `grep` change lines and keep them. */
function drops({ get }: Section, line: string): boolean {
  if (get("name") !== "grep") return false;
  const pattern = (name: string) => {
    const text = get(name)?.replace(/^\S+\s+/, "");
    return text === undefined ? undefined : new RegExp(text);
  };
  const [wanted, unwanted] = [pattern("regex"), pattern("exclude")];
  return (wanted !== undefined && !wanted.test(line)) || (unwanted?.test(line) ?? false);
}

/** The group is there, in the region that the shipper asks, and the pod's role may write to it. */
function arrives(it: Inspection, pods: Pods, at: { group: string; output: Section; node: Node }): void {
  const { group, output, node } = at;
  const region = output.get("region") ?? "";
  it.expect(node, it.intent.regions.includes(region), {
    message: `${group} is looked for in ${region === "" ? "no region" : region}`,
    expected: it.intent.regions,
  });
  const groups = it.model.all("AWS::Logs::LogGroup").map((one) => property(one, "LogGroupName").text());
  it.expect(node, groups.includes(group), { message: `the log group ${group} is missing`, expected: group });
  const account = pods.spec.get("serviceAccountName").text() ?? "default";
  const holder = it.model
    .all("Kubernetes::ServiceAccount")
    .find((one) => nameOf(one) === account && namespaceOf(one) === namespaceOf(pods.of));
  const arn = holder && property(holder, "metadata", "annotations", "eks.amazonaws.com/role-arn").text();
  const role = it.model.all("AWS::IAM::Role").find((one) => arn?.endsWith(`:role/${roleName(one)}`) ?? false);
  if (role === undefined) {
    it.violated(holder ?? "none", {
      message: `the pods of ${account} have no role`,
      expected: "a role that may write",
    });
    return;
  }
  const resource = `arn:aws:logs:${region}:${homeAccount(it.model)}:log-group:${group}:log-stream:clickhouse-0`;
  const policies = policiesFor(it.model, role);
  for (const action of ["logs:CreateLogStream", "logs:PutLogEvents"]) {
    it.expect(node, mayPass({ asker: asRole(it.model, role), action, resource }, policies), {
      message: `${role.id} may not ${action} in ${group}`,
      expected: action,
    });
  }
}
