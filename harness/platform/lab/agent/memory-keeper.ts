// Keeps pods within the memory that their manifests give them. On a node a control group of the kernel does: a run without
// root may not make one, and one that root made would outlive a lab whose processes are all killed at once. So the pods'
// processes are looked at, and a pod that has more than it may is ended whole, as the kernel ends a container since
// Kubernetes 1.28. What happened between two looks is left open by the bounds that the account tells.

import type { InstanceContainer } from "../../ports/lab-control.ts";
import type { BuiltPod } from "./pods.ts";
import { MemoryAccount } from "./memory-account.ts";
import { isProgram, memoriesOf, namespaceOf, pidsByNamespace, weighedOf } from "./process-memory.ts";

const everyMs = 400;
const megabyte = 1_048_576;

export interface KeptPods {
  built(): readonly BuiltPod[];
  container(name: string): InstanceContainer | undefined;
  /** Ends a pod as one that ran out of memory; it is started again as a kubelet does. */
  outOfMemory(name: string, message: string): Promise<void>;
}

interface Kept {
  readonly initPid: number;
  readonly account: MemoryAccount;
}

export class MemoryKeeper {
  readonly #pods: KeptPods;
  readonly #kept = new Map<string, Kept>();

  constructor(pods: KeptPods) {
    this.#pods = pods;
    // For as long as this process lives.
    setInterval(() => {
      this.#look();
    }, everyMs).unref();
  }

  /** What the pod's node says of it, as a part of what is said of an instance: nothing, if there is no such pod. */
  containerOf(name: string): { readonly container?: InstanceContainer } {
    const container = this.#pods.container(name);
    if (container === undefined) return {};
    const memory = this.#kept.get(name)?.account.figures;
    return { container: { ...container, ...(memory === undefined ? {} : { memory }) } };
  }

  #look(): void {
    const limited = this.#pods.built().filter(({ spec }) => spec.memoryLimitBytes !== undefined);
    if (limited.length === 0) return;
    const pids = pidsByNamespace();
    for (const pod of limited) this.#lookAt(pod, pids);
  }

  #lookAt({ spec, instance, weighed }: BuiltPod, pids: ReadonlyMap<string, readonly number[]>): void {
    const { initPid } = instance;
    const namespace = initPid === undefined ? undefined : namespaceOf(initPid);
    if (initPid === undefined || namespace === undefined || !isProgram(initPid)) return;
    const { account } = this.#accountOf(spec.name, { initPid, limitBytes: spec.memoryLimitBytes ?? 0 });
    account.look(memoriesOf(pids.get(namespace) ?? []), weighedOf(initPid, weighed));
    if (!account.isOver) return;
    const { seenBytes, limitBytes } = account.figures;
    const message = `${String(Math.round(seenBytes / megabyte))} of ${String(Math.round(limitBytes / megabyte))} MiB`;
    void this.#pods.outOfMemory(spec.name, message);
  }

  /** Every life has its own. */
  #accountOf(name: string, { initPid, limitBytes }: { initPid: number; limitBytes: number }): Kept {
    const known = this.#kept.get(name);
    if (known?.initPid === initPid) return known;
    const fresh = { initPid, account: new MemoryAccount(limitBytes) };
    this.#kept.set(name, fresh);
    return fresh;
  }
}
