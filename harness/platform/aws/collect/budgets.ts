// Budgets of the account with their notifications and whom these tell.

import {
  DescribeBudgetsCommand,
  DescribeNotificationsForBudgetCommand,
  DescribeSubscribersForNotificationCommand,
} from "@aws-sdk/client-budgets";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { everyPage, told } from "../pages.ts";
import type { Reading } from "./collector.ts";

export async function readBudgets(reading: Reading): Promise<void> {
  const { budgets, sts } = reading.aws;
  const types = ["AWS::Budgets::Budget"];
  const AccountId = await reading.call("sts:GetCallerIdentity (budgets)", types, () =>
    sts.send(new GetCallerIdentityCommand({})).then((answer) => told(answer.Account)),
  );
  if (AccountId === undefined) return;
  const all = await reading.call("budgets:DescribeBudgets", types, () =>
    everyPage(
      (page) => budgets.send(new DescribeBudgetsCommand({ AccountId, ...page })),
      // AWS leaves out the list of an account without budgets; so does a broken answer, and nothing tells them apart.
      (page) => page.Budgets,
    ),
  );
  for (const budget of all ?? []) {
    const { BudgetName = "", BudgetType, TimeUnit, BudgetLimit, FilterExpression } = budget;
    // Budgets that were made with the older form of filters tell it still.
    const { CostFilters } = budget as { readonly CostFilters?: unknown };
    const notifications = await reading.call(`budgets:DescribeNotificationsForBudget ${BudgetName}`, types, () =>
      everyPage(
        (page) => budgets.send(new DescribeNotificationsForBudgetCommand({ AccountId, BudgetName, ...page })),
        (page) => page.Notifications,
      ),
    );
    const NotificationsWithSubscribers = [];
    for (const Notification of notifications ?? []) {
      const { NotificationType, ComparisonOperator, Threshold, ThresholdType } = Notification;
      const which = `${BudgetName} ${NotificationType ?? ""} ${String(Threshold)}`;
      const Subscribers = await reading.call(`budgets:DescribeSubscribersForNotification ${which}`, types, () =>
        everyPage(
          (page) =>
            budgets.send(
              new DescribeSubscribersForNotificationCommand({ AccountId, BudgetName, Notification, ...page }),
            ),
          (page) => page.Subscribers,
        ),
      );
      NotificationsWithSubscribers.push({
        Notification: { NotificationType, ComparisonOperator, Threshold, ThresholdType },
        Subscribers,
      });
    }
    reading.add({
      type: "AWS::Budgets::Budget",
      id: BudgetName,
      properties: {
        Budget: { BudgetName, BudgetType, TimeUnit, BudgetLimit, CostFilters, FilterExpression },
        NotificationsWithSubscribers,
      },
    });
  }
}
