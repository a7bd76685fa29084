"""Whom the simulator works for: the same names in the environment as the product's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple
from urllib.parse import urlsplit


class Keys(NamedTuple):
    access: str  # MoMo alone has one
    secret: str


@dataclass(frozen=True)
class Settings:
    """`vnpay_ipn` is the address a merchant registers with VNPAY; MoMo is told it with each order.
    Of what was not heard the real providers tell again after minutes, this one after `retry_s`;
    the real MoMo waits a hundred minutes for a payer, this one `momo_patience`."""

    vnpay: Mapping[str, Keys]
    momo: Mapping[str, Keys]
    site: str
    vnpay_ipn: str
    retry_s: float = 5.0
    momo_patience: timedelta = timedelta(minutes=15)

    def is_merchants(self, url: str) -> bool:
        """Only the merchant is ever told anything."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return False
        hosts = {urlsplit(self.site).hostname, "127.0.0.1", "localhost"}
        return parts.scheme in ("http", "https") and parts.hostname in hosts


def read(environ: Mapping[str, str]) -> Settings:
    site = environ.get("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
    return Settings(
        vnpay=_merchants(environ, "VNPAY_TMN_CODE", "", "VNPAY_HASH_SECRET"),
        momo=_merchants(environ, "MOMO_PARTNER_CODE", "MOMO_ACCESS_KEY", "MOMO_SECRET_KEY"),
        site=site,
        vnpay_ipn=environ.get("SIMULATOR_VNPAY_IPN", f"{site}/payments/vnpay/ipn/"),
        retry_s=float(environ.get("SIMULATOR_RETRY_S", "5")),
        momo_patience=timedelta(minutes=float(environ.get("SIMULATOR_MOMO_MINUTES", "15"))),
    )


def _merchants(environ: Mapping[str, str], code: str, access: str, secret: str) -> dict[str, Keys]:
    """By its code each merchant; units with an account of their own have names with a suffix."""
    found = {}
    for name, value in environ.items():
        suffix = name.removeprefix(code)
        if value and name.startswith(code) and (not suffix or suffix.startswith("_")):
            found[value] = Keys(environ.get(access + suffix, ""), environ.get(secret + suffix, ""))
    return {merchant: keys for merchant, keys in found.items() if keys.secret}
