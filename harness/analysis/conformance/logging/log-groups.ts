// Log groups, the trail, flow logs and DNS query logs.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { isOwnKey } from "../kms/keys.ts";
import { unmanagedGroups } from "./unmanaged-groups.ts";
import { undelivered } from "./delivery.ts";
import { admitsLogs } from "./log-keys.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";
import { textOf } from "../../model/value.ts";

export const seedGroups = {
  queries: "/aws/clickhouse/query-logs",
  errors: "/aws/clickhouse/error-logs",
} as const;

export const logChecks = [
  check("LOG-001", (it) => {
    keptFor(it, seedGroups.queries, 30);
  }),
  check("LOG-002", (it) => {
    keptFor(it, seedGroups.errors, 90);
  }),
  check("LOG-003", (it) => {
    it.attempt(() => {
      keptFor(it, clusterGroup(it.model), 90);
    });
  }),

  // R11: a customer managed key of the platform whose policy lets the logs service use it for exactly these groups.
  check("LOG-004", (it) => {
    const names = [seedGroups.queries, seedGroups.errors, clusterGroup(it.model)];
    it.each(
      () => it.model.all("AWS::Logs::LogGroup").filter((group) => names.includes(groupName(group))),
      (group) => {
        const key = property(group, "KmsKeyId");
        it.expect(key, key.exists && isOwnKey(it.model, key), {
          message: `${groupName(group)} is not encrypted with a key of the platform`,
          expected: "a customer managed key of the platform",
          actual: key.text() ?? "none",
        });
        const resource = it.model.referred(key);
        if (resource?.type !== "AWS::KMS::Key") return;
        it.expect(key, admitsLogs(it, resource, group), {
          message: `${resource.id} does not let the logs service encrypt ${groupName(group)}`,
          expected: "logs.<region>.amazonaws.com for exactly these groups",
          why: "CloudWatch Logs refuses to create a group under a key that it may not use",
        });
      },
    );
  }),

  check("LOG-006", (it) => {
    const trails = it.model.all("AWS::CloudTrail::Trail");
    it.looked();
    if (trails.length === 0) it.missing({ message: "no trail records the account", expected: "1 trail" });
    it.each(trails, (trail) => {
      const logging = property(trail, "IsLogging");
      it.expect(logging, logging.bool(false), { message: `${trail.id} does not log`, expected: true });
    });
  }),

  // R3: the template carries that management events, AssumeRole among them, are recorded.
  check("LOG-007", (it) => {
    it.each(
      () => it.model.all("AWS::CloudTrail::Trail"),
      (trail) => {
        it.expect(property(trail, "EventSelectors"), recordsManagement(trail), {
          message: "uses of the vendor role are not recorded: management events are excluded",
          expected: "management events, read and write",
        });
      },
    );
    it.leftOut("that events of the vendor role really arrive needs a real account");
  }),

  check("LOG-009", (it) => {
    const logs = it.model.all("AWS::EC2::FlowLog");
    it.each(
      () => it.model.all("AWS::EC2::VPC"),
      (vpc) => {
        const own = logs.filter((log) => it.model.referred(property(log, "ResourceId")) === vpc);
        const [first] = own;
        if (first === undefined) {
          it.violated(vpc, { message: `${vpc.id} has no flow log`, expected: "1 flow log of ALL traffic" });
          return;
        }
        const whole = own.filter((log) => property(log, "TrafficType").text()?.toUpperCase() === "ALL");
        it.expect(property(first, "TrafficType"), whole.length > 0, {
          message: "flow logs do not record all traffic",
          expected: "ALL",
        });
        const stopped = whole.flatMap((log) => stoppedBy(log) ?? []);
        const [why] = stopped;
        if (why === undefined || stopped.length < whole.length) return;
        it.violated(whole[0] ?? first, { message: `the flow log is ${why}`, expected: "ACTIVE", actual: why });
      },
    );
  }),

  check("LOG-013", (it) => {
    it.each(
      () => unmanagedGroups(it.model),
      ({ writer, name }) => {
        it.violated(writer, {
          message: `${writer.id} makes ${name} by itself, which keeps events for ever`,
          expected: "a log group of that name with a retention policy",
        });
      },
    );
    it.each(
      () => it.model.all("AWS::Logs::LogGroup"),
      (group) => {
        const days = property(group, "RetentionInDays");
        it.expect(days, (days.number() ?? 0) > 0, {
          message: `${groupName(group)} keeps events for ever`,
          expected: "a retention policy",
          actual: "never expires",
        });
      },
    );
  }),

  check("BASE-003", (it) => {
    const trails = it.model.all("AWS::CloudTrail::Trail");
    it.looked();
    if (trails.length === 0)
      it.missing({ message: "no trail records what is called", expected: "a trail of all regions" });
    it.each(trails, (trail) => {
      const on = property(trail, "IsLogging");
      const isOn = it.hasRow("LOG-006") || on.bool(true);
      it.expect(on, isOn, { message: "the trail is stopped: it records nothing", expected: true });
      const regions = property(trail, "IsMultiRegionTrail");
      it.expect(regions, regions.bool(false), { message: "the trail covers one region only", expected: true });
      const worldwide = property(trail, "IncludeGlobalServiceEvents");
      it.expect(worldwide, worldwide.bool(true), {
        message: "calls of services without a region (IAM, STS) are not recorded",
        expected: true,
      });
      const validation = property(trail, "EnableLogFileValidation");
      it.expect(validation, validation.bool(false), {
        message: "log files can be changed unnoticed",
        expected: true,
      });
      it.expect(property(trail, "EventSelectors"), recordsManagement(trail), {
        message: "management events are not all recorded",
        expected: "management events, read and write",
      });
    });
  }),

  check("BASE-019", (it) => {
    it.each(
      () => it.model.all("AWS::EC2::VPC"),
      (vpc) => {
        const flows = it.model
          .all("AWS::EC2::FlowLog")
          .filter((log) => it.model.referred(property(log, "ResourceId")) === vpc);
        const associations = it.model
          .all("AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation")
          .filter((one) => it.model.referred(property(one, "ResourceId")) === vpc)
          .filter(({ attributes }) => !["FAILED", "ACTION_NEEDED"].includes(textOf(attributes["Status"] ?? "")));
        if (flows.length === 0) it.violated(vpc, { message: "flows of the VPC are not logged", expected: "flow logs" });
        if (associations.length === 0)
          it.violated(vpc, { message: "DNS queries of the VPC are not logged", expected: "query logs" });
        const traffic = flows.map((flow) => property(flow, "TrafficType").text() ?? "ALL");
        const isWhole =
          it.hasRow("LOG-009") ||
          traffic.includes("ALL") ||
          ["ACCEPT", "REJECT"].every((kind) => traffic.includes(kind));
        if (flows.length > 0 && !isWhole) {
          const [flow] = flows;
          const says = { message: "flows that get through are not logged", expected: "ALL", actual: traffic };
          it.violated(flow === undefined ? vpc : property(flow, "TrafficType"), says);
        }
        const stopped = flows.flatMap((flow) => stoppedBy(flow) ?? []);
        if (!it.hasRow("LOG-009") && flows.length > 0 && stopped.length === flows.length) {
          const says = { message: `the flow log is ${stopped[0] ?? ""}`, expected: "ACTIVE", actual: stopped[0] };
          it.violated(flows[0] ?? vpc, says);
        }
        for (const flow of flows)
          it.attempt(() => {
            keptAndEncrypted(it, flowTarget(flow));
            const role = property(flow, "DeliverLogsPermissionArn");
            if (role.exists) it.model.required(role, `the role that delivers ${flow.id}`);
            const why = undelivered(it.model, flow, it.model.referred(flowTarget(flow)));
            it.expect(property(flow, "DeliverLogsPermissionArn"), why === undefined, {
              message: `flows of the VPC are not delivered: ${why ?? ""}`,
              expected: "a role that may write to the log group",
            });
          }, flow);
        for (const association of associations) {
          const config = it.model.referred(property(association, "ResolverQueryLogConfigId"));
          if (config === undefined) it.undecided(association, { message: "the query log's destination is not known" });
          else
            it.attempt(() => {
              keptAndEncrypted(it, property(config, "DestinationArn"));
            }, config);
        }
      },
    );
  }),
];

/** What keeps a running flow log from recording, if anything does: EC2 calls a log ACTIVE whose records it cannot deliver. */
function stoppedBy({ attributes }: Resource): string | undefined {
  const { FlowLogStatus: status, DeliverLogsStatus: delivery } = attributes;
  if (delivery === "FAILED") return "not delivered";
  return typeof status === "string" && status !== "ACTIVE" ? status : undefined;
}

export function groupName(group: Resource): string {
  return property(group, "LogGroupName").text() ?? group.id;
}

/** EKS writes to a group named after the cluster and makes its own, without a period, when that one is missing. */
function clusterGroup(model: PlatformModel): string {
  const [cluster] = model.all("AWS::EKS::Cluster");
  const name = cluster === undefined ? undefined : property(cluster, "Name").text();
  return `/aws/eks/${name ?? "clickhouse-cluster"}/cluster`;
}

function keptFor(it: Inspection, name: string, expected: number): void {
  const group = it.model.all("AWS::Logs::LogGroup").find((one) => groupName(one) === name);
  it.looked();
  if (group === undefined) {
    it.missing({ message: `the log group ${name} is missing`, expected: name });
    return;
  }
  const days = property(group, "RetentionInDays");
  it.expect(days, days.number() === expected, {
    message: `${name} keeps events ${days.text() ?? "for ever"}${days.exists ? " days" : ""}`,
    expected,
    actual: days.number() ?? "never expires",
    patch: { cli: `aws logs put-retention-policy --log-group-name ${name} --retention-in-days ${String(expected)}` },
  });
}

/** Management events, read and write: the default of a trail, unless selectors say otherwise. */
function recordsManagement(trail: Resource): boolean {
  const basic = property(trail, "EventSelectors").list();
  const advanced = property(trail, "AdvancedEventSelectors").list();
  if (basic.length === 0 && advanced.length === 0) return true;
  const byBasic = basic.some((selector) => {
    const excluded = selector.get("ExcludeManagementEventSources").texts();
    const all = (selector.get("ReadWriteType").text() ?? "All") === "All";
    return selector.get("IncludeManagementEvents").bool(true) && all && excluded.length === 0;
  });
  return byBasic || advanced.some(isFullManagementSelector);
}

function isFullManagementSelector(selector: Node): boolean {
  const fields = selector.get("FieldSelectors").list();
  const category = fields.find((field) => field.get("Field").text() === "eventCategory");
  return category?.get("Equals").texts().includes("Management") === true && fields.length === 1;
}

function flowTarget(flow: Resource): Node {
  const name = property(flow, "LogGroupName");
  return name.exists ? name : property(flow, "LogDestination");
}

function keptAndEncrypted(it: Inspection, target: Node): void {
  const store = it.model.referred(target);
  if (store?.type === "AWS::S3::Bucket") return;
  if (store?.type !== "AWS::Logs::LogGroup") {
    it.undecided(target, { message: "the destination of the log is not part of what was read" });
    return;
  }
  const key = property(store, "KmsKeyId");
  it.expect(key, key.exists, {
    message: `${groupName(store)} is not encrypted with a key of the platform`,
    expected: "a key",
  });
  const resource = it.model.referred(key);
  if (resource?.type === "AWS::KMS::Key") {
    it.expect(key, admitsLogs(it, resource, store), {
      message: `${resource.id} does not let the logs service encrypt ${groupName(store)}`,
      expected: "logs.<region>.amazonaws.com for this group",
      why: "CloudWatch Logs refuses to create a group under a key that it may not use",
    });
  }
  const days = property(store, "RetentionInDays");
  it.expect(days, (days.number() ?? 0) > 0, {
    message: `${groupName(store)} keeps events for ever`,
    expected: "a period",
  });
}
