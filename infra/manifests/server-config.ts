// Configuration of the ClickHouse servers, whole and in one place: what is not named here is not switched on. Passwords
// come from a file that is filled from Secrets Manager; the identity of a replica comes from its pod.

import { clientPorts, podPorts } from "../network/rules.ts";
import type { Settings } from "../settings/byoc-private.ts";
import { metricsHandler } from "./metrics.ts";

/** Folder of the configuration inside the container. */
export const configFolder = "/etc/clickhouse-server";
export const replicas = [0, 1, 2] as const;
/** Folder of the logs, which the server shares with the container that ships them. */
export const logFolder = "/var/log/clickhouse-server";
/** Everything down to the text of each query, which is told at the level `debug`. */
export const serverLog = `${logFolder}/clickhouse-server.log`;
export const errorLog = `${logFolder}/clickhouse-server.err.log`;

/** `clickhouse-0.clickhouse.clickhouse.svc.cluster.local`: the pod's own name behind its headless service. */
export function podHost(set: "clickhouse" | "keeper", ordinal: number, settings: Settings): string {
  return `${set}-${ordinal}.${set}.${settings.namespace}.svc.cluster.local`;
}

/** `config.xml` of every server. */
export function serverConfig(settings: Settings): string {
  const tls = settings.corrections.serversEndTls;
  return `<clickhouse>
  <logger>
    <level>debug</level>
    <console>1</console>
    <console_log_level>information</console_log_level>
    <log>${serverLog}</log>
    <errorlog>${errorLog}</errorlog>
    <size>100M</size>
    <count>3</count>
  </logger>
  <listen_host>0.0.0.0</listen_host>
${tls ? tlsPorts() : plainPorts()}
  <interserver_http_credentials><user>interserver</user><password incl="interserver_password"/></interserver_http_credentials>
  <include_from>${configFolder}/secrets/secrets.xml</include_from>
${tls ? openSsl() : ""}
  <path>/var/lib/clickhouse/</path>
  <tmp_path>/var/lib/clickhouse/tmp/</tmp_path>
  <user_files_path>/var/lib/clickhouse/user_files/</user_files_path>
  <format_schema_path>/var/lib/clickhouse/format_schemas/</format_schema_path>
  <user_directories>
    <users_xml><path>${configFolder}/users.xml</path></users_xml>
    <local_directory><path>/var/lib/clickhouse/access/</path></local_directory>
  </user_directories>
  <default_profile>default</default_profile>
  <default_database>default</default_database>
  <timezone>UTC</timezone>
  <max_concurrent_queries>400</max_concurrent_queries>
  <max_connections>4096</max_connections>
  <keep_alive_timeout>30</keep_alive_timeout>
  <max_server_memory_usage_to_ram_ratio>0.9</max_server_memory_usage_to_ram_ratio>
  <macros><cluster>production</cluster><shard>1</shard><replica from_env="POD_NAME"/></macros>
  <default_replica_path>/clickhouse/tables/{uuid}/{shard}</default_replica_path>
  <default_replica_name>{replica}</default_replica_name>
${coordination(settings)}
${remoteServers(settings, tls)}
${objectStore(settings)}
${startup()}
${metricsHandler()}
${systemLogs()}
</clickhouse>
`;
}

function tlsPorts(): string {
  return `  <https_port>${clientPorts.http}</https_port>
  <tcp_port_secure>${clientPorts.native}</tcp_port_secure>
  <interserver_https_port>${podPorts.interserver}</interserver_https_port>
  <interserver_https_host from_env="POD_FQDN"/>`;
}

function plainPorts(): string {
  return `  <http_port>${clientPorts.http}</http_port>
  <tcp_port>${clientPorts.native}</tcp_port>
  <interserver_http_port>${podPorts.interserver}</interserver_http_port>
  <interserver_http_host from_env="POD_FQDN"/>`;
}

/** The client side trusts the platform's authority for its peers, and the public ones for S3. */
function openSsl(): string {
  const old = "<disableProtocols>sslv2,sslv3,tlsv1,tlsv1_1</disableProtocols>";
  return `  <openSSL>
    <server>
      <certificateFile>${configFolder}/tls/tls.crt</certificateFile>
      <privateKeyFile>${configFolder}/tls/tls.key</privateKeyFile>
      <verificationMode>none</verificationMode>
      ${old}
      <preferServerCiphers>true</preferServerCiphers>
    </server>
    <client>
      <caConfig>${configFolder}/tls/ca.crt</caConfig>
      <loadDefaultCAFile>true</loadDefaultCAFile>
      <verificationMode>strict</verificationMode>
      ${old}
      <invalidCertificateHandler><name>RejectCertificateHandler</name></invalidCertificateHandler>
    </client>
  </openSSL>`;
}

function coordination(settings: Settings): string {
  const nodes = replicas
    .map(
      (ordinal) =>
        `    <node><host>${podHost("keeper", ordinal, settings)}</host><port>${podPorts.keeper}</port></node>`,
    )
    .join("\n");
  return `  <zookeeper>
${nodes}
    <session_timeout_ms>10000</session_timeout_ms>
    <operation_timeout_ms>5000</operation_timeout_ms>
  </zookeeper>
  <distributed_ddl><path>/clickhouse/task_queue/ddl</path></distributed_ddl>`;
}

function remoteServers(settings: Settings, tls: boolean): string {
  const members = replicas
    .map((ordinal) => {
      const host = podHost("clickhouse", ordinal, settings);
      return `        <replica><host>${host}</host><port>${clientPorts.native}</port><secure>${tls ? 1 : 0}</secure></replica>`;
    })
    .join("\n");
  return `  <remote_servers>
    <production>
      <secret incl="interserver_password"/>
      <shard>
        <internal_replication>true</internal_replication>
${members}
      </shard>
    </production>
  </remote_servers>`;
}

/** Backups go to one bucket with the credentials of the pod's own role. */
function objectStore(settings: Settings): string {
  const url = `https://${settings.buckets.backups}.s3.${settings.region}.amazonaws.com/`;
  return `  <s3>
    <backups>
      <endpoint>${url}</endpoint>
      <region>${settings.region}</region>
      <use_environment_credentials>true</use_environment_credentials>
    </backups>
  </s3>
  <named_collections><backups><url>${url}clickhouse/</url></backups></named_collections>`;
}

/** The database that applications name in their URLs is there from the first start on, on every server. */
function startup(): string {
  const query = "CREATE DATABASE IF NOT EXISTS production_db";
  return `  <startup_scripts><scripts><query>${query}</query></scripts></startup_scripts>`;
}

/** Every log table of the server has an end: thirty days for queries, and no longer for the rest. */
function systemLogs(): string {
  return ["query_log", "query_thread_log", "part_log", "text_log", "session_log", "backup_log", "error_log"]
    .map(
      (name) => `  <${name}>
    <database>system</database>
    <table>${name}</table>
    <partition_by>event_date</partition_by>
    <ttl>event_date + INTERVAL 30 DAY DELETE</ttl>
    <flush_interval_milliseconds>1000</flush_interval_milliseconds>
  </${name}>`,
    )
    .join("\n");
}
