// A platform in memory for whole experiments on a simulated clock: three replicas behind one name, the fault injection
// service as far as an experiment asks it, and a switch for every way in which the harness or the service can be broken.
// Not for use outside tests.

import type { Clock } from "../../core/clock.ts";
import { environmentError } from "../../core/errors.ts";
import type { AwsClients } from "../../platform/aws/clients.ts";
import type { ClickHouse, Row } from "../../platform/clickhouse/client.ts";
import type { ExperimentPlatform } from "./platform.ts";

/** Each turns one thing wrong; all false, the experiment holds. */
export interface Breakages {
  faultDoesNothing: boolean;
  faultEndsEarly: boolean;
  faultEndsUntold: boolean;
  faultIsFoundGone: boolean;
  faultWasGoneAtItsEnd: boolean;
  neverHeals: boolean;
  healsInNameOnly: boolean;
  hitsAnother: boolean;
  serviceErrs: boolean;
  serviceFallsSilent: boolean;
  probesAreDead: boolean;
  insertsAreNotSent: boolean;
  finalReadsAnotherTable: boolean;
  oneReplicaCannotSync: boolean;
  oneServerTwoNames: boolean;
  insertsHang: boolean;
  watchIsBlind: boolean;
}

interface Node {
  readonly instance: string;
  readonly rows: Set<number>;
  isUp: boolean;
}

const account = "arn:aws:ec2:us-east-1:123456789012";
const names = ["replica-0", "replica-1", "replica-2"] as const;
const latencyMs = 20;
const gone = "the fault was not seen to stand until its end: it is away";

export class FakePlatform {
  readonly broken: Partial<Breakages>;
  readonly nodes: readonly Node[];
  readonly #clock: Clock;
  #isSilent = false;
  #gone: { readonly status: string; readonly reason: string } | undefined;
  /** Experiments by id: what was asked for, and how it stands. */
  readonly #runs = new Map<string, { readonly isDry: boolean; readonly begunNs: number; state: string }>();

  constructor(clock: Clock, broken: Partial<Breakages>) {
    this.#clock = clock;
    this.broken = broken;
    this.nodes = names.map((_, at) => ({ instance: `i-${String(at)}`, rows: new Set(), isUp: true }));
  }

  platform(): ExperimentPlatform {
    const services = names.map((name, at) => ({
      ...{ name: `${name}-https`, host: `10.0.${String(at + 1)}.20`, port: 8123 },
      ...{ protocol: "https" as const, tls: true },
    }));
    const subnets = names.map((_, at) => ({
      ...{ id: `subnet-${String(at)}`, tier: "data", availabilityZone: `zone-${String(at)}` },
      cidr: `10.0.${String(at + 1)}.0/24`,
    }));
    const layout = { database: "production_db", isSharded: false };
    const region = { experiments: { "node-lost": "template" }, services, subnets };
    const clickhouse = {
      admin: this.#client(() => this.#up()[0], false),
      replicas: services.map(({ name }) => name),
      connect: ({ service, timeoutMs }: { service: string; timeoutMs?: number }) => this.#connect(service, timeoutMs),
    };
    return { aws: this.#aws(), clickhouse, region, layout } as unknown as ExperimentPlatform;
  }

  #up(): Node[] {
    return this.nodes.filter(({ isUp }) => isUp);
  }

  #connect(service: string, timeoutMs: number | undefined): ClickHouse {
    if (service === "clickhouse-https") return this.#client(() => this.#up()[0], timeoutMs === 2_500);
    const at = services().indexOf(service);
    return this.#client(() => this.nodes[this.broken.oneServerTwoNames === true && at === 2 ? 1 : at], false);
  }

  #client(nodeOf: () => Node | undefined, isProbe: boolean): ClickHouse {
    const reach = async (signal?: AbortSignal): Promise<Node> => {
      if (isProbe && this.broken.probesAreDead === true) await new Promise(() => undefined);
      await this.#clock.sleep(latencyMs, signal);
      const node = nodeOf();
      if (node?.isUp !== true) throw environmentError("connection refused", { code: "ASSAY_TEST_REFUSED" });
      return node;
    };
    return {
      url: "fake",
      user: "fake",
      close: () => Promise.resolve(),
      value: async (sql) => {
        const node = await reach();
        return sql.includes("serverUUID") ? `server-${node.instance}` : "production";
      },
      number: async (_sql, options) => {
        await reach(options?.signal);
        return 1;
      },
      command: async (sql) => {
        const node = await reach();
        const isStuck = this.broken.oneReplicaCannotSync === true && node === this.nodes[2];
        if (sql.startsWith("SYSTEM SYNC") && isStuck)
          throw environmentError("not in sync", { code: "ASSAY_TEST_SYNC" });
      },
      rows: <T extends Row>(sql: string, options?: { signal?: AbortSignal }) =>
        this.#rows(sql, () => reach(options?.signal)) as Promise<T[]>,
      insert: (table, rows, options) => this.#insert(table, rows, () => reach(options?.signal)),
    };
  }

  async #rows(sql: string, reach: () => Promise<Node>): Promise<Row[]> {
    if (sql.includes("zookeeper_path")) return [{ zookeeper_path: "/tables/1" }];
    if (sql.includes("uptime()") && this.broken.watchIsBlind === true)
      throw environmentError("blind", { code: "ASSAY_TEST_BLIND" });
    const node = await reach();
    const uptime = 100 + this.#clock.nowNs() / 1e9;
    if (sql.includes("system.replicas")) return [{ is_readonly: 0, queue_size: 0, absolute_delay: 0, uptime }];
    if (this.broken.finalReadsAnotherTable === true) return [];
    return [...node.rows].map((id) => ({ id: String(id) }));
  }

  async #insert(table: string, rows: readonly Row[], reach: () => Promise<Node>): Promise<void> {
    const isLoad = !table.endsWith("_probe");
    if (isLoad && this.broken.insertsHang === true) await this.#clock.sleep(2_000);
    if (isLoad && this.broken.insertsAreNotSent === true) return;
    await reach();
    if (!isLoad) return;
    for (const node of this.#up()) for (const { id } of rows) node.rows.add(Number(id));
  }

  #aws(): AwsClients {
    const fis = { send: (command: { constructor: { name: string }; input: object }) => this.#fis(command) };
    const ec2 = {
      send: ({ input: { InstanceIds } }: { input: { InstanceIds?: readonly string[] } }) => {
        const asked = this.nodes.filter(({ instance }) => InstanceIds?.includes(instance) ?? true);
        return Promise.resolve({ Reservations: [{ Instances: asked.map(described) }] });
      },
    };
    const quiet = { send: () => Promise.resolve({}) };
    return { region: "us-east-1", fis, ec2, cloudwatch: quiet, ssm: quiet } as unknown as AwsClients;
  }

  #fis({ constructor, input }: { constructor: { name: string }; input: object }): Promise<object> {
    if (this.#isSilent) return Promise.reject(new DOMException("Request aborted", "AbortError"));
    const named = input as { id?: string; experimentId?: string; tags?: Record<string, string> };
    const { id = named.experimentId ?? "", tags = {} } = named;
    switch (constructor.name) {
      case "GetExperimentTemplateCommand":
        return Promise.resolve({ experimentTemplate: { id: "template", actions: { stop: action } } });
      case "StartExperimentCommand":
        return this.#start(tags["assay:plan"] === "true");
      case "GetExperimentCommand":
        return this.#get(id);
      case "TagResourceCommand":
        return this.#look(tags);
      case "StopExperimentCommand":
        return this.#end(id);
      case "ListExperimentResolvedTargetsCommand":
        return Promise.resolve({ resolvedTargets: [target(this.#targetOf(id))] });
      default:
        return Promise.resolve({});
    }
  }

  #targetOf(id: string): string {
    const isOther = this.broken.hitsAnother === true && this.#runs.get(id)?.isDry === false;
    return isOther ? "i-0" : "i-1";
  }

  #start(isDry: boolean): Promise<object> {
    const id = `run-${String(this.#runs.size)}`;
    this.#runs.set(id, { isDry, begunNs: this.#clock.nowNs(), state: isDry ? "completed" : "running" });
    if (!isDry && this.broken.faultDoesNothing !== true) this.#power(this.#targetOf(id), false);
    return Promise.resolve({ experiment: { id, roleArn: "arn:aws:iam::123456789012:role/fis" } });
  }

  #get(id: string): Promise<object> {
    const run = this.#runs.get(id);
    if (run === undefined) return Promise.resolve({});
    if (!run.isDry && this.broken.serviceErrs === true)
      return Promise.reject(new SyntaxError("no answer of the service"));
    const forMs = (this.#clock.nowNs() - run.begunNs) / 1e6;
    const isOver = run.state === "running" && forMs > 6_000;
    if (isOver && this.broken.faultEndsUntold === true) this.#power("i-1", true);
    if (isOver && this.broken.faultEndsEarly === true) {
      this.#power("i-1", true);
      run.state = "stopped";
    }
    const stop = { ...action, state: this.#gone ?? { status: "running" } };
    return Promise.resolve({ experiment: { id, state: this.#stateOf(run.state), actions: { stop } } });
  }

  #stateOf(status: string): { readonly status: string; readonly reason: string } {
    const { neverHeals, faultWasGoneAtItsEnd } = this.broken;
    if (status === "stopped" && neverHeals === true) return { status: "failed", reason: "not healed: i-1" };
    if (status === "stopped" && faultWasGoneAtItsEnd === true) return { status: "failed", reason: gone };
    return { status, reason: "" };
  }

  /** Whoever looks finds nothing: the fault was undone a moment ago. */
  #look(tags: Readonly<Record<string, string>>): Promise<object> {
    const isAsked = tags["assay:look"] !== undefined;
    this.#isSilent ||= isAsked && this.broken.serviceFallsSilent === true;
    if (isAsked && this.broken.faultIsFoundGone === true) this.#gone = { status: "stopping", reason: gone };
    return Promise.resolve({});
  }

  #end(id: string): Promise<object> {
    const run = this.#runs.get(id);
    if (run !== undefined) run.state = "stopped";
    if (this.broken.neverHeals !== true && this.broken.healsInNameOnly !== true) this.#power(this.#targetOf(id), true);
    return Promise.resolve({});
  }

  /** A server that comes back has what the others have. */
  #power(instance: string, isUp: boolean): void {
    const node = this.nodes.find((one) => one.instance === instance);
    if (node === undefined) return;
    node.isUp = isUp;
    if (isUp) for (const other of this.nodes) for (const id of other.rows) node.rows.add(id);
  }
}

const action = { actionId: "aws:ec2:stop-instances", parameters: {}, targets: { Instances: "Node" } };

function services(): readonly string[] {
  return names.map((name) => `${name}-https`);
}

function target(instance: string): object {
  return { targetName: "Node", targetInformation: { arn: `${account}:instance/${instance}` } };
}

function described({ instance, isUp }: Node): object {
  return {
    InstanceId: instance,
    Placement: { AvailabilityZone: `zone-${instance.slice(-1)}` },
    State: { Name: isUp ? "running" : "stopped" },
    Tags: [{ Key: "assay:role", Value: "clickhouse" }],
    NetworkInterfaces: [{ OwnerId: "123456789012" }],
  };
}
