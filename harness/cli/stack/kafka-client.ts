// What a client of the platform's topics needs: a certificate of the run's own authority, and the names of the brokers.

import { environmentError, present } from "../../core/errors.ts";
import { readMskCluster, brokerNames } from "../../platform/lab/operators/msk-cluster.ts";
import { labPaths } from "../../platform/lab/agent/paths.ts";
import { bootstrapServers, pipelineRunner } from "../../platform/lab/reconcile/kafka-pipeline.ts";
import type { RunContext } from "../../platform/ports/run-context.ts";
import type { RunningStack } from "./running-stack.ts";

/** Writes its files where the lab's hosts can read them. */
export async function kafkaClient(stack: RunningStack): Promise<NonNullable<RunContext["kafkaClient"]>> {
  const { client, clients, artifacts, outputs } = stack;
  const region = present(outputs.regions[0], "a platform has a region");
  const cluster = await readMskCluster(clients, region.kafkaArn);
  const issued = await client.issueCertificate([pipelineRunner.principal]);
  const { code, stdout } = await client.exec({
    on: "lab",
    argv: ["cat", issued.key, issued.certificate],
    timeoutMs: 10_000,
  });
  if (code !== 0) throw environmentError("the client's certificate could not be read", { code: "ASSAY_KAFKA_CLIENT" });
  const keys = await client.putFile("kafka-client.pem", stdout);
  const settings = [
    `bootstrap.servers=${bootstrapServers(brokerNames(cluster, region.region))}`,
    "security.protocol=SSL",
    "ssl.keystore.type=PEM",
    `ssl.keystore.location=${keys}`,
    "ssl.truststore.type=PEM",
    `ssl.truststore.location=${labPaths.authorityCertificate}`,
    "",
  ];
  return {
    ...{ java: artifacts.java, classPath: artifacts.kafka.clientClassPath },
    settingsFile: await client.putFile("kafka-client.properties", settings.join("\n")),
    isStandIn: artifacts.kafka.clickhouseSink === undefined,
  };
}
