// The loss of everything, and the way back: a backup is taken under load, everything is lost a while later, the empty
// platform comes up by itself, and the backup is restored into it.

import { environmentError, messageOf } from "../../core/errors.ts";
import { eventually } from "../../core/eventually.ts";
import type { ClickHouse } from "../../platform/clickhouse/client.ts";
import { backupStore, backupUrl } from "../backup/store.ts";
import { restoreBackup, takeBackup } from "../backup/take.ts";
import { FaultControl } from "../runner/fault-control.ts";
import type { FaultControlOptions } from "../runner/fault-control.ts";
import type { Experiment, ExperimentFile } from "../runner/experiment-file.ts";
import { planExperiment } from "../runner/experiment-plan.ts";
import type { Injection, Injector } from "../runner/injection.ts";
import type { ExperimentPlatform } from "../runner/platform.ts";
import { judgeRestore } from "./judge-restore.ts";

type Disaster = Experiment & { readonly restore: NonNullable<ExperimentFile["restore"]> };

const verifiedWithinMs = 60_000;
const emptyWithinMs = 90_000;
const restoredWithinMs = 120_000;
const replicaTimeoutMs = 10_000;

export async function disasterInjector(experiment: Disaster, platform: ExperimentPlatform): Promise<Injector> {
  const plan = await planExperiment(experiment, platform);
  return { plan, open: (options) => new Loss({ ...options, plan }, experiment, platform) };
}

interface Saved {
  readonly name: string;
  readonly url?: string;
  readonly begunAt: Date;
  readonly endedAt: Date;
}

class Loss implements Injection {
  readonly #options: FaultControlOptions;
  readonly #experiment: Disaster;
  readonly #platform: ExperimentPlatform;
  readonly #control: FaultControl;
  #saved: Saved | undefined;
  #failure: string | undefined;

  constructor(options: FaultControlOptions, experiment: Disaster, platform: ExperimentPlatform) {
    const tell: FaultControlOptions["tell"] = (line) => {
      options.tell({ ...line, takesDisk: true });
    };
    this.#options = options;
    this.#experiment = experiment;
    this.#platform = platform;
    this.#control = new FaultControl({ ...options, tell });
  }

  async inject(): Promise<void> {
    const { clock } = this.#options;
    const { restore, hold } = this.#experiment;
    const begunAt = clock.wall();
    const { aws, region, clickhouse } = this.#platform;
    const store = backupStore(aws, region, `disaster-${begunAt.getTime().toString(36)}`);
    const place = { name: store.name, ...(this.#isSharded ? { url: backupUrl(store, region) } : {}) };
    await takeBackup(clickhouse.replica(0, this.#saver), { what: `DATABASE ${this.#database}`, ...place });
    this.#saved = { ...place, begunAt, endedAt: clock.wall() };
    await clock.sleep(restore.age);
    await this.#control.begin();
    if (!(await this.#control.verify(() => this.#areEmpty(), verifiedWithinMs))) {
      throw environmentError(`the loss was not seen (the service says ${await this.#control.told()})`, {
        code: "ASSAY_DISASTER_UNSEEN",
      });
    }
    // Operations have to meet the empty platform, or nothing was tested.
    await clock.sleep(hold);
    await this.#control.stillStands();
  }

  end(): Promise<void> {
    return this.#control.end();
  }

  /** What is not restored is told by `seen`, not thrown: it is what the drill is for. */
  async healed(): Promise<void> {
    await this.#control.healed();
    const saved = this.#saved;
    if (saved === undefined) return;
    try {
      await eventually(() => this.#isUp(), { what: "an empty platform", withinMs: emptyWithinMs, everyMs: 250 });
      const what = `DATABASE ${this.#database}`;
      const sql = this.#platform.clickhouse.replica(0, this.#saver);
      const { begunAt: _begun, endedAt: _ended, ...place } = saved;
      await restoreBackup(sql, { what, ...place, withinMs: restoredWithinMs, underLoad: true });
    } catch (error) {
      this.#failure = `not restored: ${messageOf(error)}`;
    }
  }

  seen(history: string) {
    const saved = this.#saved;
    if (saved === undefined) return Promise.resolve([]);
    const header = JSON.parse(history.slice(0, history.indexOf("\n"))) as { readonly startedAt: string };
    const onHistory = (at: Date) => (at.getTime() - new Date(header.startedAt).getTime()) * 1e6;
    return Promise.resolve(
      judgeRestore(history, {
        backupBegunNs: onHistory(saved.begunAt),
        backupEndedNs: onHistory(saved.endedAt),
        rpoAtMostNs: this.#experiment.restore.rpoAtMost * 1e6,
        ...(this.#failure === undefined ? {} : { failure: this.#failure }),
      }),
    );
  }

  /** Every replica answers, and none knows a table of the database any more. One on its way back is not empty yet. */
  async #areEmpty(): Promise<boolean> {
    const sql = `SELECT count() FROM system.tables WHERE database = '${this.#database}'`;
    const counts = await Promise.all(this.#replicas().map((replica) => replica.number(sql).catch(() => undefined)));
    return counts.every((count) => count === 0);
  }

  /** Every replica reaches the coordination ensemble and takes distributed statements. */
  async #isUp(): Promise<boolean> {
    const sql = "SELECT count() FROM system.zookeeper WHERE path = '/clickhouse/task_queue'";
    const counts = await Promise.all(this.#replicas().map((replica) => replica.number(sql)));
    return counts.every((count) => count > 0);
  }

  get #database(): string {
    return this.#platform.layout.database;
  }

  get #isSharded(): boolean {
    return this.#platform.layout.isSharded;
  }

  /** Where no collection names the store, the user of the backups may not name it either. */
  get #saver(): "admin" | "backup" {
    return this.#isSharded ? "admin" : "backup";
  }

  #replicas(): ClickHouse[] {
    const { clickhouse } = this.#platform;
    return clickhouse.replicas.map((service) =>
      clickhouse.connect({ service, user: "admin", timeoutMs: replicaTimeoutMs, keepAlive: false }),
    );
  }
}
