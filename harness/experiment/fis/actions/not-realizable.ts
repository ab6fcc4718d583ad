// Actions of FIS that nothing here can stand for, each with its reason. A template that needs one is refused with it: a
// fault that only seems to happen would be worse than none.

const reasons: Readonly<Record<string, string>> = {
  "aws:ec2:terminate-instances": "no node group replaces a terminated node here",
  "aws:ec2:send-spot-instance-interruptions": "the platform has no Spot instances",
  "aws:ec2:asg-insufficient-instance-capacity-error": "no Auto Scaling group launches instances here",
  "aws:eks:terminate-nodegroup-instances": "no node group replaces a terminated node here",
  "aws:eks:inject-kubernetes-custom-resource": "no chaos controller runs in the cluster here",
  "aws:network:disrupt-vpc-endpoint":
    "endpoints are cut by address here, which also takes the experiment's own control",
  "aws:network:route-table-disrupt-cross-region-connectivity": "the platform stands in one Region",
  "aws:network:transit-gateway-disrupt-cross-region-connectivity": "the platform has no transit gateway",
  "aws:s3:bucket-pause-replication": "buckets do not replicate here",
  "aws:arc:start-zonal-autoshift": "no zonal shift moves the load balancer's traffic here",
  "aws:ssm:start-automation-execution": "automation documents are not run here; command documents are",
  "aws:rds:failover-db-cluster": "the platform has no Aurora cluster",
  "aws:rds:reboot-db-instances":
    "the database stands here without its service's API and without a standby; its port can be closed by a document",
};

/** Services of which no platform has anything. */
const strangers: Readonly<Record<string, string>> = {
  directconnect: "Direct Connect line",
  dsql: "Aurora DSQL cluster",
  dynamodb: "DynamoDB table",
  ecs: "ECS cluster",
  elasticache: "ElastiCache group",
  kinesis: "Kinesis stream",
  lambda: "Lambda function that runs",
  memorydb: "MemoryDB cluster",
};

/** AWS's own command documents, with what of the platform stands for each; they are not kept here. */
const ownDocuments: Readonly<Record<string, string>> = {
  "AWSFIS-Run-CPU-Stress": "the document clickhouse-fault-cpu-pressure, or aws:eks:pod-cpu-stress",
  "AWSFIS-Run-Memory-Stress": "the document clickhouse-fault-memory-pressure, or aws:eks:pod-memory-stress",
  "AWSFIS-Run-IO-Stress": "aws:eks:pod-io-stress",
  "AWSFIS-Run-Disk-Fill": "the document clickhouse-fault-fill-disk",
  "AWSFIS-Run-Kill-Process": "the document clickhouse-fault-kill-process",
  "AWSFIS-Run-Network-Blackhole-Port": "the document clickhouse-fault-cut-pod, or aws:eks:pod-network-blackhole-port",
  "AWSFIS-Run-Network-Latency": "aws:eks:pod-network-latency",
  "AWSFIS-Run-Network-Latency-Sources": "aws:eks:pod-network-latency",
  "AWSFIS-Run-Network-Packet-Loss": "aws:eks:pod-network-packet-loss",
  "AWSFIS-Run-Network-Packet-Loss-Sources": "aws:eks:pod-network-packet-loss",
};

/** Why a document of AWS's own cannot be sent here; undefined for the account's documents. */
export function reasonDocumentMissing(documentArn: string): string | undefined {
  const own = /^arn:aws[\w-]*:ssm:[^:]*::document\/(.+)$/.exec(documentArn)?.[1];
  if (own === undefined) return undefined;
  const instead = ownDocuments[own];
  return `${own} is AWS's own and is not kept here${instead === undefined ? "" : `; instead: ${instead}`}`;
}

/** Why an action cannot be injected here; undefined for one that nobody has thought about. */
export function reasonNotRealizable(actionId: string): string | undefined {
  const stranger = strangers[actionId.split(":")[1] ?? ""];
  return reasons[actionId] ?? (stranger === undefined ? undefined : `the platform has no ${stranger}`);
}
