// A broker of Kafka that is its own controller: TLS with certificates towards clients, the cluster configuration as the
// platform has it. How brokers speak to each other is the managed service's own affair, so the lab's is plain.

import { javaFlags } from "../../java-flags.ts";
import { labPaths } from "../agent/paths.ts";
import { systemClock } from "../../../core/clock.ts";
import type { KafkaProgramSpec } from "../kafka-programs.ts";
import { certificateFolder } from "../kafka-programs.ts";
import { answersHttp } from "./answers-http.ts";
import { slowStart } from "./program.ts";
import type { Dial, Program, ProgramPaths } from "./program.ts";

const folder = "/etc/kafka-assay";
const data = "/var/lib/kafka";
/** Between brokers, and between controllers. */
export const brokerPorts = { internal: 9095, controller: 9193 } as const;
/** Says that topics and grants are made. */
const madePort = 7998;
const standsMs = 200;

const machine = [
  ...["-Xms64m", "-Xmx256m", ...javaFlags(labPaths.temporary)],
  ...["-XX:ActiveProcessorCount=2", `-Dlog4j2.configurationFile=${folder}/log4j2.properties`],
];

export function kafkaProgram(program: KafkaProgramSpec, paths: ProgramPaths): Program {
  const isFirst = program.node === 1;
  return {
    stage: "stores",
    argv: ["/bin/bash", "-c", scriptOf(program, paths)],
    env: { LANG: "C.UTF-8" },
    files: [
      { path: `${folder}/server.properties`, content: serverProperties(program) },
      { path: `${folder}/log4j2.properties`, content: quietLog },
      ...(isFirst
        ? [
            { path: `${folder}/topics.json`, content: program.topics },
            { path: `${folder}/grants.json`, content: program.grants },
          ]
        : []),
    ],
    covers: [],
    logFiles: [],
    patience: { ...slowStart, everyMs: 300 },
    isReady: (dial) => (isFirst ? answersHttp(dial, { port: madePort, path: "/" }) : listens(dial, program.clientPort)),
  };
}

/** Exported for its test. */
export function serverProperties({ node, members, clientPort, takesNameless, properties }: KafkaProgramSpec): string {
  const { internal, controller } = brokerPorts;
  const own = members[node - 1] ?? "";
  const voters = members.map((name, index) => `${String(index + 1)}@${name}:${String(controller)}`);
  return [
    properties.trim(),
    "process.roles=broker,controller",
    `node.id=${String(node)}`,
    `controller.quorum.voters=${voters.join(",")}`,
    `listeners=CLIENT://:${String(clientPort)},INTERNAL://:${String(internal)},CONTROLLER://:${String(controller)}`,
    `advertised.listeners=CLIENT://${own}:${String(clientPort)},INTERNAL://${own}:${String(internal)}`,
    "listener.security.protocol.map=CLIENT:SSL,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT",
    "controller.listener.names=CONTROLLER",
    "inter.broker.listener.name=INTERNAL",
    "ssl.keystore.type=PEM",
    `ssl.keystore.location=${folder}/broker.pem`,
    "ssl.truststore.type=PEM",
    `ssl.truststore.location=${certificateFolder}/ca.crt`,
    `listener.name.client.ssl.client.auth=${takesNameless ? "requested" : "required"}`,
    "ssl.principal.mapping.rules=RULE:^CN=([^,]+).*$/$1/,DEFAULT",
    "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer",
    "super.users=User:ANONYMOUS",
    `log.dirs=${data}/log`,
    ...fitted,
    "",
  ].join("\n");
}

/** Sizes and small intervals: nothing that changes what is promised to a client. */
const fitted = [
  "offsets.topic.replication.factor=3",
  "offsets.topic.num.partitions=6",
  "transaction.state.log.replication.factor=3",
  "transaction.state.log.min.isr=2",
  "transaction.state.log.num.partitions=3",
  "group.initial.rebalance.delay.ms=0",
  "num.network.threads=2",
  "num.io.threads=2",
  "background.threads=2",
  "log.cleaner.dedupe.buffer.size=16777216",
  "log.segment.bytes=33554432",
  "log.index.size.max.bytes=1048576",
];

function scriptOf({ node, clusterId }: KafkaProgramSpec, paths: ProgramPaths): string {
  const run = (classPath: string) => [paths.java, ...machine, "-cp", `'${classPath}'`].join(" ");
  const { classPath, setupClassPath } = paths.kafka;
  const settings = `${folder}/server.properties`;
  const setUp = `${run(setupClassPath)} KafkaSetup 127.0.0.1:${String(brokerPorts.internal)} ${folder}/topics.json ${folder}/grants.json`;
  const serve = `'${process.execPath}' -e 'require("http").createServer((_, answer) => answer.end("made")).listen(${String(madePort)}, "127.0.0.1")'`;
  return [
    "set -e",
    `cat ${certificateFolder}/tls.key ${certificateFolder}/tls.crt > ${folder}/broker.pem`,
    // An id is as like to begin with a dash as with any other sign: only behind a `=` is it no option of its own.
    `[ -e ${data}/log/meta.properties ] || ${run(classPath)} kafka.tools.StorageTool format --cluster-id=${clusterId} -c ${settings}`,
    ...(node === 1 ? [`( until ${setUp}; do sleep 1; done; exec ${serve} ) &`] : []),
    `exec ${run(classPath)} kafka.Kafka ${settings}`,
  ].join("\n");
}

/** A dialled connection that stands for a moment has met somebody. */
async function listens(dial: Dial, port: number): Promise<boolean> {
  const socket = dial("127.0.0.1", port);
  const refused = new Promise<false>((resolve) => {
    for (const event of ["error", "close", "end"]) {
      socket.on(event, () => {
        resolve(false);
      });
    }
  });
  const stands = systemClock.sleep(standsMs).then(() => true);
  const isThere = await Promise.race([refused, stands]);
  socket.destroy();
  return isThere;
}

export const quietLog = [
  "status=error",
  "appender.out.type=Console",
  "appender.out.name=out",
  "appender.out.layout.type=PatternLayout",
  "appender.out.layout.pattern=%d{ISO8601} %p %c{1} %m%n",
  "rootLogger.level=warn",
  "rootLogger.appenderRef.out.ref=out",
  "",
].join("\n");
