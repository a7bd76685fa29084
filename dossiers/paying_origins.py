"""To which other sites a form of ours may lead a payer."""

from urllib.parse import urlsplit

from payments.providers.environment import named

ADDRESSES = ("VNPAY_PAY_URL", "MOMO_URL")


def origin_of(url: str) -> str:
    """Scheme, host and port; "" where it is no address on the web."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    is_web = parts.scheme in ("https", "http") and parts.netloc and "@" not in parts.netloc
    return f"{parts.scheme}://{parts.netloc}" if is_web else ""


def known_origins() -> list[str]:
    """Those of the providers' addresses in the environment."""
    found = {origin_of(named(name)) for name in ADDRESSES}
    return sorted(filter(None, found))
