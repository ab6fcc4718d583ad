// What the platform costs, and whether anybody is told: budgets, their notifications, and whether these are heard.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { serviceMay } from "../kms/key-rights.ts";
import { keyStatements } from "../kms/keys.ts";
import { property, Undecided } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import { statementsOf } from "../../model/policy.ts";
import type { Statement } from "../../model/policy.ts";
import type { Resource } from "../../model/resource.ts";

const publisher = "budgets.amazonaws.com";

export const budgetChecks = [
  check("COST-005", (it) => {
    const budgets = it.model.all("AWS::Budgets::Budget").filter(isOfCost);
    it.looked();
    if (budgets.length === 0) {
      it.missing({ message: "nothing watches what the platform costs", expected: "a budget of cost" });
    }
    // A budget of one service or project may stand beside the one of the whole platform.
    const whole = budgets.filter((budget) => !isFiltered(budget));
    if (budgets.length > 0 && whole.length === 0) {
      it.violated(budgets[0] ?? "none", {
        message: "no budget watches all costs: each is filtered",
        expected: "a budget without filters",
      });
    }
    it.each(whole, (budget) => {
      isWithinTheAgreed(it, budget);
      tellsInTime(it, budget);
    });
    it.leftOut("what Cost Explorer shows by component needs the bills of an account");
  }),
];

function isOfCost(budget: Resource): boolean {
  return property(budget, "Budget", "BudgetType").text() === "COST";
}

/** The API tells an empty filter of a budget that has none. */
function isFiltered(budget: Resource): boolean {
  return ["CostFilters", "FilterExpression"].some((name) => property(budget, "Budget", name).entries().length > 0);
}

/** A limit that is never reached alerts nobody. */
function isWithinTheAgreed(it: Inspection, budget: Resource): void {
  const agreed = Number(it.profile.objectives["COST-005"]?.value);
  if (Number.isNaN(agreed)) throw new Undecided("the profile agrees on no cost a month (COST-005)");
  const unit = property(budget, "Budget", "TimeUnit");
  it.expect(unit, ["MONTHLY", "DAILY"].includes(unit.written()), {
    message: `${budget.id} is looked at once a quarter or year`,
    expected: "MONTHLY",
  });
  const amount = property(budget, "Budget", "BudgetLimit", "Amount");
  const days = unit.text() === "DAILY" ? 31 : 1;
  it.expect(amount, amount.exists && (amount.number() ?? 0) * days <= agreed, {
    message: `${budget.id} allows more than was agreed`,
    expected: `${String(agreed)} USD a month at most`,
  });
}

/** Of what was really spent, at or before the limit, to somebody who hears it. */
function tellsInTime(it: Inspection, budget: Resource): void {
  const notifications = property(budget, "NotificationsWithSubscribers");
  const limit = property(budget, "Budget", "BudgetLimit", "Amount").number() ?? 0;
  const inTime = notifications.list().filter((one) => isInTime(one.get("Notification"), limit));
  it.expect(notifications, inTime.length > 0, {
    message: `${budget.id} tells nobody when its limit is reached`,
    expected: "a notification of actual cost at 100 % or before",
  });
  if (inTime.length === 0) return;
  const subscribers = inTime.flatMap((one) => one.get("Subscribers").list());
  const [first] = inTime;
  it.expect(first?.get("Subscribers") ?? notifications, subscribers.length > 0, {
    message: `${budget.id} has no subscriber`,
    expected: "a topic of the platform or a mail address",
  });
  for (const subscriber of subscribers) isHeard(it, subscriber);
}

function isInTime(notification: Node, limit: number): boolean {
  const threshold = notification.get("Threshold").number() ?? Number.POSITIVE_INFINITY;
  const isShare = (notification.get("ThresholdType").text() ?? "PERCENTAGE") === "PERCENTAGE";
  return (
    notification.get("NotificationType").text() === "ACTUAL" &&
    notification.get("ComparisonOperator").text() === "GREATER_THAN" &&
    threshold <= (isShare ? 100 : limit)
  );
}

/** A topic that the service may not publish to, or that nobody listens to, is silence. */
function isHeard(it: Inspection, subscriber: Node): void {
  const address = subscriber.get("Address");
  if (subscriber.get("SubscriptionType").text() === "EMAIL") {
    it.expect(address, /^[^@\s]+@[^@\s]+$/.test(address.written()), {
      message: "alerts go to no mail address",
      expected: "a mail address",
    });
    return;
  }
  const topic = it.model.referred(address);
  it.expect(address, topic?.type === "AWS::SNS::Topic", {
    message: "alerts go to a topic that is not here",
    expected: "a topic of the platform",
  });
  if (topic?.type !== "AWS::SNS::Topic") return;
  it.expect(property(topic, "Subscription"), listens(it, topic), {
    message: `nobody listens to ${topic.id}`,
    expected: "a subscription",
  });
  mayPublish(it, topic);
  mayEncrypt(it, topic);
}

/** AWS's own key for topics lets no budget in; what the key of another account lets in is not known. */
function mayEncrypt(it: Inspection, topic: Resource): void {
  const encryption = property(topic, "KmsMasterKeyId");
  const name = encryption.written();
  if (name === "") return;
  const key = it.model.referred(encryption);
  if (key?.type !== "AWS::KMS::Key") {
    if (!/(^|:)alias\/aws\//.test(name)) throw new Undecided(`the policy of ${name} is not known`, encryption);
    it.violated(encryption, {
      message: `AWS's own key lets no budget encrypt what it tells ${topic.id}`,
      expected: "a key of the platform",
    });
    return;
  }
  const admitting = keyStatements(key).filter(isForBudgets);
  const actions = ["kms:GenerateDataKey", "kms:Decrypt"];
  const isCovered = actions.every((action) => admitting.some((one) => one.coversAction(action)));
  const admitted = isCovered && serviceMay(it, key, { name: publisher, actions });
  it.expect(property(key, "KeyPolicy"), admitted, {
    message: `${key.id} does not let budgets encrypt what they tell ${topic.id}`,
    expected: publisher,
  });
}

function listens(it: Inspection, topic: Resource): boolean {
  const separate = it.model.referring("AWS::SNS::Subscription", ["TopicArn"], topic);
  return property(topic, "Subscription").list().length + separate.length > 0;
}

function mayPublish(it: Inspection, topic: Resource): void {
  const policies = it.model.referring("AWS::SNS::TopicPolicy", ["Topics"], topic);
  const statements = policies.flatMap((policy) => statementsOf(property(policy, "PolicyDocument")));
  const may = statements.some((one) => isForBudgets(one) && one.coversAction("sns:Publish"));
  const [first] = policies;
  it.expect(first === undefined ? property(topic) : property(first, "PolicyDocument"), may, {
    message: `budgets may not publish to ${topic.id}: their alerts are dropped`,
    expected: publisher,
    actual: statements.flatMap((one) => one.principals().map(({ value }) => value)),
  });
}

function isForBudgets(statement: Statement): boolean {
  return (
    statement.allows && statement.principals().some(({ kind, value }) => kind === "Service" && value === publisher)
  );
}
