from django.urls import path

from payments.views import inbound, providers

urlpatterns = [
    path("payments/providers/", providers.providers, name="providers"),
    path("payments/providers/switch/", providers.switched, name="provider_switch"),
    path("payments/providers/<str:key>/<str:code>/", providers.provider, name="provider_settings"),
    path("payments/vnpay/ipn/", inbound.vnpay_ipn, name="vnpay_ipn"),
    path("payments/momo/ipn/", inbound.momo_ipn, name="momo_ipn"),
]
