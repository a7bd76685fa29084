"""From a dossier back to the list that it was opened from: the link to it says where that is."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def way_back(request: HttpRequest) -> str:
    """A path of this house; "" for whatever else the link says."""
    asked = request.GET.get("back", "")
    # Browsers leave out tabs and line breaks, which may hide the slashes of another host.
    is_path = asked.startswith("/") and asked.isprintable()
    return asked if is_path and url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else ""


def keeping(back: str) -> str:
    """What an address ends with that keeps the way back."""
    return f"?{urlencode({'back': back}, safe='/')}" if back else ""


def led_back(request: HttpRequest) -> dict[str, str]:
    """For the page of a dossier, and for its links that come back to it."""
    back = way_back(request)
    return {"back": back, "keeping_back": keeping(back)}


def dossier_from(back: str, number: str) -> str:
    """The page of a dossier that leads back there."""
    return reverse("dossier", args=[number]) + keeping(back)
