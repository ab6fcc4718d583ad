// Volumes: size-limited tmpfs in the lab's own mount namespace, so that they outlive the pod and the power of its host, and
// are shown to the host where a kubelet would have them.

import { mkdirSync } from "node:fs";
import type { PodSpec, VolumeSpec } from "../lab-spec.ts";
import { mustRun } from "./command.ts";
import { nodeVolumePath, volumePath } from "./paths.ts";

interface Mounted {
  readonly volume: VolumeSpec;
  readonly shown: string;
}

export class Volumes {
  readonly #mounted = new Map<string, Mounted>();

  /** Mounts what is missing; a pod that moved to another host takes its volume along. */
  async apply(pods: readonly PodSpec[]): Promise<void> {
    const wanted = new Set(pods.flatMap((pod) => pod.volumes.map((volume) => volumePath(pod.name, volume.claim))));
    for (const path of this.#mounted.keys()) if (!wanted.has(path)) await this.#unmount(path);
    for (const pod of pods) for (const volume of pod.volumes) await this.#mount(pod, volume);
  }

  /** What a lost disk leaves: nothing. */
  async wipe(pod: PodSpec, volume: VolumeSpec): Promise<void> {
    await this.#unmount(volumePath(pod.name, volume.claim));
    await this.#mount(pod, volume);
  }

  async #mount(pod: PodSpec, volume: VolumeSpec): Promise<void> {
    const path = volumePath(pod.name, volume.claim);
    const shown = nodeVolumePath(pod.host, pod.name, volume.claim);
    const known = this.#mounted.get(path);
    if (known?.shown === shown) return;
    if (known === undefined) {
      mkdirSync(path, { recursive: true });
      await mustRun(["mount", "-t", "tmpfs", "-o", `size=${volume.bytes},mode=755`, `volume-${volume.claim}`, path]);
    } else {
      await mustRun(["umount", "-l", known.shown]);
    }
    mkdirSync(shown, { recursive: true });
    await mustRun(["mount", "--bind", path, shown]);
    this.#mounted.set(path, { volume, shown });
  }

  async #unmount(path: string): Promise<void> {
    const known = this.#mounted.get(path);
    if (known !== undefined) await mustRun(["umount", "-l", known.shown]);
    await mustRun(["umount", path]);
    this.#mounted.delete(path);
  }
}
