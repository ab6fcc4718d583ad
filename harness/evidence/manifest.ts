// manifest.json: what ran where, and the SHA-256 of everything that a verdict may rest on.

import { createHash } from "node:crypto";
import { createReadStream, readdirSync, statSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import { join, relative, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import { z } from "zod";

const fileSchema = z.strictObject({ path: z.string(), bytes: z.int().nonnegative(), sha256: z.string().length(64) });

export const manifestSchema = z.strictObject({
  schema: z.literal("assay.manifest/1"),
  runId: z.string(),
  variant: z.string(),
  /** What was judged: the account's last four digits, the regions, the SHA-256 of the synthesized assembly. */
  platform: z
    .strictObject({ account: z.string(), regions: z.array(z.string()), assembly: z.string().optional() })
    .optional(),
  /** Versions of Assay and what it is built of. */
  versions: z.record(z.string(), z.string()),
  /** Engines and other programs that ran: name to build. */
  builds: z.record(z.string(), z.string()),
  host: z.strictObject({
    kernel: z.string(),
    cpus: z.int(),
    cpuModel: z.string(),
    memoryBytes: z.int(),
    root: z.boolean(),
  }),
  clock: z.strictObject({ startedAt: z.string(), endedAt: z.string(), seconds: z.number(), zone: z.string() }),
  /** Sorted by path. */
  files: z.array(fileSchema),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestFile = z.infer<typeof fileSchema>;

/** What verdicts may rest on: reports made from it are left out, they can be made again. */
const evidenceRoots = [
  "evidence",
  "histories",
  "measurements",
  "records",
  "events.ndjson",
  "ledger.ndjson",
  "waivers.json",
];

/** Hashes every evidence file of a run directory. */
export async function hashEvidence(root: string): Promise<ManifestFile[]> {
  const paths = evidenceRoots.flatMap((name) => filesUnder(join(root, name)));
  const files: ManifestFile[] = [];
  for (const path of paths.sort()) {
    const sha256 = await hashFile(path);
    files.push({ path: relative(root, path).split(sep).join("/"), bytes: statSync(path).size, sha256 });
  }
  return files;
}

export async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

export function describeHost(isRoot: boolean): Manifest["host"] {
  const processors = cpus();
  return {
    kernel: release(),
    cpus: processors.length,
    cpuModel: processors[0]?.model ?? "unknown",
    memoryBytes: totalmem(),
    root: isRoot,
  };
}

function filesUnder(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return [];
  if (!found.isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    const child = join(path, entry.name);
    return entry.isDirectory() ? filesUnder(child) : [child];
  });
}
