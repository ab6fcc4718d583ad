"""Budgets: the subscribers of a notification are told, and a notification is found by what it says, not by identity."""

import json

from moto.budgets.exceptions import NotFoundException
from moto.budgets.models import Notification
from moto.budgets.responses import BudgetsResponse


def apply() -> None:
    made = Notification.__init__

    def init(self, details, subscribers):
        made(self, {"NotificationState": "OK", **details}, subscribers or [])

    Notification.__init__ = init
    BudgetsResponse.describe_subscribers_for_notification = describe_subscribers_for_notification
    BudgetsResponse.delete_notification = delete_notification


def budget_of(self):
    budgets = self.backend.budgets[self._get_param("AccountId")]
    name = self._get_param("BudgetName")
    if name not in budgets:
        raise NotFoundException(f"Unable to get budget: {name} - the budget doesn't exist.")
    return budgets[name]


KEYS = ("NotificationType", "ComparisonOperator", "Threshold", "ThresholdType")


def same(details, wanted):
    def form(one):
        whole = {"ThresholdType": "PERCENTAGE", **one}
        return [float(whole[key]) if key == "Threshold" else whole.get(key) for key in KEYS]

    return form(details) == form(wanted)


def describe_subscribers_for_notification(self):
    wanted = self._get_param("Notification")
    for notification in budget_of(self).notifications:
        if same(notification.details, wanted):
            return json.dumps({"Subscribers": notification.subscribers, "NextToken": None})
    raise NotFoundException("The notification doesn't exist.")


def delete_notification(self):
    budget, wanted = budget_of(self), self._get_param("Notification")
    budget.notifications = [one for one in budget.notifications if not same(one.details, wanted)]
    return json.dumps({})
