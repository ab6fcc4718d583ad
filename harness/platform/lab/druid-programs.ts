// Programs of the platform with Druid as the lab is told of them.

export const druidProcesses = ["coordinator", "overlord", "broker", "router", "historical", "middlemanager"] as const;

/** One process of Druid. */
export interface DruidProgramSpec {
  readonly kind: "druid";
  readonly process: (typeof druidProcesses)[number];
  /** The pod's own name in the cluster. */
  readonly address: string;
  readonly port: number;
  /** What the Java machine takes at most, as its options have it. */
  readonly memory: { readonly heap: string; readonly direct: string };
  /** What the platform's configuration says, the common part and the process's own. */
  readonly settings: Readonly<Record<string, string>>;
  /** `host:port` of the node that keeps what the cluster's own records keep on AWS. */
  readonly coordinators: string;
  readonly region: string;
}

/** The server behind a database that AWS runs. */
export interface PostgresProgramSpec {
  readonly kind: "postgres";
  readonly port: number;
  readonly database: string;
  readonly user: string;
}
