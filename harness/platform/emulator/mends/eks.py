"""Mends of eks."""


def apply() -> None:
    pass
