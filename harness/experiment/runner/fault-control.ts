// One run of a FIS experiment, told to the history as fault lines: begin before anything is asked for, verified when both
// the service and the outside see the fault, end when its stop is asked for, healed when the service reports all undone.

import type { Clock } from "../../core/clock.ts";
import { environmentError } from "../../core/errors.ts";
import { eventually } from "../../core/eventually.ts";
import type { AwsClients } from "../../platform/aws/clients.ts";
import {
  getExperiment,
  renewExperiment,
  startExperiment,
  stopExperiment,
  tagExperiment,
} from "../../platform/aws/fault-injection.ts";
import type { Experiment as FisExperiment } from "../../platform/aws/fault-injection.ts";
import type { FaultLine } from "../workloads/history-sink.ts";
import { leaseTag, renewedTag } from "../fis/lease.ts";
import { lookTag, notStanding } from "../fis/look.ts";
import { ranSha256 } from "./experiment-plan.ts";
import type { ExperimentPlan, PlannedAction } from "./experiment-plan.ts";

export interface FaultControlOptions {
  readonly aws: AwsClients;
  readonly plan: ExperimentPlan;
  readonly tags: Readonly<Record<string, string>>;
  readonly tell: (line: FaultLine) => void;
  readonly clock: Clock;
  /** How long a fault outlives whoever stops renewing it; absent: 20. */
  readonly leaseSeconds?: number;
}

/** The endpoint ends a fault when nobody has renewed it for so long. */
const usualLeaseSeconds = 20;
/** Three renewals may fail. */
const renewalsPerLease = 4;
const pollMs = 250;
/** The service gives an action up by itself before that. */
const runningWithinMs = 90_000;
/** A container that has ended again and again comes back after five minutes, and starts. */
const healedWithinMs = 390_000;
/** Of a service that did not even take the order to end. */
const silentWithinMs = 60_000;
const endings = ["completed", "stopped", "failed", "cancelled"];
const doomed = ["stopped", "failed", "cancelled"];
/** Of a single action: it is being healed, or was. */
const ending = ["stopping", ...doomed];

export class FaultControl {
  readonly #options: FaultControlOptions;
  #id: string | undefined;
  #arn = "";
  #isGone = false;
  #areConfirmed = false;
  #isSilent = false;
  #phase: "before" | "begun" | "verified" | "ended" | "healed" = "before";

  constructor(options: FaultControlOptions) {
    this.#options = options;
  }

  /** The experiment's id at the service, once it was started. */
  get id(): string | undefined {
    return this.#id;
  }

  async begin(): Promise<void> {
    const { aws, plan, tags, leaseSeconds = usualLeaseSeconds } = this.#options;
    this.#tell("begin");
    this.#phase = "begun";
    const lease = { [leaseTag]: String(leaseSeconds) };
    const { id, roleArn } = await startExperiment(aws, { templateId: plan.templateId, tags: { ...tags, ...lease } });
    this.#id = id;
    // The installed SDK's experiments carry no ARN of their own.
    const account = roleArn?.split(":")[4] ?? "";
    this.#arn = `arn:aws:fis:${aws.region}:${account}:experiment/${id ?? ""}`;
    void this.#renew();
  }

  /** Waits until an alarm has stopped the experiment; throws when none did in time. */
  async endedByAlarm(withinMs: number): Promise<void> {
    const state = await eventually(
      async () => {
        const seen = (await this.#state()).state;
        return ["stopping", ...endings].includes(seen?.status ?? "") ? seen : undefined;
      },
      { what: "an alarm stopping the experiment", withinMs, everyMs: pollMs, clock: this.#options.clock },
    );
    if (/stop condition .*:alarm:/.test(state.reason ?? "")) return;
    throw environmentError(`no alarm stopped the experiment: ${state.reason ?? ""}`, { code: "ASSAY_FAULT_NO_ALARM" });
  }

  /** While this process lives and the fault is wanted. A renewal that fails is tried again: the lease allows for some. */
  async #renew(): Promise<void> {
    const { aws, clock, leaseSeconds = usualLeaseSeconds } = this.#options;
    const renewEveryMs = (leaseSeconds * 1_000) / renewalsPerLease;
    while (this.#phase === "begun" || this.#phase === "verified") {
      await clock.sleep(renewEveryMs);
      await renewExperiment(aws, this.#arn, { [renewedTag]: clock.wall().toISOString() }).catch(() => undefined);
    }
  }

  /**
   * Waits until the service runs every action, and from then on at most `withinMs` until `seen` says that all signs are
   * there. False when that does not happen: then nothing was tested, whatever is seen later.
   */
  async verify(seen: () => Promise<boolean>, withinMs: number): Promise<boolean> {
    const { clock } = this.#options;
    let deadline = clock.nowNs() + runningWithinMs * 1e6;
    let wereRunning = false;
    while (clock.nowNs() < deadline) {
      const { state, actions = {} } = await this.#state();
      if (doomed.includes(state?.status ?? "")) return false;
      const areRunning = Object.values(actions).every((action) =>
        ["running", "completed"].includes(action.state?.status ?? ""),
      );
      if (areRunning) await this.#confirmTargets();
      if (areRunning && !wereRunning) deadline = clock.nowNs() + withinMs * 1e6;
      wereRunning ||= areRunning;
      if (areRunning && (await seen())) {
        this.#tell("verified");
        this.#phase = "verified";
        return true;
      }
      await clock.sleep(pollMs);
    }
    return false;
  }

  /** Throws when what is hit is not what was planned: a dry run is worth something only if it shows the real one. */
  async #confirmTargets(): Promise<void> {
    const { aws, plan } = this.#options;
    if (this.#areConfirmed || this.#id === undefined) return;
    const ran = await ranSha256(aws, this.#id);
    if (ran !== plan.sha256) {
      const [planned, hit] = [plan.sha256, ran].map((digest) => digest.slice(0, 16));
      throw environmentError(`the targets are not the planned ones (plan ${planned ?? ""}, run ${hit ?? ""})`, {
        code: "ASSAY_EXPERIMENT_OTHER_TARGETS",
      });
    }
    this.#areConfirmed = true;
  }

  /** Asks for a look; throws when the fault is gone or was given up: from then on nothing was tested. */
  async stillStands(): Promise<void> {
    const { aws, clock } = this.#options;
    await tagExperiment(aws, this.#arn, { [lookTag]: clock.wall().toISOString() });
    const { state, actions = {} } = await this.#state();
    const over = Object.values(actions).find((action) => ending.includes(action.state?.status ?? ""));
    const seen = over?.state ?? (doomed.includes(state?.status ?? "") ? state : undefined);
    if (seen === undefined) return;
    this.#tellGone();
    const told = `${seen.status ?? ""}: ${seen.reason ?? ""}`;
    throw environmentError(`the fault was gone before its end was asked for (the service says ${told})`, {
      code: "ASSAY_FAULT_GONE",
    });
  }

  /** Asks for the end of the fault. Safe to call at any moment, and again. */
  async end(): Promise<void> {
    if (this.#phase === "begun" || this.#phase === "verified") {
      this.#tell("end");
      this.#phase = "ended";
    }
    if (this.#id === undefined) return;
    this.#isSilent = true;
    const { state } = await this.#state();
    if (!endings.includes(state?.status ?? "")) await stopExperiment(this.#options.aws, this.#id);
    this.#isSilent = false;
  }

  /** Waits until the service has undone everything; throws when it did not. */
  async healed(): Promise<void> {
    if (this.#id === undefined || this.#phase === "healed") return;
    const state = await eventually(
      async () => {
        const seen = (await this.#state()).state;
        return endings.includes(seen?.status ?? "") ? seen : undefined;
      },
      {
        what: `experiment ${this.#options.plan.experiment} ended and healed`,
        withinMs: this.#isSilent ? silentWithinMs : healedWithinMs,
        everyMs: pollMs,
        clock: this.#options.clock,
      },
    );
    const reason = state.reason ?? "";
    if (state.status === "failed" && reason.includes("not healed")) {
      throw environmentError(`${this.#options.plan.experiment}: ${reason}`, { code: "ASSAY_FAULT_NOT_HEALED" });
    }
    const isFoundGone = reason.includes(notStanding);
    if (isFoundGone) this.#tellGone();
    this.#tell("healed");
    this.#phase = "healed";
    if (isFoundGone) throw environmentError(reason, { code: "ASSAY_FAULT_GONE" });
  }

  /** How the service tells it: status and reason. */
  async told(): Promise<string> {
    if (this.#id === undefined) return "never started";
    const { state } = await this.#state();
    return `${state?.status ?? "unknown"}: ${state?.reason ?? ""}`;
  }

  async #state(): Promise<FisExperiment> {
    return this.#id === undefined ? {} : getExperiment(this.#options.aws, this.#id);
  }

  #tell(phase: FaultLine["phase"]): void {
    this.#tellOf(phase);
    if (this.#isGone && phase === "healed") this.#tellOf(phase, `, ${notStanding}`);
  }

  /** To whoever judges the history: the fault stands there once more, as one that nobody verified. */
  #tellGone(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    for (const phase of ["begin", "end"] as const) this.#tellOf(phase, `, ${notStanding}`);
  }

  #tellOf(phase: FaultLine["phase"], what = ""): void {
    for (const action of this.#options.plan.actions) {
      const { name, actionId } = action;
      this.#options.tell({ id: name + what, fault: actionId + what, target: targetsOf(action), phase });
    }
  }
}

function targetsOf({ targets }: PlannedAction): string {
  return targets.map((arn) => arn.slice(arn.lastIndexOf("/") + 1)).join(" ") || "none";
}
