// Processes of Flink in application mode: the platform's configuration, and what fits it into a lab. Where the platform
// keeps state in a bucket, a folder that all of them share stands in; where it asks the cluster to keep the JobManager's
// place, ZooKeeper does.

import { javaFlags } from "../../java-flags.ts";
import { labPaths } from "../agent/paths.ts";
import type { FlinkProgramSpec } from "../stream-programs.ts";
import { answersHttp } from "./answers-http.ts";
import { slowStart } from "./program.ts";
import type { Program, ProgramPaths } from "./program.ts";

const folder = "/etc/flink-assay-lab";
const state = "/var/lib/flink-state";
const restPort = 8081;

export function flinkProgram(program: FlinkProgramSpec, paths: ProgramPaths): Program {
  return {
    stage: "gateways",
    argv: ["/bin/bash", "-c", scriptOf(program, paths)],
    env: { LANG: "C.UTF-8" },
    files: [
      { path: `${folder}/config.yaml`, content: flinkConfig(program) },
      { path: `${folder}/log4j.properties`, content: quietLog },
    ],
    covers: ["/var/lib/flink-tmp", state],
    logFiles: [],
    shared: { name: "flink-state", path: state },
    patience: slowStart,
    isReady: (dial) =>
      program.component === "taskmanager"
        ? Promise.resolve(true)
        : answersHttp(dial, { port: restPort, path: "/jobs/overview", says: /"state":"RUNNING"/ }),
  };
}

/** A job that asks for a topic before there is one would make one without partitions. */
function scriptOf({ component, brokers, topic, jobArguments }: FlinkProgramSpec, paths: ProgramPaths): string {
  const name = topic.replace("://", "/");
  const java = [paths.java, ...machine(component), "-cp", `'${paths.stream.flinkClassPath}'`].join(" ");
  const at = `--configDir ${folder}`;
  if (component === "taskmanager") {
    return `exec ${java} org.apache.flink.runtime.taskexecutor.TaskManagerRunner ${at} -D taskmanager.resource-id=$HOSTNAME-$(date +%s%N)`;
  }
  const args = jobArguments.map((argument) => `'${argument}'`).join(" ");
  return [
    `until curl -sf -m 5 ${brokers}/admin/v2/${name}/partitions | grep -q '"partitions":[1-9]'; do sleep 1; done`,
    `exec ${java} org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint ${at} --job-classname PipelineJob -- ${args}`,
  ].join("\n");
}

const opened = ["java.util", "java.lang", "java.net", "java.io", "java.nio", "sun.nio.ch", "sun.net.util"];
const openedDeeply = [
  "java.lang.reflect",
  "java.text",
  "java.time",
  "java.util.concurrent",
  "java.util.concurrent.atomic",
];

function machine(component: FlinkProgramSpec["component"]): string[] {
  const heap = component === "jobmanager" ? ["-Xmx256m"] : ["-Xmx320m", "-XX:MaxDirectMemorySize=256m"];
  return [
    ...heap,
    ...[...javaFlags(labPaths.temporary), "-XX:ActiveProcessorCount=2"],
    ...[...opened, ...openedDeeply].map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`),
    ...["--add-exports=java.base/sun.net=ALL-UNNAMED", "-Dsun.net.inetaddr.ttl=2"],
    `-Dlog4j.configurationFile=file:${folder}/log4j.properties`,
  ];
}

/** The whole configuration, exported for its test. */
export function flinkConfig({ address, settings, coordinators, component }: FlinkProgramSpec): string {
  const given = Object.entries(settings).filter(([key]) => !key.startsWith("kubernetes."));
  const all = {
    ...Object.fromEntries(given.map(([key, value]) => [key, inFolder(value)])),
    ...(component === "taskmanager" ? { "taskmanager.host": address } : {}),
    ...labOnly,
    ...(settings["high-availability.type"] === "kubernetes"
      ? {
          "high-availability.type": "zookeeper",
          "high-availability.zookeeper.quorum": coordinators,
          "high-availability.cluster-id": `/${settings["kubernetes.cluster-id"] ?? "job"}`,
          "high-availability.zookeeper.client.session-timeout": "10000",
        }
      : {}),
  };
  return Object.entries(all)
    .map(([key, value]) => `${key}: ${value}\n`)
    .join("");
}

function inFolder(value: string): string {
  return value.replace(/^s3:\/\/[^/]+/, `file://${state}`);
}

/** No script works out the sizes here. A lab has a minute where the platform has an hour: it checkpoints more often. */
const labOnly: Readonly<Record<string, string>> = {
  "jobmanager.bind-host": "0.0.0.0",
  "taskmanager.bind-host": "0.0.0.0",
  "rest.bind-address": "0.0.0.0",
  "rest.address": "localhost",
  "blob.server.port": "6124",
  "jobmanager.rpc.port": "6123",
  "taskmanager.cpu.cores": "2",
  "taskmanager.memory.task.heap.size": "192m",
  "taskmanager.memory.task.off-heap.size": "0m",
  "taskmanager.memory.framework.heap.size": "96m",
  "taskmanager.memory.framework.off-heap.size": "128m",
  "taskmanager.memory.network.min": "64m",
  "taskmanager.memory.network.max": "64m",
  "taskmanager.memory.managed.size": "64m",
  "taskmanager.memory.jvm-metaspace.size": "256m",
  "taskmanager.memory.jvm-overhead.min": "192m",
  "taskmanager.memory.jvm-overhead.max": "192m",
  "jobmanager.memory.enable-jvm-direct-memory-limit": "false",
  "heartbeat.interval": "1000",
  "heartbeat.timeout": "10000",
  "execution.checkpointing.interval": "5s",
  "io.tmp.dirs": "/var/lib/flink-tmp",
};

const quietLog = `rootLogger.level = INFO
rootLogger.appenderRef.console.ref = Console
appender.console.name = Console
appender.console.type = CONSOLE
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{HH:mm:ss} %-5p %c{1} %m%n
logger.pulsar.name = org.apache.flink.connector.pulsar
logger.pulsar.level = WARN
logger.shaded.name = org.apache.pulsar
logger.shaded.level = WARN
`;
