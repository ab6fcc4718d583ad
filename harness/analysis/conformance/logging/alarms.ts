// Alarms: what they watch, whether they act, and whether anybody listens.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";
import { getsAlarms, takesAlarms, targetsReached } from "./delivery.ts";
import { takesCall } from "./filter-pattern.ts";
import { countsTrail, isLoud, risesAt, risesForOne, ruleTakes } from "./telling.ts";
import { writtenNamespaces, widgetsReadWhatIsThere } from "./widget-reads.ts";

/** Events that must raise an alarm, by what they change: the calls that open or silence something. */
const guardRails: Readonly<Record<string, readonly string[]>> = {
  gateways: ["CreateInternetGateway", "AttachInternetGateway"],
  routes: ["CreateRoute", "ReplaceRoute"],
  "security groups": ["AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress"],
  "network ACLs": ["CreateNetworkAclEntry", "ReplaceNetworkAclEntry"],
  keys: ["DisableKey", "ScheduleKeyDeletion"],
  trail: ["StopLogging", "DeleteTrail"],
};

/** As many targets as the platform has: one in each zone. */
const mostTargets = 3;

/** What a deployment by the vendor does. */
const deploymentEvents = ["CreateCluster", "RunInstances", "CreateVolume", "AuthorizeSecurityGroupIngress"];

export const alarmChecks = [
  check("LOG-008", (it) => {
    it.each(deploymentEvents, (event) => {
      raises(it, [event], `changes by ${event}`);
    });
    it.leftOut("that changes show while they happen needs real events");
  }),

  check("LOG-010", (it) => {
    const alarms = it.model.all("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm");
    it.looked();
    if (alarms.length === 0)
      it.missing({ message: "the platform has no alarm", expected: "alarms that notify topics" });
    it.each(alarms, (alarm) => {
      const actions = property(alarm, "AlarmActions").list();
      it.expect(property(alarm, "ActionsEnabled"), isLoud(alarm), {
        message: `${alarm.id} tells nobody`,
        expected: "actions that are on",
      });
      for (const action of actions) {
        const target = it.model.referred(action);
        const isForeignTopic = action.written().includes(":sns:") && target?.type !== "AWS::SNS::Topic";
        it.expect(action, !isForeignTopic, {
          message: `${alarm.id} notifies a topic that does not exist here`,
          expected: "a live topic",
        });
        const takes = target?.type !== "AWS::SNS::Topic" || takesAlarms(it.model, target);
        it.expect(action, takes, {
          message: `the policy of ${target?.id ?? ""}, or that of its key, lets no alarm publish`,
          expected: "cloudwatch.amazonaws.com may sns:Publish, and may use the key",
        });
      }
    });
    const notifying = alarms.filter((alarm) => topicsOf(it.model, alarm).length > 0);
    if (alarms.length > 0 && notifying.length === 0) {
      it.violated(alarms[0] ?? "none", {
        message: "no alarm notifies a topic",
        expected: "AlarmActions with an SNS topic",
      });
    }
  }),

  // R3: decided is that a paging endpoint is subscribed to every topic that alarms use.
  check("LOG-011", (it) => {
    it.each(
      () => alarmTopics(it.model),
      (topic) => {
        const paging = subscriptions(it.model, topic).filter((subscription) => {
          const speaks = /^(https?|sqs|lambda|email|email-json)$/.test(subscription.get("Protocol").written());
          return speaks && getsAlarms(it.model, topic, subscription);
        });
        it.expect(
          property(topic, "Subscription"),
          paging.some((one) => !one.get("Protocol").text()?.startsWith("email")) || isInChannel(it.model, topic),
          {
            message: `no paging endpoint listens to ${topic.id}`,
            expected: "PagerDuty or Slack (https, or a queue or function in front of it)",
            actual: paging.map((one) => one.get("Protocol").text()),
          },
        );
      },
    );
    it.leftOut("whether the channel receives the alert needs the provider");
  }),

  check("LOG-012", (it) => {
    const dashboards = it.model.all("AWS::CloudWatch::Dashboard");
    it.looked();
    if (dashboards.length === 0) it.missing({ message: "the platform has no dashboard", expected: "1 dashboard" });
    const own = writtenNamespaces(it.model);
    it.each(dashboards, (dashboard) => {
      widgetsReadWhatIsThere(it, dashboard, own);
    });
    it.leftOut("that widgets have data is seen only on the running platform");
  }),

  check("NLB-006", (it) => {
    const watched = "UnHealthyHostCount";
    const alarms = it.model.all("AWS::CloudWatch::Alarm").filter((alarm) => {
      const isBalancer = property(alarm, "Namespace").text() === "AWS/NetworkELB";
      const isHealth = isBalancer && property(alarm, "MetricName").text() === watched;
      return isHealth && watchesOwnTargets(it.model, alarm);
    });
    it.looked();
    if (alarms.length === 0) it.missing({ message: "nothing watches unhealthy targets", expected: watched });
    it.each(alarms, (alarm) => {
      const enabled = property(alarm, "ActionsEnabled");
      it.expect(enabled, enabled.bool(true), { message: `${alarm.id} is silent`, expected: true });
      it.expect(property(alarm, "Threshold"), risesAt(alarm, mostTargets), {
        message: `${alarm.id} stays silent while no target is healthy`,
        expected: `a threshold that ${String(mostTargets)} unhealthy targets pass`,
      });
    });
    it.leftOut("the metrics themselves come from the managed load balancer");
  }),

  check("BASE-018", (it) => {
    it.each(Object.entries(guardRails), ([what, events]) => {
      for (const event of events) raises(it, [event], `changes of ${what}: ${event}`);
    });
    it.each(
      () => it.model.all("AWS::CloudWatch::Alarm"),
      (alarm) => {
        const enabled = property(alarm, "ActionsEnabled");
        it.expect(enabled, enabled.bool(true), { message: `the actions of ${alarm.id} are off`, expected: true });
        const actions = property(alarm, "AlarmActions");
        it.expect(actions, actions.list().length > 0, { message: `${alarm.id} tells nobody`, expected: "an action" });
      },
    );
    // Topics that are missing are LOG-010's, where the profile has it.
    it.each(it.hasRow("LOG-010") ? [] : topicsNamed(it.model), (action) => {
      it.model.required(action, "a topic that alarms are sent to");
    });
    it.each(
      () => alarmTopics(it.model),
      (topic) => {
        it.expect(property(topic, "Subscription"), hearsAlarms(it.model, topic), {
          message: `nobody listens to ${topic.id}`,
          expected: "a subscription",
        });
        if (it.hasRow("LOG-010")) return;
        it.expect(property(topic, "KmsMasterKeyId"), takesAlarms(it.model, topic), {
          message: `the policy of ${topic.id}, or that of its key, lets no alarm publish`,
          expected: "cloudwatch.amazonaws.com may sns:Publish, and may use the key",
        });
      },
    );
  }),
];

/** Alarms over a metric filter that matches an event, or a rule that matches it and notifies somebody. */
function raises(it: Inspection, events: readonly string[], what: string): void {
  const filters = it.model.all("AWS::Logs::MetricFilter").filter((filter) => {
    const pattern = property(filter, "FilterPattern").written();
    return events.some((event) => takesCall(pattern, event));
  });
  const isHeard = (filter: Resource) =>
    alarmsOver(it.model, filter).some((alarm) => risesForOne(alarm) && isLoud(alarm));
  const rules = it.model.all("AWS::Events::Rule").filter((rule) => {
    const isOn = (property(rule, "State").text() ?? "ENABLED") !== "DISABLED";
    return isOn && events.some((event) => ruleTakes(rule, event)) && targetsReached(it.model, rule).length > 0;
  });
  // Rules see calls that a trail records, of this platform or of elsewhere.
  const hasTrail = it.model.all("AWS::CloudTrail::Trail").length > 0;
  const ends = [
    ...filters.filter(isHeard).map((filter) => countsTrail(it.model, filter)),
    ...(rules.length > 0 && inEveryRegion(it, rules) ? [hasTrail ? true : "unknown"] : []),
  ];
  it.looked();
  if (ends.includes(true)) return;
  const says = { message: `no alarm tells of ${what}`, expected: events };
  if (!ends.includes("unknown")) it.violated(filters[0] ?? "none", says);
  else it.undecided("none", { message: `whether an alarm tells of ${what}: the trail is not part of what was read` });
}

/** EventBridge hears of calls in its own region alone. */
function inEveryRegion({ intent }: Inspection, rules: readonly Resource[]): boolean {
  if (intent.regions.length < 2) return true;
  return intent.regions.every((region) => rules.some((rule) => rule.region === undefined || rule.region === region));
}

function alarmsOver(model: PlatformModel, filter: Resource): Resource[] {
  const metrics = property(filter, "MetricTransformations")
    .list()
    .filter((one) => !/^0+(\.0+)?$/.test(one.get("MetricValue").text() ?? "1"))
    .map((one) => `${one.get("MetricNamespace").written()}/${one.get("MetricName").written()}`);
  return model.all("AWS::CloudWatch::Alarm").filter((alarm) => {
    const own = `${property(alarm, "Namespace").written()}/${property(alarm, "MetricName").written()}`;
    return metrics.includes(own);
  });
}

/** By what the count of a network balancer's targets is kept, beside the zone. */
const countedBy = {
  LoadBalancer: "AWS::ElasticLoadBalancingV2::LoadBalancer",
  TargetGroup: "AWS::ElasticLoadBalancingV2::TargetGroup",
} as const;

/**
 * An alarm over a count that exists, of targets of the platform. CloudWatch keeps it by balancer and target group, and by
 * zone besides; it adds nothing up, so that an alarm with fewer or with other dimensions never sees a value.
 * Source: "CloudWatch metrics for your Network Load Balancer", ELB user guide.
 */
function watchesOwnTargets(model: PlatformModel, alarm: Resource): boolean {
  const dimensions = property(alarm, "Dimensions").list();
  const valueOf = (name: string) => dimensions.find((one) => one.get("Name").text() === name)?.get("Value");
  const further = dimensions.filter((one) => !(one.get("Name").written() in countedBy));
  return (
    Object.entries(countedBy).every(([name, type]) => leadsTo(model, valueOf(name), type)) &&
    further.every((one) => one.get("Name").text() === "AvailabilityZone")
  );
}

/** A dimension names balancers and target groups by the end of their ARNs. */
function leadsTo(model: PlatformModel, value: Node | undefined, type: string): boolean {
  const name = value?.text();
  if (value === undefined || name === undefined) return false;
  const isNamed = (identity: string) => identity.endsWith(`/${name}`) || identity.endsWith(`:${name}`);
  return model.referred(value)?.type === type || model.all(type).some(({ identities }) => identities.some(isNamed));
}

/** What alarms name as topics, there or not. */
function topicsNamed(model: PlatformModel): Node[] {
  return model
    .all("AWS::CloudWatch::Alarm")
    .flatMap((alarm) => property(alarm, "AlarmActions").list())
    .filter((action) => !/^arn:(?![^:]*:sns:)/.test(action.written()));
}

function topicsOf(model: PlatformModel, alarm: Resource): Resource[] {
  return property(alarm, "AlarmActions")
    .list()
    .flatMap((action) => model.referred(action) ?? [])
    .filter((target) => target.type === "AWS::SNS::Topic");
}

function alarmTopics(model: PlatformModel): Resource[] {
  return [...new Set(model.all("AWS::CloudWatch::Alarm").flatMap((alarm) => topicsOf(model, alarm)))];
}

function subscriptions(model: PlatformModel, topic: Resource): Node[] {
  const separate = model
    .referring("AWS::SNS::Subscription", ["TopicArn"], topic)
    // Whoever was asked and has not said yes yet has no ARN.
    .filter((one) => !one.identities.includes("PendingConfirmation"))
    .map((one) => property(one));
  return [...property(topic, "Subscription").list(), ...separate];
}

/** Whether a channel of Slack or Teams shows what the topic says. A running one subscribes by https like any other. */
function isInChannel(model: PlatformModel, topic: Resource): boolean {
  if (model.isLive) return false;
  return model
    .all("AWS::Chatbot::SlackChannelConfiguration", "AWS::Chatbot::MicrosoftTeamsChannelConfiguration")
    .flatMap((channel) => property(channel, "SnsTopicArns").list())
    .some((named) => model.referred(named) === topic);
}

function hearsAlarms(model: PlatformModel, topic: Resource): boolean {
  return isInChannel(model, topic) || subscriptions(model, topic).some((one) => getsAlarms(model, topic, one));
}
