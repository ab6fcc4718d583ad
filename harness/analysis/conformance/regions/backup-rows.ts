// Backups of a region: when they are taken, how long they are kept, where they lie.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { podsOf } from "../cluster/manifest-objects.ts";
import { areAdmitted } from "../cluster/pod-restraints.ts";
import { isHidden, mountedFiles } from "../cluster/mounted-files.ts";
import { enabledRules, isUnlimited, noncurrentDays } from "../storage/buckets.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { bucketNamed, overrides, toolConfigs } from "./backup-places.ts";
import { backupTaken } from "./backup-steps.ts";
import { startsAndEnds } from "./job-deadlines.ts";
import { declaredTopology, podsByShard } from "./topology.ts";
import { lacks } from "./unplaced.ts";

const manifests = { needs: "manifests" } as const;

/** Variables of the backup tool that say where backups go, and what they are called in its file. */
const places = {
  S3_BUCKET: "bucket",
  S3_ENDPOINT: "endpoint",
  S3_REGION: "region",
  REMOTE_STORAGE: "remote_storage",
} as const;

/** Kinds that may tell the tool where backups go. */
const toolKinds = ["ConfigMap", "StatefulSet", "CronJob"];

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
        const found = backupJobs(it).filter(({ job }) => job.region === region);
        const jobs = found.map(({ job }) => job);
        const isOnTime = (job: Resource) =>
          squeezed(property(job, "spec", "schedule").written()) === squeezed(plan.schedule);
        const [daily, ...others] = [...jobs.filter(isOnTime), ...jobs.filter((job) => !isOnTime(job))];
        it.looked();
        if (daily === undefined) {
          lacks(it, ["CronJob"], { message: `nothing backs ${region} up`, expected: plan.schedule });
          continue;
        }
        reachesAll(it, region);
        if (found.some(({ job, isHushed }) => job === daily && isHushed)) {
          it.warn(daily, { message: `${daily.id} succeeds whether or not its backup does` });
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
          const [told] = overrides(it, node.resource.region, "BACKUPS_TO_KEEP_REMOTE");
          const kept = told?.number() ?? Number(value("backups_to_keep_remote") ?? 0);
          const bucket = bucketNamed(it, value("bucket"));
          const expiry = bucket === undefined ? undefined : expiryOf(bucket);
          const expired = expiry?.days ?? Infinity;
          const least = Math.min(kept === 0 ? Infinity : kept, expired);
          it.expect(told ?? node, least === days, {
            message: `backups are kept ${least === Infinity ? "for ever" : `${String(least)} days`}`,
            expected: days,
            actual: { backups_to_keep_remote: kept, expirationInDays: expired === Infinity ? "never" : expired },
          });
          if (expiry === undefined) return;
          it.expect(expiry.node, !(expiry.soonest < days || expiry.lockedDays > days), {
            message: `some backups stay ${String(Math.max(expiry.lockedDays, Math.min(expiry.soonest, days)))} days`,
            expected: days,
          });
          const older = expiry.noncurrentDays;
          it.expect(expiry.node, !expiry.isVersioned || older <= days, {
            message: `older versions of backups stay ${older === Infinity ? "for ever" : `${String(older)} days more`}`,
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
        if (configs.length === 0)
          lacks(it, toolKinds, { message: `backups of ${region} go nowhere`, expected: region });
        for (const [variable, key] of Object.entries(places)) {
          for (const told of overrides(it, region, variable)) {
            const isSame = configs.some(({ value }) => value(key) === told.text());
            it.expect(told, isSame, {
              message: `the environment sends backups of ${region} elsewhere`,
              expected: region,
            });
          }
        }
        it.each(configs, ({ node, value }) => {
          const name = value("bucket");
          const wanted = agreed?.[region];
          it.expect(node, name === wanted && value("region") === region, {
            message: `backups of ${region} go to another bucket`,
            expected: { bucket: wanted, region },
            actual: { bucket: name, region: value("region") },
          });
          // The tool's own default.
          const kind = value("remote_storage") ?? "none";
          it.expect(node, kind === "s3", {
            message: `backups of ${region} are kept ${kind === "none" ? "beside the data" : `in ${kind}`}`,
            expected: "s3",
          });
          const endpoint = value("endpoint") ?? "";
          it.expect(node, endpoint === "" || /\.amazonaws\.com\/?$/.test(endpoint), {
            message: `backups of ${region} go to ${endpoint}`,
            expected: "S3",
          });
          const bucket = bucketNamed(it, name);
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

interface BackupJob {
  readonly job: Resource;
  readonly isHushed: boolean;
}

/** Jobs one of whose steps is a backup. */
function backupJobs(it: Inspection): BackupJob[] {
  const timed = podsOf(it.model).filter(({ of }) => of.type === "Kubernetes::CronJob");
  return timed.flatMap(({ of: job, spec }) => {
    const isOff = [property(job, "spec", "suspend"), property(job, "spec", "jobTemplate", "spec", "suspend")].some(
      (one) => one.bool(false),
    );
    const taken = spec
      .get("containers")
      .list()
      .flatMap((container) => {
        const words = [...container.get("command").texts(), ...container.get("args").texts()];
        const pods = { of: job, spec };
        const files = () => mountedFiles(it.model, pods, { container, variables: new Map() });
        const isAway = (path: string) => isHidden(it.model, pods, { container, path });
        return backupTaken(words, (path) => files().get(path)?.text ?? (isAway(path) ? "" : undefined)) ?? [];
      });
    const isIdle = ["parallelism", "completions"].some(
      (name) => property(job, "spec", "jobTemplate", "spec", name).number() === 0,
    );
    return isOff || isIdle || taken.length === 0 ? [] : [{ job, isHushed: taken.every(({ isHushed }) => isHushed) }];
  });
}

/** A script that names servers one by one names all of the region's: each shard has a backup of its own. */
function reachesAll(it: Inspection, region: string): void {
  const topology = declaredTopology(it);
  const own = Object.values(topology.clusters).filter((one) => one.region === region);
  const pods = own.flatMap(({ set, shards }) => podsByShard(set, shards, topology.replicas));
  const scripts = it.model
    .all("Kubernetes::ConfigMap")
    .filter((map) => map.region === region)
    .flatMap((map) => property(map, "data").entries())
    .filter(([name, node]) => name.endsWith(".sh") && /\bcreate_remote\b/.test(node.written()));
  const words = podsOf(it.model)
    .filter(({ of }) => of.type === "Kubernetes::CronJob" && of.region === region)
    .flatMap(({ spec }) => spec.get("containers").list())
    .flatMap((container) => ["command", "args"].flatMap((name) => container.get(name).list()))
    .filter((node) => /\bcreate_remote\b/.test(node.written()));
  for (const node of [...scripts.map(([, one]) => one), ...words]) {
    const named = new Set(node.written().split(/[^\w-]/));
    const missed = pods.filter((shard) => !shard.some((pod) => named.has(pod))).map((shard) => shard.join(", "));
    it.expect(node, missed.length === 0 || missed.length === pods.length, {
      message: `nothing backs up ${missed.join("; ")}`,
      expected: "a server of each shard",
    });
  }
}

function takenDaily(it: Inspection, job: Resource, { schedule, zone }: { schedule: string; zone: string }): void {
  const written = property(job, "spec", "schedule");
  it.expect(written, squeezed(written.written()) === squeezed(schedule), {
    message: `${job.id} does not run every day at two`,
    expected: schedule,
  });
  startsAndEnds(it, job);
  for (const pods of podsOf(it.model).filter(({ of }) => of === job)) areAdmitted(it, pods);
  const place = property(job, "spec", "timeZone");
  it.expect(place, place.text() === zone, {
    message: `${job.id} does not keep the region's own time`,
    expected: zone,
    actual: place.text() ?? "the cluster's (UTC)",
  });
}

/** Whether a job may start at the minute and hour of a schedule, on whatever days. */
function meets(job: Resource, schedule: string): boolean {
  const fields = squeezed(property(job, "spec", "schedule").written()).split(" ");
  const [minute, hour] = squeezed(schedule).split(" ").map(Number);
  return [minute, hour].every((wanted = 0, index) => fields[index]?.split(",").some((part) => takesIn(part, wanted)));
}

/** Whether a part of a schedule's field, `*`, `5`, `1-5` or one of them with a step behind a slash, takes in a number. */
function takesIn(part: string, wanted: number): boolean {
  const [span = part, step] = part.split("/");
  const [first = 0, last = step === undefined ? first : Infinity] =
    span === "*" ? [0, Infinity] : span.split("-").map(Number);
  return first <= wanted && wanted <= last && (wanted - first) % Number(step ?? 1) === 0;
}

interface Expiry {
  /** Infinite where nothing ends. */
  readonly days: number;
  /** Of the first rule that takes a part of the backups away. */
  readonly soonest: number;
  /** How long nobody may take anything away. */
  readonly lockedDays: number;
  readonly noncurrentDays: number;
  readonly isVersioned: boolean;
  readonly node: Node;
}

function expiryOf(bucket: Resource): Expiry {
  const rules = property(bucket, "LifecycleConfiguration", "Rules");
  const active = enabledRules(bucket).filter(isUnlimited);
  const days = active.flatMap((rule) => rule.get("ExpirationInDays").number() ?? []);
  const inPart = enabledRules(bucket).flatMap((rule) => rule.get("ExpirationInDays").number() ?? []);
  const held = property(bucket, "ObjectLockConfiguration", "Rule", "DefaultRetention");
  return {
    days: Math.min(Infinity, ...days),
    soonest: Math.min(Infinity, ...inPart),
    lockedDays: held.get("Days").number() ?? (held.get("Years").number() ?? 0) * 365,
    noncurrentDays: Math.min(Infinity, ...noncurrentDays(active)),
    isVersioned: property(bucket, "VersioningConfiguration", "Status").text() === "Enabled",
    node: rules,
  };
}

/** A schedule with single spaces and plain numbers, and with a star for all of a field. */
function squeezed(text: string): string {
  const fields = text
    .trim()
    .replace(/^@(daily|midnight)$/, "0 0 * * *")
    .split(/\s+/)
    .map((field) => field.replaceAll(/\b0+(?=\d)/g, "").replace(/^(\*|\?)\/1$/, "*"));
  return fields.map((field, place) => (whole[place]?.test(field) === true ? "*" : field)).join(" ");
}

/** All minutes, hours, days, months, days of the week, as a field may say them besides by a star. */
const whole = [/^0-59$/, /^0-23$/, /^(1-31|\?)$/, /^(1-12|jan-dec)$/i, /^(0-6|1-7|0-7|sun-sat|mon-sun|\?)$/i];
