// How the server behind the endpoint service is configured: HTTPS on the one port, and nothing in the clear.

import type { Manifest } from "../manifests/manifest.ts";
import { manifest } from "../manifests/manifest.ts";
import { pipelinePorts } from "../settings/msk-privatelink.ts";

const folder = "/etc/clickhouse-server";

/** The configuration as a Kubernetes object, which is how a stand-in reads it. */
export function cloudServer(): readonly Manifest[] {
  const namespace = "clickhouse-cloud";
  const config = `<clickhouse>
  <listen_host>0.0.0.0</listen_host>
  <https_port>${pipelinePorts.clickhouse}</https_port>
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
