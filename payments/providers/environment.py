"""Secrets and addresses of providers, from the environment alone."""

import os


def named(name: str, suffix: str = "") -> str:
    """VNPAY_TMN_CODE, or with a suffix VNPAY_TMN_CODE_LX; "" where nothing is set."""
    return os.environ.get(f"{name}_{suffix}" if suffix else name, "")


def suffixes(name: str) -> dict[str, str]:
    """By the value of each variable of that name its suffix: which account a merchant code is."""
    found = {}
    for variable, value in os.environ.items():
        if value and variable == name:
            found[value] = ""
        elif value and variable.startswith(f"{name}_"):
            found[value] = variable.removeprefix(f"{name}_")
    return found
