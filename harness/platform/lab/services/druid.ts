// Processes of Druid: the platform's configuration, and what fits it into a lab. Where the platform asks Kubernetes who
// leads and who is there, ZooKeeper is asked; metrics go nowhere.

import { javaFlags } from "../../java-flags.ts";
import { environmentError } from "../../../core/errors.ts";
import { labPaths } from "../agent/paths.ts";
import type { DruidProgramSpec } from "../druid-programs.ts";
import { secretsFolder } from "../operators/druid-release.ts";
import { answersHttp } from "./answers-http.ts";
import { slowStart } from "./program.ts";
import type { Program, ProgramPaths } from "./program.ts";

const folder = "/etc/druid-assay";
const peonCommand = `${folder}/peon`;
const state = "/var/lib/druid-assay";
const trust = `${state}/trust.p12`;
const weighedPath = `${state}/weighed`;

/** Extensions that are on the class path, and those that the lab does without. */
const extensions = {
  there: ["postgresql-metadata-storage", "druid-s3-extensions"],
  left: [
    "druid-kubernetes-extensions",
    "druid-kafka-indexing-service",
    "druid-multi-stage-query",
    "druid-basic-security",
    "prometheus-emitter",
  ],
} as const;

export function druidProgram(program: DruidProgramSpec, paths: ProgramPaths): Program {
  return {
    stage: "applications",
    argv: ["/bin/bash", "-c", scriptOf(program, paths)],
    env: { LANG: "C.UTF-8", TZ: "UTC" },
    files: [
      { path: `${folder}/runtime.properties`, content: propertiesText(druidSettings(program)) },
      { path: `${folder}/common.runtime.properties`, content: "" },
      { path: `${folder}/log4j2.xml`, content: plainLog },
      { path: peonCommand, content: weighedPeon(paths), mode: 0o755 },
    ],
    covers: [state, "/opt/druid/var"],
    logFiles: [],
    weighed: weighedPath,
    // Nine of them begin at once; each loads two hundred libraries.
    patience: { ...slowStart, withinMs: 600_000 },
    isReady: (dial) => answersHttp(dial, { port: program.port, path: "/status/health" }),
  };
}

/** What the image's own script does: it takes the password from the mounted file. */
function scriptOf({ process: name, memory }: DruidProgramSpec, { java, druid }: ProgramPaths): string {
  const keytool = java.replace(/java$/, "keytool");
  const role = name === "middlemanager" ? "middleManager" : name;
  return [
    "set -e",
    `mkdir -p ${state}/tmp ${state}/.postgresql`,
    // The database is asked for its certificate by the name that AWS gave it.
    `cp ${labPaths.authorityCertificate} ${state}/.postgresql/root.crt`,
    `[ -e ${trust} ] || '${keytool}' -J-XX:-UsePerfData -importcert -noprompt -alias authority -file ${labPaths.authorityCertificate} -keystore ${trust} -storepass changeit -storetype PKCS12`,
    `export DATABASE_PASSWORD="$(cat ${secretsFolder}/database)"`,
    `exec '${java}' ${[...bounds(memory), ...machine, ...opened].join(" ")} -cp '${folder}:${druid.classPath}' org.apache.druid.cli.Main server ${role}`,
  ].join("\n");
}

/** A task's machine, which ends when its task does: how large it has been is written down by whoever waits for it. */
function weighedPeon({ java }: ProgramPaths): string {
  return `#!/bin/sh\nexec /run/bin/assay-ns weigh ${weighedPath} -- '${java}' "$@"\n`;
}

function bounds({ heap, direct }: DruidProgramSpec["memory"]): string[] {
  return [`-Xms${heap}`, `-Xmx${heap}`, `-XX:MaxDirectMemorySize=${direct}`];
}

const machine = [
  ...[...javaFlags(`${state}/tmp`), "-XX:ActiveProcessorCount=2", "-XX:+ExitOnOutOfMemoryError"],
  ...["-Duser.timezone=UTC", "-Dfile.encoding=UTF-8", `-Duser.home=${state}`],
  ...["-Djava.util.logging.manager=org.apache.logging.log4j.jul.LogManager", "-Dsun.net.inetaddr.ttl=2"],
  ...[`-Djavax.net.ssl.trustStore=${trust}`, "-Djavax.net.ssl.trustStorePassword=changeit"],
];

const opened = [
  "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
  "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
  ...["java.lang", "java.io", "java.nio", "jdk.internal.ref", "sun.nio.ch"].map(
    (name) => `--add-opens=java.base/${name}=ALL-UNNAMED`,
  ),
  "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED",
];

/** The whole configuration of a process, exported for its test. */
export function druidSettings(program: DruidProgramSpec): Readonly<Record<string, string>> {
  const { settings, address, port, coordinators, process: name } = program;
  checkExtensions(settings["druid.extensions.loadList"] ?? "[]");
  const own = Object.entries(settings).filter(([key]) => !/^druid\.(discovery|zk|emitter|extensions)\b/.test(key));
  return {
    ...small,
    ...Object.fromEntries(own),
    "druid.extensions.loadList": "[]",
    "druid.zk.service.host": coordinators,
    "druid.emitter": "noop",
    "druid.host": address,
    "druid.plaintextPort": String(port),
    // As the discovery through Kubernetes asks for: nothing goes through ZooKeeper but who is there.
    "druid.serverview.type": "http",
    "druid.coordinator.loadqueuepeon.type": "http",
    "druid.indexer.runner.type": "httpRemote",
    ...ofProcess[name],
    ...(name === "middlemanager" ? ofTasks(settings) : {}),
  };
}

/** The platform's own options of a task's machine, and those of every machine here. */
function ofTasks(settings: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const own = JSON.parse(settings["druid.indexer.runner.javaOptsArray"] ?? "[]") as string[];
  return {
    "druid.indexer.runner.javaCommand": peonCommand,
    "druid.indexer.runner.javaOptsArray": JSON.stringify([...own, ...machine, ...opened]),
  };
}

/** An extension that nobody here knows may be anything. */
function checkExtensions(list: string): void {
  const wanted = JSON.parse(list) as string[];
  const known: readonly string[] = [...extensions.there, ...extensions.left];
  const strange = wanted.filter((name) => !known.includes(name));
  if (strange.length === 0) return;
  throw environmentError(`the lab has no extension ${strange.join(", ")} of Druid`, { code: "ASSAY_LAB_EXTENSION" });
}

/** Where the platform says nothing. */
const small: Readonly<Record<string, string>> = {
  "druid.server.http.numThreads": "20",
  "druid.global.http.numConnections": "10",
  "druid.processing.numThreads": "1",
  "druid.processing.numMergeBuffers": "2",
  "druid.processing.buffer.sizeBytes": "10000000",
};

const ofProcess: Readonly<Record<DruidProgramSpec["process"], Readonly<Record<string, string>>>> = {
  coordinator: {
    "druid.coordinator.startDelay": "PT5S",
    "druid.coordinator.period": "PT3S",
    "druid.manager.segments.pollDuration": "PT3S",
    "druid.manager.rules.pollDuration": "PT5S",
  },
  overlord: { "druid.indexer.storage.type": "metadata", "druid.indexer.queue.startDelay": "PT1S" },
  broker: { "druid.sql.enable": "true", "druid.broker.http.numConnections": "10" },
  router: {},
  historical: { "druid.segmentCache.locations": '[{"path":"/opt/druid/var/segments","maxSize":"500m"}]' },
  middlemanager: { "druid.indexer.task.baseTaskDir": "/opt/druid/var/task" },
};

function propertiesText(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value.replaceAll("\\", "\\\\")}\n`)
    .join("");
}

const plainLog = `<?xml version="1.0" encoding="UTF-8"?>
<Configuration status="WARN">
  <Appenders>
    <Console name="Console" target="SYSTEM_OUT"><PatternLayout pattern="%d{HH:mm:ss} %p %c{1} %m%n"/></Console>
  </Appenders>
  <Loggers>
    <Root level="info"><AppenderRef ref="Console"/></Root>
  </Loggers>
</Configuration>
`;
