// Configuration of the Keeper pods: three members, one per zone.

import { podPorts } from "../network/rules.ts";
import type { Settings } from "../settings/byoc-private.ts";
import { podHost, replicas } from "./server-config.ts";

/** `keeper_config.xml`; members count from one. */
export function keeperConfig(settings: Settings): string {
  const members = replicas
    .map((ordinal) => {
      const host = podHost("keeper", ordinal, settings);
      return `      <server><id>${ordinal + 1}</id><hostname>${host}</hostname><port>${podPorts.raft}</port></server>`;
    })
    .join("\n");
  return `<clickhouse>
  <logger><level>information</level><console>1</console></logger>
  <listen_host>0.0.0.0</listen_host>
  <keeper_server>
    <tcp_port>${podPorts.keeper}</tcp_port>
    <server_id from_env="KEEPER_SERVER_ID"/>
    <log_storage_path>/var/lib/clickhouse-keeper/log</log_storage_path>
    <snapshot_storage_path>/var/lib/clickhouse-keeper/snapshots</snapshot_storage_path>
    <four_letter_word_white_list>ruok,srvr,mntr,stat</four_letter_word_white_list>
    <coordination_settings>
      <operation_timeout_ms>10000</operation_timeout_ms>
      <session_timeout_ms>30000</session_timeout_ms>
    </coordination_settings>
    <raft_configuration>
${members}
    </raft_configuration>
  </keeper_server>
</clickhouse>
`;
}
