// Programs of a streaming platform as the lab is told of them.

/** A part of Pulsar; ZooKeeper is a program of its own. */
export interface PulsarProgramSpec {
  readonly kind: "pulsar";
  readonly component: "toolset" | "bookie" | "broker" | "proxy";
  /** The pod's own name in the cluster. */
  readonly address: string;
  /** `host:port,…` of the coordinators. */
  readonly coordinators: string;
  readonly clusterName: string;
  /** Where the other parts find the brokers. */
  readonly brokers: string;
  /** What the platform's configuration says beyond the shipped one. */
  readonly settings: Readonly<Record<string, string>>;
}

/** A process of Flink in application mode. */
export interface FlinkProgramSpec {
  readonly kind: "flink";
  readonly component: "jobmanager" | "taskmanager";
  readonly address: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly jobArguments: readonly string[];
  readonly coordinators: string;
  /** REST address of the brokers, which have to know the job's topic before the job asks for it. */
  readonly brokers: string;
  readonly topic: string;
}

export type StreamProgramSpec = PulsarProgramSpec | FlinkProgramSpec;
