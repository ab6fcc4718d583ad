// What the platform may cost, and who is told before and when it costs more.

import type { Stack } from "aws-cdk-lib";
import { CfnBudget } from "aws-cdk-lib/aws-budgets";
import type { Site } from "../settings/site.ts";

/** Shares of the limit at which somebody is told: of what was spent, and of what the month will come to. */
const thresholds = [
  { notificationType: "ACTUAL", threshold: 80 },
  { notificationType: "ACTUAL", threshold: 100 },
  { notificationType: "FORECASTED", threshold: 100 },
] as const;

/** Creates the monthly budget of a site that has one; it tells the alerts' topic and the mail address of the alarms. */
export function monthlyBudget(stack: Stack, topic: string, site: Site): void {
  const { monthlyBudgetUsd: amount, prefix, onCall } = site;
  if (amount === undefined) return;
  new CfnBudget(stack, "MonthlyBudget", {
    budget: {
      budgetName: `${prefix}-monthly`,
      budgetType: "COST",
      timeUnit: "MONTHLY",
      budgetLimit: { amount, unit: "USD" },
    },
    notificationsWithSubscribers: thresholds.map((at) => ({
      notification: { ...at, comparisonOperator: "GREATER_THAN", thresholdType: "PERCENTAGE" },
      subscribers: [
        { subscriptionType: "SNS", address: topic },
        { subscriptionType: "EMAIL", address: onCall },
      ],
    })),
  });
}
