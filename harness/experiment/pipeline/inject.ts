// The fault of an experiment on a stream: everything is looked at before it, it begins once publishing is prompt, clients
// are restarted while it is there, and it is ended and healed whatever happens.

import type { Clock } from "../../core/clock.ts";
import { environmentError, messageOf } from "../../core/errors.ts";
import { eventually } from "../../core/eventually.ts";
import type { FaultControl } from "../runner/fault-control.ts";
import type { Consumer } from "./consumer.ts";
import type { PipelineExperiment } from "./pipeline-file.ts";
import type { Producer } from "./producer.ts";
import type { Sign } from "./sign.ts";

export type Control = Pick<FaultControl, "begin" | "verify" | "stillStands" | "end" | "healed" | "told">;

/** What shows from outside that the fault bites. */
export interface FaultSign extends Pick<Sign, "lookBefore" | "seen" | "now"> {
  /** How long it may take to show once the service says that the fault is there. */
  readonly seenWithinMs: number;
}

export interface Injecting {
  readonly experiment: PipelineExperiment;
  readonly control: Control;
  readonly sign: FaultSign;
  readonly producer: Pick<Producer, "isPrompt" | "restart">;
  readonly consumer: Pick<Consumer, "restart"> | undefined;
  /** Reads every place the way it is read in the end, until it shows something that was acknowledged. */
  readonly readBack: () => Promise<void>;
  /** Told right before the fault is asked for. */
  readonly onFault: () => void;
  /** Told right before its end is asked for. */
  readonly onEnd: () => void;
  readonly clock: Clock;
}

export interface Injected {
  readonly problems: readonly string[];
  /** By what the fault was seen to bite. */
  readonly signs: readonly string[];
}

const steadyWithinMs = 30_000;

/** Never throws: what went wrong is a problem of the harness or of the service that injects. */
export async function inject(injecting: Injecting): Promise<Injected> {
  const problems: string[] = [];
  const signs: string[] = [];
  const attempt = async (work: () => Promise<void>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (error) {
      problems.push(messageOf(error));
      return false;
    }
  };
  const { control } = injecting;
  if (!(await attempt(() => steady(injecting)))) return { problems, signs };
  await attempt(() => hold(injecting, signs));
  injecting.onEnd();
  // A service that does not take the order may have healed all the same, by the lease.
  await attempt(() => control.end());
  await attempt(() => control.healed());
  return { problems, signs };
}

async function steady({ experiment, producer, sign, readBack, clock }: Injecting): Promise<void> {
  await clock.sleep(experiment.load.before);
  await readBack();
  await eventually(() => producer.isPrompt(), {
    what: "no steady state before the fault, so that nothing was injected: publishing is prompt",
    ...{ withinMs: steadyWithinMs, everyMs: 250, clock },
  });
  if (await sign.lookBefore()) return;
  throw environmentError(`no ${experiment.bites} answered before the fault: nothing was injected`, {
    code: "ASSAY_STREAM_NOT_STEADY",
  });
}

async function hold(injecting: Injecting, signs: string[]): Promise<void> {
  const { experiment, control, sign, producer, consumer, onFault, clock } = injecting;
  onFault();
  await control.begin();
  const isThere = await control.verify(async () => (await sign.seen()) !== undefined, sign.seenWithinMs);
  const told = await control.told();
  if (!isThere) {
    throw environmentError(
      `the fault was not seen to bite: no sign of the ${experiment.bites} (the service says ${told})`,
      {
        code: "ASSAY_FAULT",
      },
    );
  }
  signs.push((await sign.seen()) ?? "");
  if (experiment.restarts.includes("producer")) await producer.restart();
  if (experiment.restarts.includes("consumer")) await consumer?.restart();
  await clock.sleep(experiment.hold);
  await control.stillStands();
  if (experiment.isLasting && (await lasting(sign)) === undefined) {
    throw environmentError("the sign of the fault was gone before its end", { code: "ASSAY_FAULT_GONE" });
  }
}

/** Of two looks of now. */
async function lasting(sign: Injecting["sign"]): Promise<string | undefined> {
  await sign.now();
  return sign.now();
}
