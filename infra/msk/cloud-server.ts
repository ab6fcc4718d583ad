// How the server behind the endpoint service is configured: HTTPS on the one port, and nothing in the clear; a Keeper of
// its own, as ClickHouse Cloud has one, for the connector's own record of what it has inserted; and the topic's table.

import type { Manifest } from "../manifests/manifest.ts";
import { manifest } from "../manifests/manifest.ts";
import { pipelinePorts } from "../settings/msk-privatelink.ts";

const folder = "/etc/clickhouse-server";

/** The table of the topic `data`; the connector goes by equal names. */
const table = `CREATE TABLE IF NOT EXISTS default.data
(sequence UInt64, device UInt32, timeMs Int64, mark UInt64)
ENGINE = MergeTree ORDER BY sequence`;

/** The configuration as a Kubernetes object, which is how a stand-in reads it. */
export function cloudServer(): readonly Manifest[] {
  const namespace = "clickhouse-cloud";
  const config = `<clickhouse>
  <listen_host>0.0.0.0</listen_host>
  <https_port>${pipelinePorts.clickhouse}</https_port>
  <zookeeper><implementation>testkeeper</implementation></zookeeper>
  <keeper_map_path_prefix>/keeper_map</keeper_map_path_prefix>
  <startup_scripts><scripts><query>${table}</query></scripts></startup_scripts>
  <openSSL>
    <server>
      <certificateFile>${folder}/tls/tls.crt</certificateFile>
      <privateKeyFile>${folder}/tls/tls.key</privateKeyFile>
      <disableProtocols>sslv2,sslv3,tlsv1,tlsv1_1</disableProtocols>
    </server>
  </openSSL>
</clickhouse>
`;
  return [
    manifest("v1", "Namespace", { name: namespace }),
    manifest("v1", "ConfigMap", {
      name: "clickhouse-cloud-config",
      namespace,
      body: { data: { "config.xml": config } },
    }),
  ];
}
