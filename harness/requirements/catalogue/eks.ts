// EKS cluster, nodes, storage.

import { everyProfile } from "../row.ts";
import type { Area } from "../row.ts";
import {
  accountOnly,
  behaviour,
  behaviourAndDeclaration,
  configuration,
  configurationAndBehaviour,
  declarationOnly,
} from "../decided-by.ts";

export const eks = {
  "EKS-001": {
    title: "Run Kubernetes 1.28 or newer",
    statement: "The cluster version is at least 1.28 (BYOC and Druid profiles).",
    threshold: ">= 1.28",
    suite: "conformance",
    priority: "must",
    profiles: ["byoc-private", "druid-eks"],
    sources: "000:673 004:455",
    decidedBy: configuration,
  },
  "EKS-002": {
    title: "Place the cluster in the private subnets",
    statement: "Control-plane interfaces and nodes live only in the private subnets handed over.",
    threshold: "subnet set equals the handoff set",
    suite: "conformance",
    priority: "must",
    profiles: ["byoc-private"],
    sources: "000:46 000:272 000:929 000:935",
    decidedBy: configuration,
  },
  "EKS-003": {
    title: "Keep the cluster API private in the private profile",
    statement:
      "The BYOC cluster endpoint is reachable only from inside the network (open vendor question, required by the " +
      "fully private design). In every profile it is public for declared ranges alone, and never for the world.",
    threshold: "endpointPublicAccess=false, endpointPrivateAccess=true; elsewhere public for the declared ranges alone",
    suite: "conformance",
    priority: "must",
    profiles: everyProfile,
    sources: "000:674 000:679",
    decidedBy: configuration,
  },
  "EKS-004": {
    title: "Install the cluster add-ons",
    statement: "VPC CNI, CoreDNS and EBS CSI are installed and active; the streaming profile adds kube-proxy.",
    threshold: "3 add-ons (4 in the streaming profile), status ACTIVE",
    suite: "conformance",
    priority: "must",
    profiles: ["byoc-private", "stream-benchmark"],
    sources: "000:272 003:131-135",
    decidedBy: declarationOnly,
    limits: "the emulated cluster has no add-on interface; the template's half is decided (ruling R27)",
  },
  "EKS-005": {
    title: "Run worker nodes in three AZs",
    statement: "Worker nodes exist in AZ-A, AZ-B and AZ-C (drawn as nodes 1, 3 and 5).",
    threshold: "nodes in 3 AZs",
    suite: "conformance",
    priority: "must",
    profiles: ["byoc-private"],
    sources: "000:46-53",
    decidedBy: configurationAndBehaviour,
  },
  "EKS-006": {
    title: "Reach kubectl through VPN and IAM only",
    statement: "kubectl works over the VPN for mapped IAM identities and is refused to all others.",
    suite: "conformance",
    priority: "must",
    profiles: ["byoc-private"],
    sources: "000:90 000:265 000:830 000:939",
    decidedBy: declarationOnly,
    limits: "the VPN and the cluster's authenticator exist on AWS only; a template shows only the endpoint's access",
  },
  "EKS-007": {
    title: "Scale nodes automatically",
    statement: "Cluster and node autoscaling follow pending pods.",
    suite: "performance",
    priority: "should",
    profiles: ["byoc-private"],
    sources: "000:272-273 000:722",
    decidedBy: declarationOnly,
    limits: "scaling needs EC2 capacity; a template shows only sizes and permissions",
  },
  "EKS-008": {
    title: "Match node groups to the agreed plan",
    statement: "Node groups are of the agreed kind (managed or not, spot or not), instance type and count.",
    threshold: "vendor-supplied plan",
    suite: "conformance",
    priority: "could",
    profiles: ["byoc-private"],
    sources: "000:717-721",
    decidedBy: configuration,
  },
  "EKS-009": {
    title: "Give each ClickHouse pod a 1 TB gp3 volume",
    statement: "Every ClickHouse pod has its own EBS volume of 1 TB, type gp3, unless another storage class is agreed.",
    threshold: "1 TB gp3 per pod",
    suite: "conformance",
    priority: "should",
    profiles: ["byoc-private"],
    sources: "000:58-59 000:703-704 000:767-768",
    decidedBy: configuration,
  },
  "EKS-010": {
    title: "Expand volumes online",
    statement: "A volume can be grown without losing data, first through the PVC and then by restarting the pod.",
    threshold: "capacity grows; 0 rows lost",
    suite: "performance",
    priority: "should",
    profiles: ["byoc-private", "multi-region"],
    sources: "000:275 000:705 001:54 001:627-629",
    decidedBy: accountOnly,
    limits: "growing a volume in use is a property of EBS",
  },
  "EKS-011": {
    title: "Identify the streaming cluster",
    statement:
      "The streaming cluster is bench-low-infra in us-west-2, Kubernetes 1.31, endpoint access public and private.",
    threshold: "name, version 1.31, both endpoint flags true",
    suite: "conformance",
    priority: "should",
    profiles: ["stream-benchmark"],
    sources: "003:64-65 003:125-129",
    decidedBy: configuration,
  },
  "EKS-012": {
    title: "Enable API and audit logging",
    statement: "Control-plane api and audit log types are on and reach CloudWatch.",
    threshold: "api and audit enabled",
    suite: "conformance",
    priority: "should",
    profiles: ["byoc-private", "stream-benchmark"],
    sources: "003:137 000:261",
    decidedBy: configuration,
  },
  "EKS-013": {
    title: "Provide the producer node group",
    statement: "Producer nodes are c5.4xlarge, labelled workload=producer.",
    threshold: "c5.4xlarge (16 vCPU, 32 GiB), 2-16 nodes, default 3",
    suite: "conformance",
    priority: "should",
    profiles: ["stream-benchmark"],
    sources: "003:72-73 003:147-154",
    decidedBy: configuration,
  },
  "EKS-014": {
    title: "Provide the three Pulsar node groups",
    statement:
      "ZooKeeper, broker plus bookie, and proxy nodes each have their own group and component label under " +
      "workload=pulsar.",
    threshold:
      "ZK t3.medium 1-5 (default 3, 30 GiB gp3); broker-bookie i7i.8xlarge 4-8 (default 4); proxy c5.2xlarge 1-3 " +
      "(default 2)",
    suite: "conformance",
    priority: "should",
    profiles: ["stream-benchmark"],
    sources: "003:156-178",
    decidedBy: configuration,
  },
  "EKS-015": {
    title: "Provide the two Flink node groups",
    statement:
      "JobManager and TaskManager nodes are c5.4xlarge with role labels flink-jobmanager and flink-taskmanager " +
      "under workload=flink.",
    threshold: "JM 1-2 (default 1, 30 GiB gp3); TM 1-6 (default 2, 50 GiB gp3)",
    suite: "conformance",
    priority: "should",
    profiles: ["stream-benchmark"],
    sources: "003:180-194",
    decidedBy: configuration,
  },
  "EKS-016": {
    title: "Provide the two ClickHouse node groups",
    statement:
      "Data nodes are r6id.4xlarge with NVMe plus 100 GiB gp3, query nodes are c5.2xlarge with 50 GiB gp3, " +
      "labelled workload=clickhouse and workload=clickhouse-query.",
    threshold:
      "data r6id.4xlarge (16 vCPU, 128 GiB, 1 x 950 GB NVMe) 6-12 (default 6); query c5.2xlarge 1-6 (default 2)",
    suite: "conformance",
    priority: "should",
    profiles: ["stream-benchmark"],
    sources: "003:87-90 003:197-215",
    decidedBy: configuration,
  },
  "EKS-017": {
    title: "Provide the general node group",
    statement: "General nodes are t3.medium, labelled workload=general and service=shared, for system services.",
    threshold: "t3.medium, 2-4 nodes, default 2, no taints",
    suite: "conformance",
    priority: "should",
    profiles: ["stream-benchmark"],
    sources: "003:217-222",
    decidedBy: configuration,
  },
  "EKS-018": {
    title: "Isolate workloads with labels and taints",
    statement:
      "Broker-bookie and ClickHouse data nodes are tainted for their own workload; untolerating pods must not land " +
      "there, general nodes take any pod.",
    suite: "conformance",
    priority: "should",
    profiles: ["stream-benchmark"],
    sources: "003:145 003:171 003:207 003:222",
    decidedBy: configuration,
  },
  "EKS-019": {
    title: "Provision gp3 volumes dynamically",
    statement:
      "Persistent volumes for ZooKeeper, databases and logs are created on demand as gp3 through the EBS CSI driver.",
    suite: "conformance",
    priority: "should",
    profiles: ["stream-benchmark"],
    sources: "003:97 003:234-237",
    decidedBy: declarationOnly,
    limits: "volumes are provisioned by a real Kubernetes control plane; a template shows only the storage class",
  },
  "EKS-020": {
    title: "Mount NVMe at the documented paths",
    statement:
      "Bookies use local NVMe for journal and ledgers; ClickHouse uses NVMe for hot data and EBS for warm data.",
    threshold:
      "/mnt/bookkeeper-journal, /mnt/bookkeeper-ledgers, /mnt/nvme-clickhouse/clickhouse/hot, " +
      "/mnt/ebs-clickhouse/clickhouse/warm",
    suite: "conformance",
    priority: "should",
    profiles: ["stream-benchmark"],
    sources: "003:169 003:203-205 003:239-245",
    decidedBy: behaviour,
  },
  "EKS-021": {
    title: "Reach a fully running state",
    statement: "All nodes are Ready and every pod in every namespace is Running.",
    threshold: "0 pods not Running (completed jobs aside), 0 nodes NotReady",
    suite: "conformance",
    priority: "must",
    profiles: ["stream-benchmark", "druid-eks"],
    sources: "003:496 003:525 003:555 003:578 003:617-626 003:747 004:469-473 004:610",
    decidedBy: behaviourAndDeclaration,
  },
} as const satisfies Area;
