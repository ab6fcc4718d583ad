// Questions that the lab's drills ask: connections from inside a namespace, inserts through the public name, waiting for a
// state that the lab reports.

import { environmentError } from "../../core/errors.ts";
import { eventually } from "../../core/eventually.ts";
import { fixtureUsers } from "../../platform/lab/fixture/three-zones.ts";
import type { LabClient } from "../../platform/lab/rpc/client.ts";

export type Connection = "open" | "refused" | "filtered";

const url = "https://clickhouse.internal.yourcompany.com:8123/";

export class LabProbe {
  readonly #lab: LabClient;
  #rows = 0;

  constructor(lab: LabClient) {
    this.#lab = lab;
  }

  /** Standard output of a shell line on a host, in a pod, or in the router. */
  async shell(on: string, line: string): Promise<string> {
    return (await this.#lab.exec({ on, argv: ["sh", "-c", line], timeoutMs: 20_000 })).stdout;
  }

  /** One TCP connection from there. A refusal has passed both filters. */
  async connect(on: string, address: string, port: number): Promise<Connection> {
    const argv = ["timeout", "1", "bash", "-c", `exec 3<>/dev/tcp/${address}/${port}`];
    const { code, stderr } = await this.#lab.exec({ on, argv, timeoutMs: 5_000 });
    if (code === 0) return "open";
    return stderr.includes("refused") ? "refused" : "filtered";
  }

  async createTable(): Promise<void> {
    await this.#query(
      "CREATE TABLE t ON CLUSTER production (id UInt64) ENGINE = " +
        "ReplicatedMergeTree('/clickhouse/tables/{shard}/t', '{replica}') ORDER BY id",
    );
  }

  /** `count` rows of one batch, acknowledged by two replicas; a node that is just leaving may fail a first try. */
  async insert(batch: number, count: number): Promise<void> {
    const settings = `insert_quorum=2&insert_deduplication_token=batch-${batch}`;
    await eventually(
      async () => {
        await this.#query(`INSERT INTO t SELECT number + ${batch * 10_000} FROM numbers(${count})`, settings);
        return true;
      },
      { withinMs: 60_000, what: `batch ${batch} is acknowledged` },
    );
    this.#rows += count;
  }

  /** Waits until a replica holds every acknowledged row. */
  async untilRows(pod: string): Promise<void> {
    const expected = this.#rows;
    await eventually(
      async () => {
        const path = `https://${pod}.clickhouse.clickhouse.svc.cluster.local:8123/`;
        return Number(await this.#query("SELECT count() FROM t", "", path)) === expected;
      },
      { withinMs: 30_000, what: `${pod} has all ${expected} rows` },
    );
  }

  async untilState(instance: string, wanted: "running" | "exited"): Promise<void> {
    await eventually(
      async () => (await this.#lab.instances()).find(({ name }) => name === instance)?.state === wanted,
      { withinMs: 20_000, everyMs: 50, what: `${instance} is ${wanted}` },
    );
  }

  async untilTarget(address: string, wanted: "healthy" | "unhealthy"): Promise<void> {
    await eventually(
      async () => {
        const [balancer] = await this.#lab.loadBalancers();
        return balancer?.targets.filter((target) => target.address === address).every(({ state }) => state === wanted);
      },
      { withinMs: 60_000, what: `${address} is ${wanted}` },
    );
  }

  async #query(statement: string, settings = "", at = url): Promise<string> {
    const argv = ["curl", "-sS", "--fail-with-body", "--max-time", "15", "--cacert", "/run/public/ca.pem"];
    const { code, stdout, stderr } = await this.#lab.exec({
      on: "runner",
      argv: [...argv, "-u", `admin:${fixtureUsers.admin}`, `${at}?${settings}`, "--data-binary", statement],
      timeoutMs: 20_000,
    });
    if (code === 0) return stdout;
    throw environmentError(`${statement.slice(0, 60)}: ${(stderr + stdout).slice(0, 300)}`, {
      code: "ASSAY_LAB_DRILL",
    });
  }
}
