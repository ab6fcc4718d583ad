// What the widgets of dashboards read: namespaces, metrics of AWS by their names, regions.

import type { Inspection } from "../inspection.ts";
import { widgetsIn } from "../monitoring/dashboards.ts";
import { property, Undecided } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";

/** Metrics of network load balancers. Source: "CloudWatch metrics for your Network Load Balancer", ELB user guide. */
const networkBalancerMetrics = new Set(
  (
    "ActiveFlowCount ActiveFlowCount_TCP ActiveFlowCount_TLS ActiveFlowCount_UDP ActiveZonalShiftHostCount " +
    "ClientTLSNegotiationErrorCount ConsumedLCUs ConsumedLCUs_TCP ConsumedLCUs_TLS ConsumedLCUs_UDP HealthyHostCount " +
    "NewFlowCount NewFlowCount_TCP NewFlowCount_TLS NewFlowCount_UDP PeakBytesPerSecond PeakPacketsPerSecond " +
    "PortAllocationErrorCount ProcessedBytes ProcessedBytes_TCP ProcessedBytes_TLS ProcessedBytes_UDP ProcessedPackets " +
    "RejectedFlowCount RejectedFlowCount_TCP RejectedFlowCount_UDP ReservedLCUs " +
    "SecurityGroupBlockedFlowCount_Inbound_ICMP SecurityGroupBlockedFlowCount_Inbound_TCP " +
    "SecurityGroupBlockedFlowCount_Inbound_UDP SecurityGroupBlockedFlowCount_Outbound_ICMP " +
    "SecurityGroupBlockedFlowCount_Outbound_TCP SecurityGroupBlockedFlowCount_Outbound_UDP TargetTLSNegotiationErrorCount " +
    "TCP_Client_Reset_Count TCP_ELB_Reset_Count TCP_Target_Reset_Count UnHealthyHostCount UnhealthyRoutingFlowCount " +
    "ZonalHealthStatus"
  ).split(" "),
);

const awsNamespaces =
  /^(AWS\/(NetworkELB|EC2|EBS|EKS|S3|Logs|SNS|SQS|KMS|Lambda|NATGateway|VPC|Route53Resolver|CloudTrail|SecretsManager|Usage|FIS|ApplicationELB|AutoScaling|PrivateLinkEndpoints|Events)|ContainerInsights|CWAgent)$/;

/** Violated for widgets that read another region than the platform's, a metric that no balancer has, or what nobody writes. */
export function widgetsReadWhatIsThere(it: Inspection, dashboard: Resource, written: ReadonlySet<string>): void {
  const body = property(dashboard, "DashboardBody");
  const widgets = widgetsIn(dashboard);
  const metrics = widgets.flatMap((widget) => widget.metrics);
  for (const region of new Set(widgets.flatMap((widget) => widget.regions))) {
    const isOwn = region.endsWith("AWS::Region⟩") || it.intent.regions.includes(region);
    if (!isOwn && region.startsWith("⟨")) throw new Undecided(`which region ${region} is stands elsewhere`, body);
    it.expect(body, isOwn, {
      message: `a widget reads ${region}, where nothing of the platform runs`,
      expected: it.intent.regions,
      actual: region,
    });
  }
  const ofBalancers = metrics.filter(({ namespace }) => namespace === "AWS/NetworkELB");
  for (const metric of new Set(ofBalancers.map(({ name }) => name))) {
    it.expect(body, networkBalancerMetrics.has(metric), {
      message: `a widget reads ${metric}, which no load balancer has`,
      expected: "a metric of AWS/NetworkELB",
      actual: metric,
    });
  }
  for (const namespace of new Set(metrics.map((metric) => metric.namespace))) {
    it.expect(body, awsNamespaces.test(namespace) || written.has(namespace), {
      message: `a widget reads the namespace ${namespace}, which nothing writes`,
      expected: "a namespace of AWS or one that the platform publishes",
      actual: namespace,
    });
  }
}

/** Namespaces that the platform writes: filters of logs do, and alarms watch what applications do. */
export function writtenNamespaces(model: PlatformModel): Set<string> {
  const filters = model.all("AWS::Logs::MetricFilter").flatMap((filter) =>
    property(filter, "MetricTransformations")
      .list()
      .map((one) => one.get("MetricNamespace").written()),
  );
  const alarms = model.all("AWS::CloudWatch::Alarm").map((alarm) => property(alarm, "Namespace").written());
  return new Set([...filters, ...alarms.filter((name) => !name.startsWith("AWS/"))]);
}
