// Faults pass through begin, (verified), end, healed. Lines pair by id, or without one by (fault, target) in order.

import { booleanOf, choiceOf, has, idOf, stringOf } from "./fields.ts";
import type { Fields } from "./fields.ts";
import { malformed } from "./malformed.ts";
import type { FaultEvent, FaultPhase } from "./model.ts";

interface OpenFault {
  readonly ordinal: number;
  readonly fault: string;
  readonly target: string;
  readonly takesDisk: boolean;
  phase: FaultPhase;
}

const phases: readonly FaultPhase[] = ["begin", "verified", "end", "healed"];
const mayFollow: Readonly<Record<FaultPhase, readonly FaultPhase[]>> = {
  begin: ["verified", "end"],
  verified: ["end"],
  end: ["healed"],
  healed: [],
};

export class FaultPhases {
  readonly #open = new Map<string, OpenFault>();
  #begun = 0;

  get isAnyOpen(): boolean {
    return this.#open.size > 0;
  }

  read(fields: Fields, index: number, timeNs: number): FaultEvent {
    const fault = stringOf(fields, "fault");
    const target = stringOf(fields, "target");
    const phase = choiceOf(fields, "phase", phases);
    const takesDisk = has(fields, "takesDisk") && booleanOf(fields, "takesDisk");
    const name = has(fields, "id") ? `id ${JSON.stringify(idOf(fields, "id"))}` : JSON.stringify([fault, target]);
    const open =
      phase === "begin" ? this.#begin(name, { fault, target, takesDisk }) : this.#advance(name, phase, [fault, target]);
    return { ordinal: open.ordinal, fault, target, phase, takesDisk: open.takesDisk, index, timeNs };
  }

  #begin(name: string, stated: Pick<OpenFault, "fault" | "target" | "takesDisk">): OpenFault {
    if (this.#open.has(name)) throw malformed(`phase: fault ${name} begins a second time while it is open`);
    const open: OpenFault = { ...stated, ordinal: this.#begun, phase: "begin" };
    this.#begun += 1;
    this.#open.set(name, open);
    return open;
  }

  #advance(name: string, phase: FaultPhase, stated: readonly [string, string]): OpenFault {
    const open = this.#open.get(name);
    if (open === undefined) throw malformed(`phase: ${phase} of fault ${name}, which is not open`);
    if (!mayFollow[open.phase].includes(phase)) {
      throw malformed(`phase: ${phase} of fault ${name} cannot follow ${open.phase}`);
    }
    if (open.fault !== stated[0] || open.target !== stated[1]) {
      throw malformed(`fault ${name} began as ${JSON.stringify([open.fault, open.target])}`);
    }
    open.phase = phase;
    if (phase === "healed") this.#open.delete(name);
    return open;
  }
}
