// What the widgets of dashboards read: namespaces, metrics of AWS by their names, regions.

import type { Inspection } from "../inspection.ts";
import type { Node } from "../../model/node.ts";

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

/** Violated for widgets that read another region than the platform's, or a metric that no balancer has. */
export function widgetsReadWhatIsThere(it: Inspection, body: Node, text: string): void {
  for (const [, region = ""] of text.matchAll(/"region":\s*"([a-z0-9-]+)"/g)) {
    it.expect(body, it.intent.regions.includes(region), {
      message: `a widget reads ${region}, where nothing of the platform runs`,
      expected: it.intent.regions,
      actual: region,
    });
  }
  for (const [, metric = ""] of text.matchAll(/"AWS\/NetworkELB",\s*"([^"]+)"/g)) {
    it.expect(body, networkBalancerMetrics.has(metric), {
      message: `a widget reads ${metric}, which no load balancer has`,
      expected: "a metric of AWS/NetworkELB",
      actual: metric,
    });
  }
}
