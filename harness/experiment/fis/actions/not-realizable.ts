// Actions of FIS that nothing here can stand for, each with its reason. A template that needs one is refused with it: a
// fault that only seems to happen would be worse than none.

const reasons: Readonly<Record<string, string>> = {
  "aws:ec2:terminate-instances": "no node group replaces a terminated node here",
  "aws:ec2:send-spot-instance-interruptions": "the platform has no Spot instances",
  "aws:ec2:api-insufficient-instance-capacity-error": "no caller here carries a role's session",
  "aws:ec2:asg-insufficient-instance-capacity-error": "no Auto Scaling group launches instances here",
  "aws:ebs:pause-volume-io": "volumes here are memory; nothing between a program and its pages can be paused",
  "aws:ebs:volume-io-latency": "volumes here are memory; nothing between a program and its pages can be delayed",
  "aws:eks:pod-memory-stress": "pods here have no memory limit of their own to press against",
  "aws:eks:pod-io-stress": "volumes here are memory: their I/O has no queue to fill",
  "aws:eks:pod-cpu-stress": "pods here share the machine's processors; a command document presses on them instead",
  "aws:eks:pod-network-latency": "delays need the kernel's netem queue",
  "aws:eks:terminate-nodegroup-instances": "no node group replaces a terminated node here",
  "aws:eks:inject-kubernetes-custom-resource": "no chaos controller runs in the cluster here",
  "aws:network:disrupt-vpc-endpoint":
    "endpoints are cut by address here, which also takes the experiment's own control",
  "aws:network:route-table-disrupt-cross-region-connectivity": "the platform stands in one Region",
  "aws:network:transit-gateway-disrupt-cross-region-connectivity": "the platform has no transit gateway",
  "aws:s3:bucket-pause-replication": "buckets do not replicate here",
  "aws:arc:start-zonal-autoshift": "no zonal shift moves the load balancer's traffic here",
  "aws:fis:inject-api-internal-error": "no caller here carries a role's session",
  "aws:fis:inject-api-throttle-error": "no caller here carries a role's session",
  "aws:fis:inject-api-unavailable-error": "no caller here carries a role's session",
  "aws:ssm:start-automation-execution": "automation documents are not run here; command documents are",
};

/** Why an action cannot be injected here; undefined for one that nobody has thought about. */
export function reasonNotRealizable(actionId: string): string | undefined {
  return reasons[actionId];
}
