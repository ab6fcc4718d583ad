// Physical names for resources that the template leaves unnamed, shaped as CloudFormation shapes them.

import { createHash } from "node:crypto";

export interface NameRules {
  readonly maxLength: number;
  readonly lowercase?: boolean;
}

/** `Stack-LogicalId-SUFFIX`, shortened in the middle; the same stack gets the same names on every run. */
export function physicalName(parts: { stack: string; logicalId: string; account: string }, rules: NameRules): string {
  const alphabet =
    rules.lowercase === true ? "abcdefghijklmnopqrstuvwxyz0123456789" : "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  const digest = createHash("sha256").update(`${parts.account}/${parts.stack}/${parts.logicalId}`).digest();
  const suffix = [...digest.subarray(0, 12)].map((byte) => alphabet[byte % alphabet.length]).join("");
  const room = rules.maxLength - suffix.length - 2;
  const stack = parts.stack.slice(0, Math.max(1, Math.floor(room / 2)));
  const name = `${stack}-${parts.logicalId.slice(0, room - stack.length)}-${suffix}`.slice(-rules.maxLength);
  return rules.lowercase === true ? name.toLowerCase() : name;
}
