// `assay.snapshot/1`: the running platform as it was read, in CloudFormation's vocabulary, with every read that failed.

import { z } from "zod";
import { firstIssue } from "#harness/config/plain-yaml.ts";
import { usageError } from "#harness/core/errors.ts";
import { plainJson } from "#harness/core/plain-text.ts";
import { Coverage } from "./coverage.ts";
import { PlatformModel } from "./platform-model.ts";
import type { ValueMap } from "./value.ts";

const values = z.record(z.string(), z.unknown());

export const snapshotSchema = z.strictObject({
  schema: z.literal("assay.snapshot/1"),
  profile: z.string(),
  account: z.string(),
  /** The first of `regions`. */
  region: z.string(),
  /** Every region that was read; absent in snapshots of one. */
  regions: z.array(z.string()).min(1).optional(),
  collectedAt: z.string(),
  resources: z.array(
    z.strictObject({
      type: z.string(),
      id: z.string(),
      properties: values,
      attributes: values,
      identities: z.array(z.string()),
      /** Absent for what belongs to the account, such as roles and zones. */
      region: z.string().optional(),
    }),
  ),
  /** Reads that failed: rows that need one of these types are unknown. */
  gaps: z.array(
    z.strictObject({
      types: z.array(z.string()),
      operation: z.string(),
      reason: z.string(),
      region: z.string().optional(),
    }),
  ),
  /** Types that were looked for, by region; without one in the whole account. Absent: only what was found was looked for. */
  covered: z.array(z.strictObject({ types: z.array(z.string()), region: z.string().optional() })).optional(),
  /** Types that were not looked for on purpose, and why; `moot` where leaving them out can hide nothing. */
  leftOut: z
    .array(
      z.strictObject({
        types: z.array(z.string()),
        reason: z.string(),
        moot: z.boolean().optional(),
        region: z.string().optional(),
      }),
    )
    .optional(),
  /** Paths of the properties that the readers look at, set or not, by type; list items as `*`. */
  read: z.record(z.string(), z.array(z.string())).optional(),
  /** How every call ended. */
  calls: z.array(
    z.strictObject({
      operation: z.string(),
      outcome: z.string(),
      items: z.int().optional(),
      region: z.string().optional(),
    }),
  ),
});

export type Snapshot = z.infer<typeof snapshotSchema>;

/** Parses a snapshot; a usage error names what is wrong. */
export function parseSnapshot(text: string, file: string): Snapshot {
  const parsed = snapshotSchema.safeParse(plainJson(text, file));
  if (parsed.success) return parsed.data;
  throw usageError(`${file}: ${firstIssue(parsed.error)}`);
}

/** The model of a snapshot. A region in which nothing of the platform was found is not an empty platform: it is a gap. */
export function modelOfSnapshot(
  snapshot: Snapshot,
  from: { kind: "snapshot" | "live"; source: string; onRead?: (type: string) => void },
): PlatformModel {
  const empty = emptyRegions(snapshot);
  return new PlatformModel({
    kind: from.kind,
    onRead: from.onRead,
    account: snapshot.account,
    region: snapshot.region,
    resources: snapshot.resources.map((resource, index) => ({
      type: resource.type,
      id: resource.id,
      source: from.source,
      pointer: `/resources/${String(index)}/properties`,
      properties: resource.properties as ValueMap,
      attributes: resource.attributes as ValueMap,
      identities: resource.identities,
      ...(resource.region === undefined ? {} : { region: resource.region }),
    })),
    gaps: snapshot.gaps,
    coverage: coverageOf(snapshot),
    ...(empty.length === 0 ? {} : { nothingFoundIn: empty }),
  });
}

function coverageOf({ covered, leftOut = [], resources, region, regions = [region] }: Snapshot): Coverage {
  const found = [{ types: [...new Set(resources.map(({ type }) => type))] }];
  return new Coverage({ covered: covered ?? found, leftOut, regions });
}

/**
 * Regions without a VPC of their own. Every platform has one wherever it runs, while some resources are found anywhere
 * (AWS's own prefix lists, roles of the account), so that those say nothing. A VPC that could not be read is told by its gap.
 */
function emptyRegions({ region, regions, resources, gaps }: Snapshot): string[] {
  const places = regions ?? [region];
  return places.filter((place) => {
    const isHere = (one: { region?: string | undefined }) => one.region === undefined || one.region === place;
    const hasVpc = resources.some((resource) => resource.type === "AWS::EC2::VPC" && isHere(resource));
    const isUnread = gaps.some((gap) => gap.types.includes("AWS::EC2::VPC") && isHere(gap));
    return !hasVpc && !isUnread;
  });
}
