// Brings an upgrade into an experiment: the template is started, both releases are seen to run side by side, and it may go
// once its command says that it is done and every replica has said its release again; or it is stopped before, and its
// command has to bring every replica back.

import type { Clock } from "../../core/clock.ts";
import { environmentError, present } from "../../core/errors.ts";
import { eventually } from "../../core/eventually.ts";
import { commandOutputs } from "../../platform/aws/commands.ts";
import { templatesNamed } from "../../platform/aws/fault-injection.ts";
import { copyExperimentTemplate } from "../../platform/aws/fault-templates.ts";
import { FaultControl } from "../runner/fault-control.ts";
import type { FaultControlOptions } from "../runner/fault-control.ts";
import type { Experiment } from "../runner/experiment-file.ts";
import { planExperiment } from "../runner/experiment-plan.ts";
import type { ExperimentPlan } from "../runner/experiment-plan.ts";
import type { Injection, Injector } from "../runner/injection.ts";
import type { ExperimentPlatform } from "../runner/platform.ts";
import { judgeUpgrade } from "./judge-upgrade.ts";
import { ReleaseWatch } from "./release-watch.ts";

type Upgrading = Experiment & {
  readonly upgrade: NonNullable<Experiment["upgrade"]>;
};

const database = "production_db";
const verifiedWithinMs = 60_000;
const settledMs = 3_000;
const replicaTimeoutMs = 15_000;

export async function upgradeInjector(experiment: Upgrading, platform: ExperimentPlatform): Promise<Injector> {
  const parameters = experiment.upgrade.parameters;
  const copy = parameters === undefined ? undefined : await copyWith(parameters, experiment, platform);
  const template = copy?.name ?? experiment.template;
  const plan = await planExperiment({ ...experiment, template }, platform);
  return { plan, open: (options) => new Upgrade({ ...options, plan }, experiment, platform) };
}

/** The template with other parameters of its document; it goes with the platform. */
async function copyWith(
  documentParameters: Readonly<Record<string, string>>,
  { name, template }: Experiment,
  { aws }: ExperimentPlatform,
) {
  const [id] = await templatesNamed(aws, template);
  const copied = { id: present(id, `template ${template}`), name: `${template}-${name}`, tags: {} };
  await copyExperimentTemplate(aws, { ...copied, documentParameters });
  return copied;
}

class Upgrade implements Injection {
  readonly #options: FaultControlOptions;
  readonly #experiment: Upgrading;
  readonly #platform: ExperimentPlatform;
  readonly #control: FaultControl;
  #watch: ReleaseWatch | undefined;
  #isDone = false;

  constructor(options: FaultControlOptions, experiment: Upgrading, platform: ExperimentPlatform) {
    this.#options = options;
    this.#experiment = experiment;
    this.#platform = platform;
    this.#control = new FaultControl(options);
  }

  async inject(): Promise<void> {
    const { clock } = this.#options;
    const { upgrade, hold } = this.#experiment;
    const table = await canaryTable(this.#platform, clock);
    const watch = new ReleaseWatch({ replicas: replicasOf(this.#platform), table, to: upgrade.to, clock });
    this.#watch = watch;
    await clock.sleep(settledMs);
    const begunAt = clock.wall();
    await this.#control.begin();
    // Together, both releases never run side by side: then the command's own word has to do.
    const isSeen = async (): Promise<boolean> => watch.isMixed() || (await this.#hasSaid("done", begunAt));
    if (!(await this.#control.verify(isSeen, verifiedWithinMs))) {
      throw environmentError(`no replica was seen on ${upgrade.to} (the service says ${await this.#control.told()})`, {
        code: "ASSAY_UPGRADE_UNSEEN",
      });
    }
    if (upgrade.rollback) {
      await clock.sleep(hold);
      await this.#control.stillStands();
      return;
    }
    await eventually(() => this.#hasSaid("done", begunAt), {
      what: `every replica on ${upgrade.to}`,
      withinMs: hold,
      everyMs: 500,
      clock,
    });
    this.#isDone = true;
    await this.#control.stillStands();
    await clock.sleep(settledMs);
  }

  end(): Promise<void> {
    return this.#control.end();
  }

  healed(): Promise<void> {
    return this.#control.healed();
  }

  async seen() {
    const record = await this.#watch?.stop();
    if (record === undefined) return [];
    return judgeUpgrade({ ...record, isDone: this.#isDone }, this.#experiment.upgrade);
  }

  async #hasSaid(word: string, since: Date): Promise<boolean> {
    const { aws, plan } = this.#options;
    const said = await Promise.all(commandsOf(plan).map((command) => commandOutputs(aws, { ...command, since })));
    return said.flat().some((output) => new RegExp(`^${word}: `, "m").test(output));
  }
}

function commandsOf(plan: ExperimentPlan) {
  return plan.actions
    .filter(({ actionId }) => actionId === "aws:ssm:send-command")
    .map(({ parameters, targets }) => ({
      document: parameters.documentArn?.split(":document/")[1] ?? "",
      instances: targets.map((arn) => arn.slice(arn.lastIndexOf("/") + 1)),
    }));
}

function replicasOf({ clickhouse }: ExperimentPlatform) {
  return clickhouse.replicas.map((service) => ({
    name: service.replace(/-https$/, ""),
    clickhouse: clickhouse.connect({ service, user: "admin", timeoutMs: replicaTimeoutMs, keepAlive: false }),
  }));
}

/** Stays: its rows tell what went from release to release. */
async function canaryTable({ clickhouse }: ExperimentPlatform, clock: Clock): Promise<string> {
  const table = `${database}.upgrade_canary_${clock.wall().getTime().toString(36)}`;
  const cluster = await clickhouse.admin.value("SELECT getMacro('cluster')");
  await clickhouse.admin.command(
    `CREATE TABLE ${table} ON CLUSTER '${cluster}' (id UInt64) ENGINE = ReplicatedMergeTree ORDER BY id`,
  );
  return table;
}
