// From where the API of a cluster may be called, as far as that is agreed.

import { covers, parseCidr, parseCidrs } from "../../model/cidr.ts";
import type { Node } from "../../model/node.ts";

/** All addresses of either family: nobody agrees to them (R19). */
const worlds = parseCidrs(["0.0.0.0/0", "::/0"]);

/** Whether every written range is among the agreed ones. EKS lets the world in where none is written. */
export function isAgreedRange(written: Node, agreed: readonly string[]): boolean {
  const allowed = parseCidrs(agreed);
  const ranges = (written.exists ? written.texts() : ["0.0.0.0/0"]).map((text) => parseCidr(text));
  const known = ranges.filter((range) => range !== undefined);
  if (worlds.some((world) => covers(known, world))) return false;
  return allowed.length > 0 && ranges.every((range) => range !== undefined && covers(allowed, range));
}
