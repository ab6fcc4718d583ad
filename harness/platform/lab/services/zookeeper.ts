// ZooKeeper 3.9: with the configuration of its own manifest, or in Keeper's place with Keeper's declared ports (client, and
// raft's as the quorum port) plus an election port that only ZooKeeper has.

import { text } from "node:stream/consumers";
import { javaFlags } from "../../java-flags.ts";
import { labPaths } from "../agent/paths.ts";
import type { PodSpec } from "../lab-spec.ts";
import type { Dial, Program, ProgramPaths } from "./program.ts";

const configPath = "/etc/zookeeper-assay/zoo.cfg";

type ZookeeperPod = Extract<PodSpec["program"], { kind: "zookeeper" }>;

export function zookeeperProgram(program: ZookeeperPod, paths: ProgramPaths): Program {
  return {
    stage: "coordination",
    argv: argv(program, paths),
    env: { LANG: "C.UTF-8" },
    files: [
      ...(program.ownConfig === undefined ? [{ path: configPath, content: zooConfig(program) }] : []),
      { path: `${program.dataPath}/myid`, content: `${program.id}\n` },
      { path: "/etc/zookeeper-assay/logback.xml", content: quietLogback },
    ],
    covers: [],
    logFiles: [],
    isReady: async (dial) => {
      const isAlone = program.members.length === 0;
      const serving = isAlone ? /Mode: standalone/ : /Mode: (leader|follower)/;
      return serving.test(await fourLetters(dial, program.clientPort, "srvr"));
    },
  };
}

/**
 * In Keeper's place it is called by Keeper's name, so that a fault which looks for the coordinator's process finds it on
 * both targets.
 */
function argv({ ownConfig }: ZookeeperPod, paths: ProgramPaths): string[] {
  if (ownConfig !== undefined) return [paths.java, ...javaArguments(paths, ownConfig)];
  return ["/bin/bash", "-c", 'exec -a clickhouse-keeper "$0" "$@"', paths.java, ...javaArguments(paths, configPath)];
}

function javaArguments(paths: ProgramPaths, config: string): string[] {
  return [
    ...["-Xmx128m", "-XX:ActiveProcessorCount=1", ...javaFlags(labPaths.temporary)],
    "-Dzookeeper.preAllocSize=1024",
    ...["-Dlogback.configurationFile=/etc/zookeeper-assay/logback.xml", "-Dzookeeper.jmx.log4j.disable=true"],
    ...["-cp", paths.zookeeperClasspath, "org.apache.zookeeper.server.quorum.QuorumPeerMain", config],
  ];
}

/** Configuration of one member; which one it is stands in its data folder's `myid`. */
export function zooConfig(program: ZookeeperPod): string {
  return [
    "tickTime=500",
    "initLimit=20",
    "syncLimit=10",
    `dataDir=${program.dataPath}`,
    `clientPort=${program.clientPort}`,
    "maxClientCnxns=0",
    "admin.enableServer=false",
    "4lw.commands.whitelist=ruok,srvr,mntr,stat,conf",
    "quorumListenOnAllIPs=true",
    "minSessionTimeout=1000",
    "maxSessionTimeout=60000",
    "autopurge.purgeInterval=0",
    "preAllocSize=1024",
    ...program.members.map(
      ({ id, host }) => `server.${id}=${host}:${program.raftPort}:${program.electionPort};${program.clientPort}`,
    ),
    "",
  ].join("\n");
}

/** Answer of a four-letter command, from inside the pod's own namespace. */
export async function fourLetters(dial: Dial, port: number, command: string): Promise<string> {
  const stream = dial("127.0.0.1", port);
  stream.write(command);
  return text(stream);
}

const quietLogback = `<configuration>
  <appender name="console" class="ch.qos.logback.core.ConsoleAppender">
    <encoder><pattern>%d{HH:mm:ss.SSS} %-5level %logger{0} %msg%n</pattern></encoder>
  </appender>
  <root level="WARN"><appender-ref ref="console"/></root>
</configuration>
`;
