// Which flows of a pod a network action is about: the parameters `sources` and `flowsPercent` of FIS, as matches of
// nftables. A flow is always hashed as own end, then other end, so that both of its ways have the same lot.

import { environmentError } from "../../../core/errors.ts";

export interface Flows {
  /** Matches for packets that arrive and that leave; empty when every packet counts. */
  readonly arriving: string;
  readonly leaving: string;
  /** Ranges of the other ends; undefined for all. */
  readonly ranges: readonly string[] | undefined;
  readonly percent: number;
}

const seed = "seed 0x66697332";
const range = /^\d{1,3}(\.\d{1,3}){3}(\/\d{1,2})?$/;

/** Refuses by name what has no address here: domain names, and the services that FIS knows by name. */
export function flowsOf({ sources = "ALL", flowsPercent = "100" }: Readonly<Record<string, string>>): Flows {
  const percent = Number(flowsPercent);
  const names = sources.split(",").map((source) => source.trim());
  const ranges = names.includes("ALL") ? undefined : names;
  const unknown = ranges?.find((source) => !range.test(source));
  if (unknown !== undefined) throw notRealizable(`sources: ${unknown} is no IPv4 address or range`);
  if (percent < 1) throw notRealizable("flowsPercent 0 is no fault");
  return { ...matches(ranges, percent), ranges, percent };
}

function matches(ranges: readonly string[] | undefined, percent: number): Pick<Flows, "arriving" | "leaving"> {
  const set = ranges === undefined ? undefined : `{ ${ranges.join(", ")} }`;
  const share = (own: string, other: string, ways: readonly [string, string]) =>
    percent === 100 ? "" : `jhash ip ${own} . th ${ways[0]} . ip ${other} . th ${ways[1]} mod 100 ${seed} < ${percent}`;
  const joined = (...parts: readonly string[]) => parts.filter((part) => part !== "").join(" ");
  return {
    arriving: joined(set === undefined ? "" : `ip saddr ${set}`, share("daddr", "saddr", ["dport", "sport"])),
    leaving: joined(set === undefined ? "" : `ip daddr ${set}`, share("saddr", "daddr", ["sport", "dport"])),
  };
}

/** The link of the pod that FIS calls its primary one. */
export function interfaceOf({ interface: name = "DEFAULT" }: Readonly<Record<string, string>>): string {
  if (name === "DEFAULT" || name === "ALL") return "eth0";
  if (/^[a-z][a-z0-9]{0,14}$/.test(name)) return name;
  throw notRealizable(`interface: ${name} is not the name of one interface`);
}

function notRealizable(what: string) {
  return environmentError(`not realizable here: ${what}`, { code: "ASSAY_FAULT_NOT_REALIZABLE" });
}
