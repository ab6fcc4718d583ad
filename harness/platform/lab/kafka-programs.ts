// Programs of a pipeline of Kafka as the lab is told of them.

export interface KafkaProgramSpec {
  readonly kind: "kafka";
  /** From 1. */
  readonly node: number;
  /** Names of all brokers in the order of their numbers. */
  readonly members: readonly string[];
  readonly clusterId: string;
  /** Port on which clients are met with TLS. */
  readonly clientPort: number;
  /** Whether clients without a certificate are let in. */
  readonly takesNameless: boolean;
  /** The cluster configuration, as the API tells it. */
  readonly properties: string;
  /** Topics and grants, both as JSON; the first broker makes them. */
  readonly topics: string;
  readonly grants: string;
}

export interface ConnectProgramSpec {
  readonly kind: "connect";
  /** `worker.properties`, as the platform's parameter has it. */
  readonly worker: string;
  /** The connector's settings as JSON, as the platform's parameter has them. */
  readonly connector: string;
}

export type KafkaPipelineSpec = KafkaProgramSpec | ConnectProgramSpec;

/** Folder in which both find tls.crt, tls.key and ca.crt. */
export const certificateFolder = "/etc/kafka-assay/tls";
