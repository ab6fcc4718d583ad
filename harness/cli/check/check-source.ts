// What a check looks at: a template or assembly, a snapshot, or the running platform (which becomes a snapshot first).

import { createHash } from "node:crypto";
import type { CheckedSource } from "../../analysis/conformance/check-document.ts";
import { modelOfSnapshot, parseSnapshot } from "../../analysis/model/snapshot.ts";
import type { Snapshot } from "../../analysis/model/snapshot.ts";
import { parsePlan } from "../../analysis/model/tfplan/plan-document.ts";
import { modelOfPlan } from "../../analysis/model/tfplan/tfplan-model.ts";
import { buildTemplateModel } from "../../analysis/model/template-model.ts";
import { givenBytes } from "../../config/given-file.ts";
import type { Profile } from "../../config/profile.ts";
import { usageError } from "../../core/errors.ts";
import { plainText } from "../../core/plain-text.ts";
import { readTemplates } from "../../platform/assembly/read-assembly.ts";

export interface SourceOptions {
  readonly template?: string;
  readonly snapshot?: string;
  readonly tfplan?: string;
  readonly live?: boolean;
}

/** A source, and of a running platform what a comparison with its description needs. */
export interface OpenedSource extends CheckedSource {
  readonly running?: {
    readonly snapshot: Snapshot;
    /** The assembly that the platform was built from, and its run directory, where it is live. */
    readonly builtFrom?: string;
    readonly folder?: string;
  };
}

/** Opens exactly one source. */
export async function openSource(options: SourceOptions, profile: Profile): Promise<OpenedSource> {
  const named = (["template", "tfplan", "snapshot", "live"] as const).filter(
    (name) => options[name] !== undefined && options[name] !== false,
  );
  if (named.length !== 1) {
    throw usageError(
      `check needs one of --template, --tfplan, --snapshot, --live${named.length === 0 ? "" : `; given: ${named.map((name) => `--${name}`).join(", ")}`}`,
    );
  }
  if (options.tfplan !== undefined) return openPlan(options.tfplan, profile);
  if (options.template !== undefined) return openTemplate(options.template, profile);
  if (options.snapshot !== undefined) return openSnapshot(options.snapshot, "snapshot");
  const { writeLiveSnapshot } = await import("./live-snapshot.ts");
  const { file, assembly, folder } = await writeLiveSnapshot(profile);
  process.stderr.write(`snapshot  ${file}\n`);
  return openSnapshot(file, "live", { builtFrom: assembly, folder });
}

export function openTemplate(path: string, profile: Profile): CheckedSource {
  const source = readTemplates(path);
  const [region] = profile.intent.regions;
  const model = buildTemplateModel({ ...source, ...(region === undefined ? {} : { region }) });
  return { model, path: source.path, sha256: source.sha256 };
}

function openPlan(given: string, profile: Profile): CheckedSource {
  const path = given === "-" ? "/dev/stdin" : given;
  const content = givenBytes(path);
  const [region] = profile.intent.regions;
  const model = modelOfPlan(parsePlan(content, path), { file: path, ...(region === undefined ? {} : { region }) });
  return { model, path, sha256: createHash("sha256").update(content).digest("hex") };
}

function openSnapshot(
  path: string,
  kind: "snapshot" | "live",
  of: { readonly builtFrom?: string; readonly folder?: string } = {},
): OpenedSource {
  const bytes = givenBytes(path);
  const snapshot = parseSnapshot(plainText(bytes, path), path);
  const model = modelOfSnapshot(snapshot, { kind, source: path });
  return { model, path, sha256: createHash("sha256").update(bytes).digest("hex"), running: { snapshot, ...of } };
}
