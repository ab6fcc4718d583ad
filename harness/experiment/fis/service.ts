// The fault injection service: templates, experiments, tags and the safety lever, as the FIS API knows them. The HTTP
// face of it is api/.

import type { Clock } from "../../core/clock.ts";
import { messageOf } from "../../core/errors.ts";
import { createPrng } from "../../core/prng.ts";
import type { Ledger } from "../ledger.ts";
import { reasonDocumentMissing, reasonNotRealizable } from "./actions/not-realizable.ts";
import type { FaultActions } from "./actions/registry.ts";
import { conduct } from "./conductor.ts";
import { conflict, invalid, notFound, quotaExceeded, validationFailed } from "./api/errors.ts";
import { hasEnded, newId } from "./experiment.ts";
import type { ExperimentRun } from "./experiment.ts";
import { stopReason } from "./guards.ts";
import { leaseOf, leaseTag, renewedTag } from "./lease.ts";
import { lookTag, Looks } from "./look.ts";
import type { ExperimentTemplate, TemplateInput } from "./template.ts";
import { quotas, validateTemplate } from "./validation.ts";
import type { FaultWorld } from "./world.ts";
import { writeReport } from "./write-report.ts";

export interface FisServiceOptions {
  readonly account: string;
  readonly region: string;
  readonly seed: string;
  readonly clock: Clock;
  readonly world: FaultWorld;
  readonly ledger: Ledger;
  readonly actions: FaultActions;
}

export interface SafetyLever {
  status: "disengaged" | "engaged";
  reason: string;
}

interface Conducted {
  readonly run: ExperimentRun;
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

export interface StartRequest {
  readonly templateId: string;
  readonly clientToken: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly actionsMode: "run-all" | "skip-all";
}

export class FisService {
  readonly options: FisServiceOptions;
  readonly lever: SafetyLever = { status: "disengaged", reason: "" };
  readonly #templates = new Map<string, ExperimentTemplate>();
  readonly #experiments = new Map<string, Conducted>();
  readonly #byToken = new Map<string, string>();

  constructor(options: FisServiceOptions) {
    this.options = options;
  }

  createTemplate(input: unknown): ExperimentTemplate {
    const { problems, template } = validateTemplate(input);
    if (template === undefined) throw validationFailed(problems);
    this.#refuseUnrealizable(template);
    if (this.#templates.size >= quotas.templates) throw quotaExceeded(`${quotas.templates} experiment templates`);
    const { clientToken, ...rest } = template;
    const known = clientToken === undefined ? undefined : this.#byToken.get(`template ${clientToken}`);
    if (known !== undefined) return this.template(known);
    const now = this.options.clock.wall();
    const id = newId("EXT");
    const stored = { ...rest, id, arn: this.#arn("experiment-template", id), creationTime: now, lastUpdateTime: now };
    this.#templates.set(id, stored);
    if (clientToken !== undefined) this.#byToken.set(`template ${clientToken}`, id);
    return stored;
  }

  updateTemplate(id: string, change: Readonly<Record<string, unknown>>): ExperimentTemplate {
    const { arn, creationTime, lastUpdateTime: _, id: __, ...before } = this.template(id);
    const { problems, template } = validateTemplate({ ...before, ...change });
    if (template === undefined) throw validationFailed(problems);
    this.#refuseUnrealizable(template);
    const stored = { ...template, id, arn, creationTime, lastUpdateTime: this.options.clock.wall() };
    this.#templates.set(id, stored);
    return stored;
  }

  template(id: string): ExperimentTemplate {
    const found = this.#templates.get(id);
    if (found === undefined) throw notFound(`Experiment template ${id}`);
    return found;
  }

  templates(): readonly ExperimentTemplate[] {
    return [...this.#templates.values()];
  }

  deleteTemplate(id: string): ExperimentTemplate {
    const found = this.template(id);
    this.#templates.delete(id);
    return found;
  }

  start(request: StartRequest): ExperimentRun {
    const token = request.clientToken === undefined ? undefined : `experiment ${request.clientToken}`;
    const known = token === undefined ? undefined : this.#byToken.get(token);
    if (known !== undefined) return this.experiment(known);
    const template = this.template(request.templateId);
    const running = this.experiments().filter(({ state }) => !hasEnded(state.status));
    if (running.length >= quotas.runningExperiments) {
      throw quotaExceeded(`${quotas.runningExperiments} running experiments`);
    }
    const run = this.#newRun(template, request);
    const stop = new AbortController();
    if (this.lever.status === "engaged") {
      Object.assign(run.state, { status: "cancelled", reason: `Safety lever is engaged: ${this.lever.reason}` });
      if (run.report !== undefined) Object.assign(run.report.state, { status: "cancelled", reason: run.state.reason });
      this.#experiments.set(run.id, { run, stop, ended: Promise.resolve() });
    } else {
      const random = createPrng(`${this.options.seed}/${template.description}`);
      const ended = conduct(run, { ...this.options, random }, stop);
      this.#experiments.set(run.id, { run, stop, ended });
      // Nobody who heals waits for a bucket.
      void ended.then(() => writeReport(run, this.options.world.as(template.roleArn)));
    }
    if (token !== undefined) this.#byToken.set(token, run.id);
    return run;
  }

  /** Asks the experiment to stop; its faults are healed before it reports `stopped`. */
  stop(id: string, reason = "Experiment was stopped by the user."): ExperimentRun {
    const { run, stop } = this.#conducted(id);
    if (hasEnded(run.state.status)) throw conflict(`Experiment ${id} has ended: ${run.state.status}`);
    Object.assign(run.state, { status: "stopping", reason });
    stop.abort(stopReason(reason));
    return run;
  }

  experiment(id: string): ExperimentRun {
    return this.#conducted(id).run;
  }

  experiments(): readonly ExperimentRun[] {
    return [...this.#experiments.values()].map(({ run }) => run);
  }

  /** The tags of a template or experiment; changing the object changes them. */
  tagsOf(arn: string): Record<string, string> {
    const experiment = this.experiments().find((run) => run.arn === arn);
    if (experiment !== undefined) return experiment.tags;
    const template = this.templates().find((candidate) => candidate.arn === arn);
    if (template === undefined) throw notFound(`Resource ${arn}`);
    return (template.tags ??= {});
  }

  /** Adds tags; on an experiment `assay:renewed` renews its lease, and `assay:look` is answered once it was looked at. */
  async tag(arn: string, tags: Readonly<Record<string, string>>): Promise<void> {
    Object.assign(this.tagsOf(arn), tags);
    const experiment = this.experiments().find((run) => run.arn === arn);
    if (tags[renewedTag] !== undefined) experiment?.lease?.renew();
    if (tags[lookTag] !== undefined) await experiment?.looks.now();
  }

  /** Engaged: running experiments end, new ones are cancelled. */
  setLever(status: SafetyLever["status"], reason: string): SafetyLever {
    Object.assign(this.lever, { status, reason });
    if (status === "engaged") this.#stopAll(`Safety lever was engaged: ${reason}`);
    return this.lever;
  }

  /** Stops everything, then undoes what the ledger still has open; returns what could not be healed. Idempotent. */
  async heal(): Promise<readonly string[]> {
    this.#stopAll("Healing.");
    await Promise.all([...this.#experiments.values()].map(({ ended }) => ended));
    const { ledger, actions, world } = this.options;
    const left: string[] = [];
    for (const { fault, action, undo, targets } of ledger.open()) {
      try {
        const known = actions.get(action);
        if (known === undefined) throw notFound(`Action ${action}`);
        await known.heal(undo, world);
        const note = await known.verifyHealed(undo, world);
        ledger.record({ fault, action, undo, targets, phase: "healed", note });
      } catch (error) {
        left.push(`${fault}: ${messageOf(error)}`);
      }
    }
    return left;
  }

  #stopAll(reason: string): void {
    for (const { id, state } of this.experiments()) if (!hasEnded(state.status)) this.stop(id, reason);
  }

  #conducted(id: string): Conducted {
    const found = this.#experiments.get(id);
    if (found === undefined) throw notFound(`Experiment ${id}`);
    return found;
  }

  #newRun(template: ExperimentTemplate, { tags, actionsMode }: StartRequest): ExperimentRun {
    const id = newId("EXP");
    const lease = leaseOf(tags, this.options.clock);
    if (typeof lease === "string") throw invalid(`tags.${leaseTag}`, lease);
    const actions = Object.entries(template.actions).map(
      ([name, action]) =>
        [
          name,
          {
            name,
            action,
            state: { status: "pending", reason: "Initial state." },
            startTime: undefined,
            endTime: undefined,
          },
        ] as const,
    );
    return {
      id,
      arn: this.#arn("experiment", id),
      template,
      actionsMode,
      tags: { ...template.tags, ...tags },
      creationTime: this.options.clock.wall(),
      state: { status: "pending", reason: "Initial state." },
      actions: new Map(actions.map(([name, run]) => [name, { ...run, state: { ...run.state } }])),
      lease,
      looks: new Looks(),
      report:
        template.experimentReportConfiguration === undefined
          ? undefined
          : { state: { status: "pending", reason: "Initial state." }, s3Reports: [] },
      resolved: {},
      startTime: undefined,
      endTime: undefined,
    };
  }

  #refuseUnrealizable({ actions: wanted, experimentReportConfiguration }: TemplateInput): void {
    const { actions } = this.options;
    const problems = Object.entries(wanted)
      .filter(([, { actionId }]) => !actions.has(actionId))
      .map(([name, { actionId }]) => ({
        field: `actions.${name}.actionId`,
        message:
          `${actionId} is not realizable here: ${reasonNotRealizable(actionId) ?? "nothing stands for it"} ` +
          `(realizable: ${[...actions.keys()].join(", ")})`,
      }));
    const documents = Object.entries(wanted).flatMap(([name, { parameters }]) => {
      const message = reasonDocumentMissing(parameters?.documentArn ?? "");
      return message === undefined ? [] : [{ field: `actions.${name}.parameters.documentArn`, message }];
    });
    const dashboards = (experimentReportConfiguration?.dataSources?.cloudWatchDashboards ?? []).map((_, index) => ({
      field: `experimentReportConfiguration.dataSources.cloudWatchDashboards.${index}`,
      message: "no dashboard is drawn here; a report without any is written",
    }));
    const all = [...problems, ...documents, ...dashboards];
    if (all.length > 0) throw validationFailed(all);
  }

  #arn(kind: string, id: string): string {
    return `arn:aws:fis:${this.options.region}:${this.options.account}:${kind}/${id}`;
  }
}
