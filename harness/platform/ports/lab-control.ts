// What may be asked of a running lab. Served by the lab's first process on a unix socket that only the lab's own mount
// namespace sees; the control plane (EC2 state, FIS, SSM) is its client. Suites never are: they speak AWS and ClickHouse.

/** A lab host: a network namespace with the private address of an instance, or of a network appliance. */
export interface LabHost {
  /** EC2 instance id, or `nlb-<az>`, `dns`, `aws`, `outside`. */
  readonly id: string;
  readonly role: string;
  readonly availabilityZone: string | undefined;
  readonly power: "on" | "off";
  /** Addresses of the host itself; pods have their own. */
  readonly addresses: readonly string[];
}

/** One program in namespaces of its own (net, pid, mount, uts): a pod of a manifest, or a daemon of a host. */
export interface LabInstance {
  /** Pod name (`clickhouse-0`, `keeper-1`) or daemon name. */
  readonly name: string;
  readonly host: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly address: string;
  readonly state: "running" | "frozen" | "exited";
  /** Where its volumes are in the lab's mount namespace, by claim name. */
  readonly volumes: Readonly<Record<string, string>>;
  /** Of a pod: what its node says of its container. */
  readonly container?: InstanceContainer;
}

export interface InstanceContainer {
  /** How often it was started again by itself. */
  readonly restarts: number;
  /** When its present life began, as ISO 8601; absent before its first. */
  readonly startedAt?: string;
  /** How its life before this one ended, or this one if it is over. */
  readonly lastEnd?: ContainerEnd;
  /** Absent where nothing limits its memory. */
  readonly memory?: InstanceMemory;
}

export interface ContainerEnd {
  readonly reason: "OOMKilled" | "Error" | "Completed";
  /** 128 and the signal's number where a signal ended it. */
  readonly exitCode: number;
  readonly message?: string;
}

/** Of a container's present life. */
export interface InstanceMemory {
  readonly limitBytes: number;
  /** The most that was seen at once of what the kernel cannot take back. */
  readonly seenBytes: number;
  /** More than this it never had; absent: one of its processes ended, and nobody knows how large it was. */
  readonly boundBytes?: number;
}

export interface ExecRequest {
  /** Host id, or pod name (then inside the pod's namespaces). */
  readonly on: string;
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly timeoutMs: number;
}

export interface ExecResult {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A cut drops packets between two sets of addresses, one way or both, until removed or expired. */
export interface CutRequest {
  /** Names the cut; removing names it again. Idempotent. */
  readonly id: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly bothWays: boolean;
  readonly port?: number;
  /** The kernel itself ends the cut after this long, whoever still lives (nft element timeout). */
  readonly expiresMs: number;
}

export interface LabControl {
  hosts(): Promise<readonly LabHost[]>;
  instances(): Promise<readonly LabInstance[]>;
  /** Power loss: everything on the host dies at once, the link goes down. Resolves when the kernel has reaped it all. */
  powerOff(host: string): Promise<void>;
  /** Brings the host and the pods that belong to it back, volumes as they were left. */
  powerOn(host: string): Promise<void>;
  signal(instance: string, signal: "SIGTERM" | "SIGKILL"): Promise<void>;
  /** Starts an instance that has exited, in the same namespace with the same volumes. */
  start(instance: string): Promise<void>;
  freeze(instance: string): Promise<void>;
  thaw(instance: string): Promise<void>;
  cut(request: CutRequest): Promise<void>;
  uncut(id: string): Promise<void>;
  /** Counters of a cut: packets dropped so far. Proof that it bit. */
  cutPackets(id: string): Promise<number>;
  /** Empties a volume as a lost disk would (the instance must be down). */
  wipeVolume(instance: string, claim: string): Promise<void>;
  exec(request: ExecRequest): Promise<ExecResult>;
}
