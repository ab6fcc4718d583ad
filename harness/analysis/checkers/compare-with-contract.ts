// The property of odd histories, in any number: every checker says what the contract says, read naively.

import { present } from "../../core/errors.ts";
import type { CheckerName } from "./checker.ts";
import { verdictsByContract } from "./contract-oracle.ts";
import type { ContractCount } from "./contract-oracle.ts";
import { judgeHistory } from "./judge-history.ts";
import { wildHistory } from "./wild-histories.ts";

/** Judges `histories` drawn ones both ways. Seeds name where the two differ. */
export function compareWithContract(seed: string, histories: number): ContractCount {
  const agreed: Record<string, number> = {};
  const disagreements: string[] = [];
  for (let at = 0; at < histories; at += 1) {
    const own = `${seed}/${String(at)}`;
    const text = wildHistory(own);
    const expected = verdictsByContract(text);
    for (const { checker, verdict } of judgeHistory(text, Object.keys(expected) as CheckerName[])) {
      const name = `${checker} ${verdict}`;
      if (verdict === present(expected[checker], checker)) agreed[name] = (agreed[name] ?? 0) + 1;
      else disagreements.push(`${own}: ${name}, the contract says ${String(expected[checker])}`);
    }
  }
  return { histories, agreed, disagreements };
}
