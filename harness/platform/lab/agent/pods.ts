// From a pod of the spec to a program: rendered configuration, certificate, volumes, and the order in which programs boot.

import { mkdirSync } from "node:fs";
import { messageOf, environmentError } from "../../../core/errors.ts";
import { eventually } from "../../../core/eventually.ts";
import type { FileSpec, LabSpec, PodSpec } from "../lab-spec.ts";
import { netnsName } from "../network/names.ts";
import { clickhouseProgram } from "../services/clickhouse.ts";
import { connectProgram } from "../services/connect.ts";
import { druidProgram } from "../services/druid.ts";
import { flinkProgram } from "../services/flink.ts";
import { kafkaProgram } from "../services/kafka.ts";
import { bootStages } from "../services/program.ts";
import type { Program, ProgramPaths } from "../services/program.ts";
import { postgresProgram } from "../services/postgres.ts";
import { pulsarProgram } from "../services/pulsar.ts";
import { zookeeperProgram } from "../services/zookeeper.ts";
import { dialFrom } from "./dial.ts";
import { basicEnvironment, resolvConf } from "./hosts.ts";
import { Instance } from "./instance.ts";
import type { OutputListener } from "./instance.ts";
import { sharedPath, volumePath } from "./paths.ts";

export interface PodContext {
  readonly tool: string;
  readonly programs: ProgramPaths;
  /** Files of a certificate for these names, as a Kubernetes TLS secret has them. */
  readonly certificate: (names: readonly string[]) => Promise<Record<string, string>>;
  /** Takes what a pod's program says; undefined when nobody keeps it. */
  readonly logOf: (pod: string) => OutputListener | undefined;
}

/** A pod's program and how to ask whether it serves. */
export interface BuiltPod {
  readonly spec: PodSpec;
  readonly instance: Instance;
  readonly stage: Program["stage"];
  readonly isReady: () => Promise<boolean>;
  /** File inside with what ended processes of it have weighed. */
  readonly weighed?: string;
  readonly patience?: Program["patience"];
}

export async function buildPod(pod: PodSpec, lab: LabSpec, context: PodContext): Promise<BuiltPod> {
  const program = programOf(pod, context.programs);
  const netns = netnsName(pod.name);
  const instance = new Instance(
    {
      name: pod.name,
      host: pod.host,
      netns,
      hostname: pod.hostname,
      address: pod.eni.address,
      labels: pod.labels,
      volumes: Object.fromEntries(pod.volumes.map(({ claim }) => [claim, volumePath(pod.name, claim)])),
      resolvConf: resolvConf(lab, pod.eni.address, pod.search),
      files: [...program.files.filter((file) => !given(pod, file)), ...pod.files, ...(await tlsFiles(pod, context))],
      logFiles: program.logFiles,
      covers: [...program.covers, ...pod.volumes.map((volume) => volume.path)],
      binds: [
        ...pod.volumes.map(({ claim, path }) => ({ from: volumePath(pod.name, claim), to: path })),
        ...sharedFolders(program),
      ],
      trusted: false,
      argv: program.argv,
      env: { ...basicEnvironment(), HOSTNAME: pod.hostname, ...program.env, ...pod.env },
    },
    context.tool,
    context.logOf(pod.name),
  );
  const { patience, stage, weighed } = program;
  return {
    ...{ spec: pod, instance, stage, isReady: () => program.isReady(dialFrom(context.tool, netns)) },
    ...(patience === undefined ? {} : { patience }),
    ...(weighed === undefined ? {} : { weighed }),
  };
}

/** Made when the first pod that shares it is built. */
function sharedFolders({ shared }: Program): { from: string; to: string }[] {
  if (shared === undefined) return [];
  const from = sharedPath(shared.name);
  mkdirSync(from, { recursive: true });
  return [{ from, to: shared.path }];
}

export interface Patience {
  readonly withinMs: number;
  /** One that ends first is started again by whoever keeps it alive. */
  readonly isKeptAlive: boolean;
}

/** Resolves when the pod's program serves; rejects when it ends first and nobody keeps it alive, with what it said. */
export async function untilReady(pod: BuiltPod, { withinMs, isKeptAlive }: Patience): Promise<void> {
  const name = pod.spec.name;
  await eventually(
    async () => {
      if (!pod.instance.isRunning) return isKeptAlive ? false : ("ended" as const);
      return (await pod.isReady()) ? ("ready" as const) : false;
    },
    { withinMs: pod.patience?.withinMs ?? withinMs, everyMs: pod.patience?.everyMs ?? 60, what: `${name} serves` },
  ).then(
    (seen) => {
      if (seen === "ready") return;
      throw environmentError(`${name} ended while starting: ${lastLines(pod.instance.log)}`, { code: "ASSAY_LAB_POD" });
    },
    (cause: unknown) => {
      throw environmentError(`${messageOf(cause)}; it said: ${lastLines(pod.instance.log)}`, {
        code: "ASSAY_LAB_POD",
        cause,
      });
    },
  );
}

/** Pods that start side by side, stage after stage. */
export function bootOrder(pods: readonly BuiltPod[]): BuiltPod[][] {
  return bootStages.map((stage) => pods.filter((pod) => pod.stage === stage)).filter((pods) => pods.length > 0);
}

function programOf(pod: PodSpec, paths: ProgramPaths): Program {
  switch (pod.program.kind) {
    case "clickhouse":
      return clickhouseProgram(pod.program, paths);
    case "zookeeper":
      return zookeeperProgram(pod.program, paths);
    case "pulsar":
      return pulsarProgram(pod.program, paths);
    case "flink":
      return flinkProgram(pod.program, paths);
    case "kafka":
      return kafkaProgram(pod.program, paths);
    case "connect":
      return connectProgram(pod.program, paths);
    case "druid":
      return druidProgram(pod.program, paths);
    case "postgres":
      return postgresProgram(pod.program, paths);
  }
}

/** What the manifests give wins over the base files that stand in for the image's. */
function given(pod: PodSpec, file: FileSpec): boolean {
  return pod.files.some(({ path }) => path === file.path);
}

async function tlsFiles(pod: PodSpec, context: PodContext): Promise<FileSpec[]> {
  if (pod.tls === undefined) return [];
  const files = await context.certificate(pod.tls.names);
  const { directory } = pod.tls;
  return Object.entries(files).map(([name, content]) => ({ path: `${directory}/${name}`, content, mode: 0o600 }));
}

function lastLines(log: string): string {
  return log.trim().split("\n").slice(-4).join(" | ") || "nothing";
}
