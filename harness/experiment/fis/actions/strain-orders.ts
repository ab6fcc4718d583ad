// Orders in the page that a pod's program looks at (platform/lab/strain.ts), written and read from the lab's router. Each
// carries the moment at which it ends by itself, should nobody be left to take it back.

import { environmentError } from "../../../core/errors.ts";
import { strainPage } from "../../../platform/lab/strain.ts";
import type { FaultWorld } from "../world.ts";

/** Where an order stands in the page. */
export const strainPlaces = { volume: 0, clock: 512, memory: 1024 } as const;

export type StrainKind = keyof typeof strainPlaces;

export interface StrainOrder {
  readonly kind: StrainKind;
  readonly numbers: readonly number[];
  readonly leaseMs: number;
}

/** What the program has counted since its pod first started. */
export interface StrainCounters {
  readonly readsDelayed: number;
  readonly writesDelayed: number;
  readonly microsecondsWaited: number;
  readonly timesShifted: number;
  readonly megabytesHeld: number;
}

const commandMs = 10_000;
const pageBytes = 4_096;

/** The order is out of force while its text changes: a program that looks at it then sees none. */
const writeOrder = `
[ "$(stat --format %s "$1")" = ${pageBytes} ] || exit 3
put() { dd of="$page" bs=256 seek="$at" oflag=seek_bytes conv=notrunc status=none; }
page=$1 at=$2 seconds=$3; shift 3
end=$(awk -v s="$seconds" '{ printf "%.0f", ($1 + s) * 1e9 }' /proc/uptime)
printf 0 | put
at=$((at + 1)); printf ' %s %s\\0' "$end" "$*" | put
at=$((at - 1)); printf 1 | put`;

const takeBack = `[ ! -e "$1" ] || printf 0 | dd of="$1" bs=1 seek="$2" conv=notrunc status=none`;

/** Says \`1\` when the order is in force. */
const isInForce = `
[ -e "$1" ] || exit 0
flag=$(dd if="$1" bs=1 skip="$2" count=1 status=none | tr -d '\\0')
[ "$flag" = 1 ] || exit 0
end=$(dd if="$1" bs=1 skip="$(($2 + 1))" count=32 status=none | tr '\\0' ' ' | awk '{ print $1 }')
awk -v e="$end" '{ if ($1 * 1e9 < e) print 1 }' /proc/uptime`;

export async function setOrder(pod: string, { kind, numbers, leaseMs }: StrainOrder, world: FaultWorld): Promise<void> {
  const seconds = (leaseMs / 1_000).toFixed(1);
  await shell(writeOrder, [strainPage(pod), String(strainPlaces[kind]), seconds, ...numbers.map(String)], world);
}

/** Idempotent; a pod that never had a page has no order. */
export async function clearOrder(pod: string, kind: StrainKind, world: FaultWorld): Promise<void> {
  await shell(takeBack, [strainPage(pod), String(strainPlaces[kind])], world);
}

export async function orderStands(pod: string, kind: StrainKind, world: FaultWorld): Promise<boolean> {
  return (await shell(isInForce, [strainPage(pod), String(strainPlaces[kind])], world)).trim() === "1";
}

export async function strainCounters(pod: string, world: FaultWorld): Promise<StrainCounters> {
  const text = await shell(
    `od --address-radix=n --format=u8 --skip-bytes=2048 --read-bytes=40 --output-duplicates "$1"`,
    [strainPage(pod)],
    world,
  );
  const [reads = 0, writes = 0, waited = 0, shifted = 0, held = 0] = text.trim().split(/\s+/).map(Number);
  return {
    readsDelayed: reads,
    writesDelayed: writes,
    microsecondsWaited: waited,
    timesShifted: shifted,
    megabytesHeld: held,
  };
}

/** Standard output of a script on the lab's router; its failure says that the pod cannot be strained. */
export async function shell(script: string, values: readonly string[], world: FaultWorld): Promise<string> {
  const argv = ["bash", "-c", script, "bash", ...values];
  const { code, stdout, stderr } = await world.lab.exec({ on: "lab", argv, timeoutMs: commandMs });
  if (code === 0) return stdout;
  throw environmentError(`the program behind ${values[0] ?? ""} cannot be strained: ${stderr.trim().slice(0, 200)}`, {
    code: "ASSAY_FAULT_NOT_REALIZABLE",
  });
}
