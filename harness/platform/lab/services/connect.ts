// The worker of Kafka Connect in distributed mode, with the platform's own settings. It makes a key store of its
// certificate as the platform's host has one, trusts the run's authority, and is given the connector once it answers.

import { z } from "zod";
import { javaFlags } from "../../java-flags.ts";
import { labPaths } from "../agent/paths.ts";
import type { ConnectProgramSpec } from "../kafka-programs.ts";
import { certificateFolder } from "../kafka-programs.ts";
import { answersHttp } from "./answers-http.ts";
import { quietLog } from "./kafka.ts";
import { slowStart } from "./program.ts";
import type { Program, ProgramPaths } from "./program.ts";

const folder = "/etc/kafka-connect";
const plugins = "/opt/kafka-connect/plugins";
const restPort = 8083;
/** Stands in for a connector whose jar is not there. */
export const plainSinkClass = "assay.sink.PlainSinkConnector";

const machine = [
  ...["-Xms64m", "-Xmx448m", ...javaFlags(labPaths.temporary)],
  ...["-XX:ActiveProcessorCount=2", `-Dlog4j2.configurationFile=${folder}/log4j2.properties`],
  ...[`-Djavax.net.ssl.trustStore=${folder}/trust.p12`, "-Djavax.net.ssl.trustStorePassword=changeit"],
  ...["-Dsun.net.inetaddr.ttl=5"],
];

const settingsSchema = z.record(z.string(), z.string());

export function connectProgram(program: ConnectProgramSpec, paths: ProgramPaths): Program {
  const { clickhouseSink } = paths.kafka;
  const settings = settingsSchema.parse(JSON.parse(program.connector));
  const connector = clickhouseSink === undefined ? { ...settings, "connector.class": plainSinkClass } : settings;
  return {
    stage: "gateways",
    argv: ["/bin/bash", "-c", scriptOf(settings, paths)],
    env: { LANG: "C.UTF-8" },
    files: [
      { path: `${folder}/worker.properties`, content: program.worker },
      { path: `${folder}/connector.json`, content: JSON.stringify(connector) },
      { path: `${folder}/log4j2.properties`, content: quietLog },
    ],
    covers: [plugins],
    logFiles: [],
    patience: { ...slowStart, everyMs: 500 },
    isReady: (dial) => answersHttp(dial, { port: restPort, path: "/connectors" }),
  };
}

/** Tasks that meet no database end for good: the connector is registered once its database answers. */
function scriptOf(settings: Readonly<Record<string, string>>, { java, kafka }: ProgramPaths): string {
  const { name = "sink", hostname = "", port = "" } = settings;
  const { classPath, plainSink, clickhouseSink } = kafka;
  const certificate = `-in ${certificateFolder}/tls.crt -inkey ${certificateFolder}/tls.key`;
  const keytool = `"$(dirname "$(readlink -f '${java}')")/keytool"`;
  const plugin = clickhouseSink ?? plainSink;
  return [
    "set -e",
    `openssl pkcs12 -export ${certificate} -name worker -passout env:KEYSTORE_PASSWORD -out ${folder}/client.p12`,
    `${keytool} -J-XX:-UsePerfData -importcert -noprompt -alias run -file ${certificateFolder}/ca.crt -keystore ${folder}/trust.p12 -storetype PKCS12 -storepass changeit 2>/dev/null`,
    `mkdir -p ${plugins}/sink`,
    `cp -r '${clickhouseSink === undefined ? `${plugin}/.` : plugin}' ${plugins}/sink/`,
    `( until curl -sf -m 5 -o /dev/null --cacert ${certificateFolder}/ca.crt https://${hostname}:${port}/ping; do sleep 1; done; until curl -sf -m 20 -o /dev/null -X PUT -H 'Content-Type: application/json' -d @${folder}/connector.json http://127.0.0.1:${String(restPort)}/connectors/${name}/config; do sleep 1; done ) &`,
    `exec ${[java, ...machine, "-cp", `'${classPath}'`].join(" ")} org.apache.kafka.connect.cli.ConnectDistributed ${folder}/worker.properties`,
  ].join("\n");
}
