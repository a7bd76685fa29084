"""Providers by their key. Statements, refunds and other platforms join here."""

from payments.models import ProviderKey
from payments.providers.contract import Provider
from payments.providers.momo import Momo
from payments.providers.vietqr import VietQR
from payments.providers.vnpay import Vnpay

PROVIDERS: dict[str, Provider] = {
    ProviderKey.VNPAY: Vnpay(),
    ProviderKey.MOMO: Momo(),
    ProviderKey.VIETQR: VietQR(),
}
