"""Security group rules that name another group keep their description."""


def apply() -> None:
    pass
