// A description and the running platform as one document.

import type { Profile } from "#harness/config/profile.ts";
import type { PlatformModel } from "../model/platform-model.ts";
import type { Snapshot } from "../model/snapshot.ts";
import { driftBetween } from "./drift.ts";
import type { DriftDocument } from "./drift-form.ts";

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
