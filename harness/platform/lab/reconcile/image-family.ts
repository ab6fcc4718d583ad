// What stands behind an image in the lab.

import type { FileSpec, ProgramSpec } from "../lab-spec.ts";
import type { KubernetesObject } from "./manifests.ts";
import type { StatefulSet } from "./stateful-set.ts";

export interface ImageInputs {
  readonly objects: readonly KubernetesObject[];
  /** What the pod's volumes and config maps put into it. */
  readonly files: readonly FileSpec[];
  readonly region: string;
}

/** Images with programs of one kind. */
export interface ImageFamily {
  has(image: string): boolean;
  /** Whether the image's own release is there, given the tags of the ClickHouse servers that were installed. */
  isInstalled?(image: string, serverTags: readonly string[]): boolean;
  program(set: StatefulSet, ordinal: number, inputs: ImageInputs): ProgramSpec;
}
