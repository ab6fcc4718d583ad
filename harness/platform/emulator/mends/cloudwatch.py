"""CloudWatch: composite alarms are kept."""


def apply() -> None:
    pass
