// Parts of Pulsar: the shipped configuration with what the platform says in place of its lines, and what fits it into a
// lab: small heaps, small caches, short files.

import { readFileSync } from "node:fs";
import { javaFlags } from "../../java-flags.ts";
import { labPaths } from "../agent/paths.ts";
import { setupFolder } from "../operators/pulsar-setup.ts";
import type { PulsarProgramSpec } from "../stream-programs.ts";
import { answersHttp } from "./answers-http.ts";
import { slowStart } from "./program.ts";
import type { Dial, Program, ProgramPaths } from "./program.ts";

const folder = "/etc/pulsar-assay";
const state = "/var/lib/pulsar-assay";
/** Left by the pod with the tools: what is done need not be done again. */
const toolsPort = 7999;
const topicsMade = `${state}/topics-made`;

const stages = { toolset: "stores", bookie: "bookies", broker: "brokers", proxy: "gateways" } as const;

export function pulsarProgram(program: PulsarProgramSpec, paths: ProgramPaths): Program {
  const { pulsar } = paths.stream;
  const files = configurationOf(program, pulsar);
  return {
    stage: stages[program.component],
    argv: ["/bin/bash", "-c", scriptOf(program, pulsar)],
    env: environment(program, paths.java),
    files,
    covers: ["/var/log/pulsar", state],
    logFiles: [],
    patience: slowStart,
    isReady: readinessOf(program),
  };
}

function environment({ component }: PulsarProgramSpec, java: string): Record<string, string> {
  const { heap, direct } = memory[component];
  const machine = `-Xms${heap} -Xmx${heap} -XX:MaxDirectMemorySize=${direct} -XX:ActiveProcessorCount=2`;
  const collector = "-XX:+UseSerialGC";
  return {
    JAVA_HOME: java.replace(/\/bin\/java$/, ""),
    LANG: "C.UTF-8",
    // Its scripts start Java machines that they give no flags, if only to ask for the version.
    JDK_JAVA_OPTIONS: javaFlags(labPaths.temporary).join(" "),
    PULSAR_LOG_DIR: "/var/log/pulsar",
    PULSAR_LOG_ROOT_LEVEL: "warn",
    PULSAR_LOG_LEVEL: "warn",
    PULSAR_MEM: machine,
    PULSAR_GC: collector,
    PULSAR_GC_LOG: "-Xlog:disable",
    BOOKIE_MEM: machine,
    BOOKIE_GC: collector,
    BOOKIE_GC_LOG: "-Xlog:disable",
    PULSAR_BROKER_CONF: `${folder}/broker.conf`,
    PULSAR_BOOKKEEPER_CONF: `${folder}/bookkeeper.conf`,
    PULSAR_PROXY_CONF: `${folder}/proxy.conf`,
    PULSAR_CLIENT_CONF: `${folder}/client.conf`,
  };
}

const memory: Readonly<Record<PulsarProgramSpec["component"], { heap: string; direct: string }>> = {
  toolset: { heap: "96m", direct: "64m" },
  bookie: { heap: "160m", direct: "192m" },
  broker: { heap: "320m", direct: "256m" },
  proxy: { heap: "128m", direct: "128m" },
};

function scriptOf(program: PulsarProgramSpec, pulsar: string): string {
  const run = `cd '${pulsar}'; `;
  if (program.component !== "toolset") return `${run}exec bin/pulsar ${program.component}`;
  const { clusterName, coordinators, brokers } = program;
  const store = `zk:${coordinators}`;
  const setUp = `bin/pulsar initialize-cluster-metadata --cluster ${clusterName} --metadata-store ${store} --configuration-metadata-store ${store} --web-service-url http://${brokers}:8080 --broker-service-url pulsar://${brokers}:6650`;
  return [
    `${run}set -e`,
    `if [ ! -e ${state}/initialized ]; then`,
    `  ${setUp}`,
    `  bin/pulsar initialize-transaction-coordinator-metadata -cs ${store} -c ${clusterName}`,
    `  touch ${state}/initialized`,
    "fi",
    // Says that the other parts may begin.
    `'${process.execPath}' -e 'require("http").createServer((_, answer) => answer.end("initialized")).listen(${String(toolsPort)}, "127.0.0.1")' &`,
    `until curl -sf -m 5 -o /dev/null http://${brokers}:8080/admin/v2/brokers/ready; do sleep 1; done`,
    `[ -e ${topicsMade} ] || sh -e ${setupFolder}/setup.sh`,
    `touch ${topicsMade}`,
    "exec sleep infinity",
  ].join("\n");
}

/** The shipped file with lines replaced where they stand: a second line of the same key does not always win. */
function configurationOf(program: PulsarProgramSpec, pulsar: string): Program["files"] {
  const { component, address, brokers } = program;
  if (component === "toolset") {
    const lines = { webServiceUrl: `http://${brokers}:8080/`, brokerServiceUrl: `pulsar://${brokers}:6650/` };
    return [{ path: `${folder}/client.conf`, content: replaced(shipped(pulsar, "client.conf"), lines) }];
  }
  const settings = { ...base(program), ...program.settings, ...labOnly[component], advertisedAddress: address };
  const file = component === "bookie" ? "bookkeeper.conf" : `${component}.conf`;
  return [{ path: `${folder}/${file}`, content: replaced(shipped(pulsar, file), settings) }];
}

function shipped(pulsar: string, file: string): string {
  return readFileSync(`${pulsar}/conf/${file}`, "utf8");
}

/** What the chart says itself. */
function base({ component, coordinators, brokers, clusterName }: PulsarProgramSpec): Record<string, string> {
  const store = `zk:${coordinators}`;
  if (component === "bookie")
    return { metadataServiceUri: `metadata-store:${store}`, bookiePort: "3181", useHostNameAsBookieID: "true" };
  if (component === "proxy") return { brokerWebServiceURL: `http://${brokers}:8080`, clusterName };
  return { metadataStoreUrl: store, configurationMetadataStoreUrl: store };
}

const labOnly: Readonly<Record<"bookie" | "broker" | "proxy", Readonly<Record<string, string>>>> = {
  bookie: {
    httpServerEnabled: "true",
    httpServerPort: "8000",
    journalMaxSizeMB: "32",
    journalPreAllocSizeMB: "4",
    logSizeLimit: "33554432",
    entryLogFilePreallocationEnabled: "false",
    minUsableSizeForIndexFileCreation: "1048576",
    minUsableSizeForEntryLogCreation: "1048576",
    minUsableSizeForHighPriorityWrites: "1048576",
    diskUsageThreshold: "0.99",
    diskUsageWarnThreshold: "0.98",
    dbStorage_writeCacheMaxSizeMb: "32",
    dbStorage_readAheadCacheMaxSizeMb: "32",
    dbStorage_rocksDB_blockCacheSize: "16777216",
    dbStorage_rocksDB_writeBufferSizeMB: "16",
    numReadWorkerThreads: "2",
    numHighPriorityWorkerThreads: "2",
    serverNumIOThreads: "2",
  },
  broker: {
    numIOThreads: "2",
    numOrderedExecutorThreads: "2",
    numHttpServerThreads: "8",
    numExecutorThreadPoolSize: "2",
    numCacheExecutorThreadPoolSize: "2",
    bookkeeperClientNumWorkerThreads: "2",
    bookkeeperClientNumIoThreads: "2",
    managedLedgerNumSchedulerThreads: "2",
    managedLedgerCacheSizeMB: "32",
    maxMessagePublishBufferSizeInMB: "32",
  },
  proxy: { numIOThreads: "2", httpNumThreads: "8" },
};

/** Exported for its test. */
export function replaced(text: string, settings: Readonly<Record<string, string>>): string {
  const left = new Map(Object.entries(settings));
  const lines = text.split("\n").map((line) => {
    const key = /^([A-Za-z_]\w*)=/.exec(line)?.[1];
    const value = key === undefined ? undefined : left.get(key);
    if (key === undefined || value === undefined) return line;
    left.delete(key);
    return `${key}=${value}`;
  });
  return [...lines, ...[...left].map(([key, value]) => `${key}=${value}`), ""].join("\n");
}

function readinessOf({ component }: PulsarProgramSpec): (dial: Dial) => Promise<boolean> {
  switch (component) {
    case "toolset":
      return (dial) => answersHttp(dial, { port: toolsPort, path: "/" });
    case "bookie":
      return (dial) => answersHttp(dial, { port: 8000, path: "/api/v1/bookie/is_ready" });
    case "broker":
      return (dial) => answersHttp(dial, { port: 8080, path: "/admin/v2/brokers/ready" });
    case "proxy":
      return (dial) => answersHttp(dial, { port: 8080, path: "/", isAnyGood: true });
  }
}
