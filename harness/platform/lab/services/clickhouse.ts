// The ClickHouse server: the manifests' configuration as it stands, a base file in place of the image's, and one overlay
// that fits it into a lab: small pools, bounded logs, no watchdog process.

import { request } from "node:http";
import { environmentError } from "../../../core/errors.ts";
import type { PodSpec } from "../lab-spec.ts";
import type { Dial, Program, ProgramPaths } from "./program.ts";

const folder = "/etc/clickhouse-server";

type ClickhousePod = Extract<PodSpec["program"], { kind: "clickhouse" }>;

export function clickhouseProgram(program: ClickhousePod, paths: ProgramPaths): Program {
  const build = paths.clickhouseBuilds[program.tag];
  if (build === undefined) {
    throw environmentError(`the lab has no ClickHouse server for the image tag ${program.tag}`, {
      code: "ASSAY_LAB_IMAGE",
    });
  }
  return {
    stage: "stores",
    argv: [build.server, `--config-file=${folder}/config.xml`],
    env: {
      ASSAY_CHDB: build.library,
      CLICKHOUSE_WATCHDOG_ENABLE: "0",
      LANG: "C.UTF-8",
      TZ: "UTC",
    },
    files: [
      { path: `${folder}/config.xml`, content: baseConfig },
      { path: `${folder}/users.xml`, content: baseUsers },
      { path: `${folder}/config.d/zz-lab.xml`, content: overlay },
    ],
    covers: ["/var/log/clickhouse-server", "/var/lib/clickhouse"],
    logFiles: ["/var/log/clickhouse-server/clickhouse-server.err.log"],
    isReady: (dial) => answersPing(dial, program),
  };
}

/** GET /ping as the server is configured. The certificate is checked by every real client; here only "does it serve". */
async function answersPing(dial: Dial, program: ClickhousePod): Promise<boolean> {
  const { connect } = await import("node:tls");
  return new Promise((resolve) => {
    const socket = dial("127.0.0.1", program.httpPort);
    const call = request({
      method: "GET",
      path: "/ping",
      timeout: 2000,
      createConnection: () =>
        program.tls ? connect({ socket, servername: program.serverName, rejectUnauthorized: false }) : socket,
    });
    const end = (ready: boolean) => {
      socket.destroy();
      resolve(ready);
    };
    call.on("response", (response) => {
      response.resume();
      end(response.statusCode === 200);
    });
    call.on("timeout", () => {
      end(false);
    });
    call.on("error", () => {
      end(false);
    });
    call.end();
  });
}

/** What the image's own config.xml gives: paths and mark caches, no listener (the manifests open those). */
const baseConfig = `<clickhouse>
  <logger><level>information</level><log>/var/log/clickhouse-server/clickhouse-server.log</log>
    <errorlog>/var/log/clickhouse-server/clickhouse-server.err.log</errorlog></logger>
  <path>/var/lib/clickhouse/</path>
  <tmp_path>/var/lib/clickhouse/tmp/</tmp_path>
  <user_files_path>/var/lib/clickhouse/user_files/</user_files_path>
  <format_schema_path>/var/lib/clickhouse/format_schemas/</format_schema_path>
  <user_directories>
    <users_xml><path>users.xml</path></users_xml>
    <local_directory><path>/var/lib/clickhouse/access/</path></local_directory>
  </user_directories>
  <default_profile>default</default_profile>
  <default_database>default</default_database>
  <mark_cache_size>67108864</mark_cache_size>
</clickhouse>
`;

const baseUsers = `<clickhouse>
  <profiles><default/></profiles>
  <quotas><default/></quotas>
</clickhouse>
`;

/** Sorted last among the merged files. Sizes and logs only: nothing that changes what a client may see or do. */
const overlay = `<clickhouse>
  <logger>
    <level>information</level>
    <size>4M</size>
    <count>1</count>
    <console>1</console>
    <log>/var/log/clickhouse-server/clickhouse-server.log</log>
    <errorlog>/var/log/clickhouse-server/clickhouse-server.err.log</errorlog>
    <console_log_level>debug</console_log_level>
    <levels><logger><name>DDLWorker</name><level>debug</level></logger></levels>
  </logger>
  <max_server_memory_usage>2500000000</max_server_memory_usage>
  <mark_cache_size>67108864</mark_cache_size>
  <uncompressed_cache_size>16777216</uncompressed_cache_size>
  <index_mark_cache_size>16777216</index_mark_cache_size>
  <max_thread_pool_size>1000</max_thread_pool_size>
  <max_thread_pool_free_size>50</max_thread_pool_free_size>
  <background_pool_size>4</background_pool_size>
  <background_merges_mutations_concurrency_ratio>2</background_merges_mutations_concurrency_ratio>
  <background_move_pool_size>2</background_move_pool_size>
  <background_fetches_pool_size>16</background_fetches_pool_size>
  <background_common_pool_size>4</background_common_pool_size>
  <background_schedule_pool_size>24</background_schedule_pool_size>
  <background_message_broker_schedule_pool_size>2</background_message_broker_schedule_pool_size>
  <background_distributed_schedule_pool_size>4</background_distributed_schedule_pool_size>
  <tables_loader_foreground_pool_size>2</tables_loader_foreground_pool_size>
  <tables_loader_background_pool_size>2</tables_loader_background_pool_size>
  <merge_tree>
    <number_of_free_entries_in_pool_to_execute_mutation>1</number_of_free_entries_in_pool_to_execute_mutation>
    <number_of_free_entries_in_pool_to_lower_max_size_of_merge>1</number_of_free_entries_in_pool_to_lower_max_size_of_merge>
    <number_of_free_entries_in_pool_to_execute_optimize_entire_partition>1</number_of_free_entries_in_pool_to_execute_optimize_entire_partition>
  </merge_tree>
  <asynchronous_metrics_update_period_s>5</asynchronous_metrics_update_period_s>
</clickhouse>
`;
