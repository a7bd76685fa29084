"""The payment providers of a demo: the simulator plays those whose addresses nobody has set."""

from collections.abc import Mapping

# Known to everyone; MoMo's are those of its public test environment.
SECRETS = {
    "VNPAY": {"VNPAY_TMN_CODE": "MOTCUA01", "VNPAY_HASH_SECRET": "khoa-thu-nghiem-cua-vnpay"},
    "MOMO": {
        "MOMO_PARTNER_CODE": "MOMO",
        "MOMO_ACCESS_KEY": "F8BBA842ECF85",
        "MOMO_SECRET_KEY": "K951B6PE1waDMi640xX08PD3vg6EkVlz",
    },
}
ADDRESSES = {
    "VNPAY": {"VNPAY_PAY_URL": "/vnpay/pay", "VNPAY_API_URL": "/vnpay/api"},
    "MOMO": {"MOMO_URL": "/momo"},
}


def providers(env: Mapping[str, str], port: int) -> dict[str, str]:
    """What is set beside `env`: nothing for a provider with an address of its own, and a secret
    only where there is none. {} where the simulator has nothing to do."""
    found: dict[str, str] = {}
    for provider, addresses in ADDRESSES.items():
        if any(env.get(name) for name in addresses):
            continue
        found |= {name: f"http://127.0.0.1:{port}{path}" for name, path in addresses.items()}
        found |= {name: env.get(name) or usual for name, usual in SECRETS[provider].items()}
    return found | {"SIMULATOR_PORT": str(port)} if found else {}
