// `assay.drift/1`: a description and the running platform, side by side.

import { z } from "zod";
import type { Profile } from "#harness/config/profile.ts";
import type { PlatformModel } from "../model/platform-model.ts";
import type { Snapshot } from "../model/snapshot.ts";
import { driftBetween } from "./drift.ts";

const view = z.strictObject({ kind: z.string(), path: z.string(), sha256: z.string() });

export const driftDocumentSchema = z.strictObject({
  schema: z.literal("assay.drift/1"),
  profile: z.string(),
  declared: view,
  running: view.extend({ collectedAt: z.string() }),
  /** Attributes whose values differ; `nothing` where one side has none. */
  changed: z.array(
    z.strictObject({
      type: z.string(),
      /** Logical id, and the file that describes it. */
      resource: z.string(),
      source: z.string(),
      /** Id of what runs. */
      running: z.string(),
      attribute: z.string(),
      expected: z.unknown(),
      actual: z.unknown(),
    }),
  ),
  missing: z.array(z.strictObject({ type: z.string(), resource: z.string(), source: z.string(), path: z.string() })),
  /** What runs, is described nowhere, and is not of AWS's own making; `path` into the snapshot. */
  extra: z.array(z.strictObject({ type: z.string(), running: z.string(), path: z.string() })),
  notCompared: z.array(
    z.strictObject({
      type: z.string(),
      resource: z.string(),
      attribute: z.string().optional(),
      reason: z.string(),
    }),
  ),
  compared: z.strictObject({ resources: z.int(), attributes: z.int() }),
});

export type DriftDocument = z.infer<typeof driftDocumentSchema>;

export interface ComparedView {
  readonly model: PlatformModel;
  readonly path: string;
  readonly sha256: string;
}

/** Compares both; everything sorted, so that two reports of the same platform are the same. */
export function driftDocument(
  profile: Profile,
  declared: ComparedView,
  running: ComparedView & { readonly snapshot: Snapshot },
): DriftDocument {
  const { snapshot } = running;
  const found = driftBetween({ declared: declared.model, live: running.model, read: snapshot.read ?? {} });
  return {
    schema: "assay.drift/1",
    profile: profile.name,
    declared: { kind: declared.model.kind, path: declared.path, sha256: declared.sha256 },
    running: {
      kind: running.model.kind,
      path: running.path,
      sha256: running.sha256,
      collectedAt: snapshot.collectedAt,
    },
    changed: found.changed.sort(byPlace),
    missing: found.missing.sort(byPlace),
    extra: found.extra.sort(byPlace),
    notCompared: found.notCompared.sort(byPlace),
    compared: found.compared,
  };
}

interface Placed {
  readonly type: string;
  readonly resource?: string | undefined;
  readonly running?: string | undefined;
  readonly attribute?: string | undefined;
}

function byPlace(left: Placed, right: Placed): number {
  const key = ({ type, resource = "", running = "", attribute = "" }: Placed) =>
    [type, resource, running, attribute].join("\u0000");
  const [a, b] = [key(left), key(right)];
  return a < b ? -1 : a > b ? 1 : 0;
}
