"""STS: a role is assumed only if it exists and its trust policy lets the caller, external id included."""


def apply() -> None:
    pass
