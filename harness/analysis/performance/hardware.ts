// Absolute figures mean something only on the hardware that the profile names. What the servers themselves say about
// their machines decides, never what the platform is called.

export interface ServerMachine {
  readonly replica: string;
  readonly processors: number;
  readonly memoryBytes: number;
  /** Seconds since its kernel booted: servers on one kernel share it. */
  readonly uptimeSeconds: number;
}

export interface ReferenceMachine {
  readonly vcpus: number;
  readonly memoryGib: number;
}

const memoryTolerance = 0.1;

/** Why these are not the reference machines; undefined when they are. */
export function offReference(
  machines: readonly ServerMachine[],
  reference: ReferenceMachine | undefined,
): string | undefined {
  if (reference === undefined) return "the profile names no reference hardware";
  if (machines.length === 0) return "no server says what it runs on";
  const uptimes = machines.map(({ uptimeSeconds }) => uptimeSeconds).sort((one, other) => one - other);
  const isShared = uptimes.some((uptime, position) => position > 0 && uptime - (uptimes[position - 1] ?? 0) < 2);
  if (isShared) return `${machines.length} servers share one machine`;
  const other = machines.find((machine) => !isReference(machine, reference));
  if (other === undefined) return undefined;
  const gibibytes = Math.round(other.memoryBytes / 2 ** 30);
  return `${other.replica} has ${other.processors} processors and ${gibibytes} GiB, the reference ${reference.vcpus} and ${reference.memoryGib}`;
}

function isReference({ processors, memoryBytes }: ServerMachine, { vcpus, memoryGib }: ReferenceMachine): boolean {
  const share = memoryBytes / (memoryGib * 2 ** 30);
  return processors === vcpus && share > 1 - memoryTolerance && share < 1 + memoryTolerance;
}
