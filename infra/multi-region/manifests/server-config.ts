// Configuration of the ClickHouse servers of a region, in the files that the seed lists: the server, its clusters, its
// users. What is not named here is not switched on.

import type { RegionSettings } from "../settings.ts";
import { clickhousePorts, multiRegion, podHost, podsOf, regionKeys } from "../settings.ts";
import { zookeeperPorts } from "../settings.ts";
import { memberHost, members } from "./zookeeper.ts";

export const configFolder = "/etc/clickhouse-server";

/** `config.xml` of every server. TLS ends in the servers, on the seed's numbers. */
export function serverConfig(settings: RegionSettings): string {
  const { https, native, interserver } = clickhousePorts;
  const old = "<disableProtocols>sslv2,sslv3,tlsv1,tlsv1_1</disableProtocols>";
  return `<clickhouse>
  <logger><level>information</level><console>1</console></logger>
  <listen_host>0.0.0.0</listen_host>
  <https_port>${https}</https_port>
  <tcp_port_secure>${native}</tcp_port_secure>
  <interserver_https_port>${interserver}</interserver_https_port>
  <interserver_https_host from_env="POD_FQDN"/>
  <interserver_http_credentials><user>interserver</user><password incl="interserver_password"/></interserver_http_credentials>
  <include_from>${configFolder}/secrets/secrets.xml</include_from>
  <openSSL>
    <server>
      <certificateFile>${configFolder}/tls/tls.crt</certificateFile>
      <privateKeyFile>${configFolder}/tls/tls.key</privateKeyFile>
      <verificationMode>none</verificationMode>
      ${old}
    </server>
    <client>
      <caConfig>${configFolder}/tls/ca.crt</caConfig>
      <loadDefaultCAFile>true</loadDefaultCAFile>
      <verificationMode>strict</verificationMode>
      ${old}
    </client>
  </openSSL>
  <path>/var/lib/clickhouse/</path>
  <tmp_path>/var/lib/clickhouse/tmp/</tmp_path>
  <user_directories>
    <users_xml><path>${configFolder}/users.xml</path></users_xml>
    <local_directory><path>/var/lib/clickhouse/access/</path></local_directory>
  </user_directories>
  <default_profile>default</default_profile>
  <default_database>default</default_database>
  <timezone>UTC</timezone>
  <max_server_memory_usage_to_ram_ratio>0.9</max_server_memory_usage_to_ram_ratio>
  <compression>
    <case><min_part_size>0</min_part_size><min_part_size_ratio>0</min_part_size_ratio><method>lz4</method></case>
  </compression>
  <prometheus>
    <endpoint>/metrics</endpoint><port>9363</port>
    <metrics>true</metrics><events>true</events><asynchronous_metrics>true</asynchronous_metrics>
  </prometheus>
  <distributed_ddl><path>/clickhouse/task_queue/ddl</path></distributed_ddl>
  <query_log>
    <database>system</database><table>query_log</table>
    <partition_by>event_date</partition_by>
    <ttl>event_date + INTERVAL 30 DAY DELETE</ttl>
  </query_log>
  <zookeeper>
${members.map((n) => `    <node><host>${memberHost(n, settings)}</host><port>${zookeeperPorts.client}</port></node>`).join("\n")}
    <session_timeout_ms>30000</session_timeout_ms>
  </zookeeper>
</clickhouse>
`;
}

/** `clusters.xml`: the region's own cluster, the other's, and the one over all shards of both. */
export function clustersConfig({ variant, account }: RegionSettings): string {
  const regions = regionKeys.map((key) => multiRegion(key, variant, account));
  const own = regions.map(
    (region) => `    <teei_${region.key}_cluster>
      <secret incl="interserver_password"/>
${shardsOf(region)}
    </teei_${region.key}_cluster>`,
  );
  return `<clickhouse>
  <remote_servers>
${own.join("\n")}
    <teei_global_cluster>
      <secret incl="interserver_password"/>
${regions.map(shardsOf).join("\n")}
    </teei_global_cluster>
  </remote_servers>
</clickhouse>
`;
}

function shardsOf(region: RegionSettings): string {
  const pods = podsOf(region);
  return Array.from({ length: region.shards }, (_, index) => {
    const replicas = pods
      .filter(({ shard }) => shard === index + 1)
      .map(
        ({ name }) =>
          `        <replica><host>${podHost(name, region)}</host><port>${clickhousePorts.native}</port><secure>1</secure></replica>`,
      );
    return `      <shard>
        <internal_replication>true</internal_replication>
${replicas.join("\n")}
      </shard>`;
  }).join("\n");
}

/** What a pod is, one file a pod: `clickhouse-us-0.xml`. */
export function macros(settings: RegionSettings): Readonly<Record<string, string>> {
  return Object.fromEntries(
    podsOf(settings).map(({ name, shard }) => [
      `${name}.xml`,
      `<clickhouse><macros><region>${settings.region}</region><cluster>teei_${settings.key}_cluster</cluster><shard>${shard}</shard><replica>${name}</replica></macros></clickhouse>\n`,
    ]),
  );
}

/**
 * `users.xml`: no default user; results are bounded, nobody joins two distributed tables, and no query lifts that by
 * settings of its own. Zero rows would mean no bound, so the bound has a lower end, too.
 */
export function usersConfig({ vpcCidr, peer, corrections }: RegionSettings): string {
  const networks = `<networks><ip>${vpcCidr}</ip><ip>${peer.vpcCidr}</ip><ip>127.0.0.1</ip></networks>`;
  const user = (name: string, profile: string, grants: readonly string[]): string => `    <${name}>
      <password incl="${name}_password"/>
      ${networks}
      <profile>${profile}</profile>
      <quota>default</quota>
      <grants>${grants.map((grant) => `<query>GRANT ${grant}</query>`).join("")}</grants>
    </${name}>`;
  return `<clickhouse>
  <include_from>${configFolder}/secrets/secrets.xml</include_from>
  <profiles>
    <default>
      <max_memory_usage>4000000000</max_memory_usage>
      <max_execution_time>300</max_execution_time>
      <max_result_rows>100000</max_result_rows>
      <result_overflow_mode>throw</result_overflow_mode>
      <distributed_product_mode>deny</distributed_product_mode>
      <log_queries>1</log_queries>
      <constraints>
        <max_result_rows><min>1</min><max>100000</max></max_result_rows>
        <result_overflow_mode><readonly/></result_overflow_mode>
        <distributed_product_mode><readonly/></distributed_product_mode>
      </constraints>
    </default>
    <application>
      <profile>default</profile>
      <async_insert>1</async_insert>
      <wait_for_async_insert>${corrections.insertsAreAwaited ? 1 : 0}</wait_for_async_insert>
    </application>
    <reporting><profile>default</profile><readonly>1</readonly></reporting>
    <operations><max_execution_time>0</max_execution_time></operations>
  </profiles>
  <quotas>
    <default><interval><duration>3600</duration><queries>0</queries><errors>0</errors></interval></default>
  </quotas>
  <users>
${[
  user("app", "application", ["SELECT, INSERT ON default.*", "REMOTE ON *.*"]),
  user("reporting", "reporting", ["SELECT ON default.*", "REMOTE ON *.*"]),
  user("monitor", "reporting", ["SELECT ON system.*", "REMOTE ON *.*"]),
  user("backup", "operations", ["SELECT, INSERT, CREATE, DROP TABLE, ALTER, OPTIMIZE, BACKUP ON *.*", "REMOTE ON *.*"]),
].join("\n")}
    <admin>
      <password incl="admin_password"/>
      ${networks}
      <profile>operations</profile>
      <quota>default</quota>
      <access_management>1</access_management>
    </admin>
  </users>
</clickhouse>
`;
}
