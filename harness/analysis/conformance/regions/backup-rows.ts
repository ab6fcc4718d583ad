// Backups of a region: when they are taken, how long they are kept, where they lie.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { declaredTopology } from "./topology.ts";

const manifests = { needs: "manifests" } as const;

interface Plan {
  readonly schedule: string;
  readonly timeZones: Readonly<Record<string, string>>;
}

export const backupRows = [
  // X-24: the Sunday run may be the daily run of that day; two that start together meet.
  check(
    "BAK-001",
    (it) => {
      const plan = it.profile.objectives["BAK-001"]?.value as Plan | undefined;
      if (plan === undefined) {
        it.outOfScope("no agreed value");
        return;
      }
      for (const region of regionsOf(it)) {
        const jobs = backupJobs(it).filter((job) => job.region === region);
        const onTime = jobs.filter((job) => property(job, "spec", "schedule").text() === plan.schedule);
        const [daily, ...others] =
          onTime.length > 0 ? [...onTime, ...jobs.filter((job) => !onTime.includes(job))] : jobs;
        it.looked();
        if (daily === undefined) {
          it.missing({ message: `nothing backs ${region} up`, expected: plan.schedule });
          continue;
        }
        takenDaily(it, daily, { schedule: plan.schedule, zone: plan.timeZones[region] ?? "" });
        for (const other of others) {
          it.expect(property(other, "spec", "schedule"), !meets(other, plan.schedule), {
            message: `${other.id} starts a second backup of ${region} at the same time`,
            expected: "one backup at a time",
          });
        }
      }
      it.leftOut("that backups appear every day is seen on the running platform");
    },
    manifests,
  ),

  // X-20: the tool's cleanup and the bucket's expiry; the shorter one counts. R15: versions are copies, too.
  check(
    "BAK-002",
    (it) => {
      const days = Number(it.profile.objectives["BAK-002"]?.value);
      it.each(
        () => toolConfigs(it),
        ({ node, value }) => {
          const kept = Number(value("backups_to_keep_remote") ?? 0);
          const bucket = it.model.named(value("bucket"));
          const expiry = bucket === undefined ? undefined : expiryOf(bucket);
          const least = Math.min(kept === 0 ? Infinity : kept, expiry?.days ?? Infinity);
          it.expect(node, least === days, {
            message: `backups are kept ${least === Infinity ? "for ever" : `${String(least)} days`}`,
            expected: days,
            actual: { backups_to_keep_remote: kept, expirationInDays: expiry?.days ?? "never" },
          });
          if (bucket === undefined || expiry === undefined) return;
          it.expect(expiry.node, !expiry.isVersioned || expiry.noncurrentDays !== undefined, {
            message: "older versions of backups stay for ever",
            expected: "an end to noncurrent versions",
          });
        },
      );
      it.leftOut("what cleanup really leaves is listed on the running platform");
    },
    manifests,
  ),

  check(
    "BAK-003",
    (it) => {
      const agreed = it.profile.objectives["BAK-003"]?.value as Readonly<Record<string, string>> | undefined;
      for (const region of regionsOf(it)) {
        const configs = toolConfigs(it).filter(({ node }) => node.resource.region === region);
        it.looked();
        if (configs.length === 0) it.missing({ message: `backups of ${region} go nowhere`, expected: region });
        it.each(configs, ({ node, value }) => {
          const name = value("bucket");
          it.expect(node, name === agreed?.[region] && value("region") === region, {
            message: `backups of ${region} go to another bucket`,
            expected: { bucket: agreed?.[region], region },
            actual: { bucket: name, region: value("region") },
          });
          const bucket = it.model.named(name);
          it.expect(node, bucket?.type === "AWS::S3::Bucket" && bucket.region === region, {
            message: `the bucket ${name ?? ""} does not stand in ${region}`,
            expected: region,
            actual: bucket?.region ?? "none",
          });
        });
      }
      it.leftOut("which objects lie there is listed on the running platform");
    },
    manifests,
  ),
];

function regionsOf(it: Inspection): string[] {
  return Object.values(declaredTopology(it).clusters).map(({ region }) => region);
}

/** Jobs one of whose steps is a backup. */
function backupJobs(it: Inspection): Resource[] {
  return it.model.all("Kubernetes::CronJob").filter((job) => {
    const containers = property(job, "spec", "jobTemplate", "spec", "template", "spec", "containers").list();
    const words = containers.flatMap((one) => [...one.get("command").texts(), ...one.get("args").texts()]);
    const suspended = property(job, "spec", "suspend").bool(false);
    return !suspended && words.some((word) => /^(backup|create_remote)$/.test(word) || /\bcreate_remote\b/.test(word));
  });
}

function takenDaily(it: Inspection, job: Resource, { schedule, zone }: { schedule: string; zone: string }): void {
  const written = property(job, "spec", "schedule");
  it.expect(written, squeezed(written.text()) === squeezed(schedule), {
    message: `${job.id} does not run every day at two`,
    expected: schedule,
  });
  const place = property(job, "spec", "timeZone");
  it.expect(place, place.text() === zone, {
    message: `${job.id} does not keep the region's own time`,
    expected: zone,
    actual: place.text() ?? "the cluster's (UTC)",
  });
}

/** Whether a schedule names the minute and hour of another on any day. */
function meets(job: Resource, schedule: string): boolean {
  const clock = (text: string): string => text.trim().split(/\s+/).slice(0, 2).join(" ");
  return clock(property(job, "spec", "schedule").written()) === clock(schedule);
}

interface ToolConfig {
  readonly node: Node;
  readonly value: (name: string) => string | undefined;
}

/** Configurations of the backup tool: YAML of one level below its sections. */
function toolConfigs(it: Inspection): ToolConfig[] {
  return it.model.all("Kubernetes::ConfigMap").flatMap((map) =>
    property(map, "data")
      .entries()
      .filter(([, node]) => /^\s*backups_to_keep_remote:|^\s*remote_storage:/m.test(node.written()))
      .map(([, node]) => ({
        node,
        value: (name: string) =>
          new RegExp(`^\\s*${name}:\\s*["']?([^"'#\\n]*?)["']?\\s*(?:#.*)?$`, "m").exec(node.written())?.[1],
      })),
  );
}

interface Expiry {
  readonly days: number | undefined;
  readonly noncurrentDays: number | undefined;
  readonly isVersioned: boolean;
  readonly node: Node;
}

function expiryOf(bucket: Resource): Expiry {
  const rules = property(bucket, "LifecycleConfiguration", "Rules");
  const active = rules.list().filter((rule) => rule.get("Status").text() === "Enabled" && !rule.get("Prefix").exists);
  const days = active.flatMap((rule) => rule.get("ExpirationInDays").number() ?? []);
  const older = active.flatMap((rule) => rule.get("NoncurrentVersionExpiration", "NoncurrentDays").number() ?? []);
  return {
    days: days.length === 0 ? undefined : Math.min(...days),
    noncurrentDays: older.length === 0 ? undefined : Math.min(...older),
    isVersioned: property(bucket, "VersioningConfiguration", "Status").text() === "Enabled",
    node: rules,
  };
}

function squeezed(text: string | undefined): string {
  return (text ?? "").trim().replaceAll(/\s+/g, " ");
}
