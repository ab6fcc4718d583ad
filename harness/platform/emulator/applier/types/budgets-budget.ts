// AWS::Budgets::Budget: a budget with its notifications and whom they tell.

import { CreateBudgetCommand } from "@aws-sdk/client-budgets";
import type { Budget, NotificationWithSubscribers, Spend } from "@aws-sdk/client-budgets";
import { present } from "../../../../core/errors.ts";
import type { CreatedResource, ResourceContext } from "../resource.ts";

interface BudgetProperties {
  Budget: Pick<Budget, "BudgetType" | "TimeUnit" | "FilterExpression"> & {
    BudgetName?: string;
    BudgetLimit?: { Amount: number; Unit: string };
  };
  NotificationsWithSubscribers?: NotificationWithSubscribers[];
  ResourceTags?: { Key: string; Value: string }[];
}

export async function budget(properties: BudgetProperties, context: ResourceContext): Promise<CreatedResource> {
  const { BudgetType, TimeUnit, FilterExpression, BudgetLimit } = properties.Budget;
  const BudgetName = properties.Budget.BudgetName ?? context.name({ maxLength: 100 });
  await context.clients.budgets.send(
    new CreateBudgetCommand({
      AccountId: context.account,
      Budget: {
        BudgetName,
        BudgetType: present(BudgetType, "a budget has a type"),
        TimeUnit: present(TimeUnit, "a budget has a time unit"),
        ...(BudgetLimit === undefined ? {} : { BudgetLimit: limitOf(BudgetLimit) }),
        ...(FilterExpression === undefined ? {} : { FilterExpression }),
      },
      NotificationsWithSubscribers: (properties.NotificationsWithSubscribers ?? []).map(
        ({ Notification, Subscribers }) => ({
          Notification: present(Notification, "a notification says when it is sent"),
          Subscribers: (Subscribers ?? []).map(({ SubscriptionType, Address }) => ({ SubscriptionType, Address })),
        }),
      ),
      ResourceTags: properties.ResourceTags,
    }),
  );
  return { ref: BudgetName };
}

/** The API takes the amount as text. */
function limitOf({ Amount, Unit }: { Amount: number; Unit: string }): Spend {
  return { Amount: String(Amount), Unit };
}
