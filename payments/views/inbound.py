"""What providers tell: stored, read, answered as their protocol wants it; never a 500."""

import logging
from ipaddress import ip_address

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from citizens.attempts import address_of
from payments.folding import LARGEST, act_on, store
from payments.models import ProviderKey, Verdict
from payments.providers import PROVIDERS

log = logging.getLogger(__name__)
PIECE = 64 * 1024
HEARD_OUT = 16 * 1024 * 1024  # bytes; whoever sends more is cut off


@csrf_exempt
@login_not_required
@never_cache
@require_GET
def vnpay_ipn(request: HttpRequest) -> HttpResponse:
    raw = request.META.get("QUERY_STRING", "").encode("latin-1", "replace")
    return _told(request, ProviderKey.VNPAY, raw, len(raw))


@csrf_exempt
@login_not_required
@never_cache
@require_POST
def momo_ipn(request: HttpRequest) -> HttpResponse:
    try:
        raw, size = _body(request)
    except Exception:  # hung up, or garbled on the way: not a message
        log.warning("a message of MoMo broke off", exc_info=True)
        return HttpResponseBadRequest()
    return _told(request, ProviderKey.MOMO, raw, size)


def _told(request: HttpRequest, provider: ProviderKey, raw: bytes, size: int) -> HttpResponse:
    at = timezone.now()
    verdict = Verdict.UNREAD
    try:
        text = raw.decode("utf-8", "replace")
        message = store(provider, text, at=at, remote=remote_of(request), size=size)
        verdict = act_on(message, at)
    except Exception:
        # Not answered as heard, so the provider tells again; what was stored the sweep reads.
        log.exception("a message of %s was not acted on", provider)
    answer = PROVIDERS[provider].answer(verdict)
    if answer.body is None:
        return HttpResponse(status=answer.status)
    return JsonResponse(answer.body, status=answer.status)


def _body(request: HttpRequest) -> tuple[bytes, int]:
    """Its beginning, as far as it may be stored, and its length; read to its end, since nobody
    hears an answer while they speak. A web server says where a body without length ends. Raises
    what the web server raises."""
    has_end = request.META.get("wsgi.input_terminated") and "CONTENT_LENGTH" not in request.META
    body = request.META["wsgi.input"] if has_end else request
    raw, size = b"", 0
    while size <= HEARD_OUT and (piece := body.read(PIECE)):
        raw += piece[: LARGEST + 1 - len(raw)]
        size += len(piece)
    return raw, size


def remote_of(request: HttpRequest) -> str | None:
    """The address next to us, or the one that our own proxies name; None where it is none."""
    try:
        return str(ip_address(address_of(request)))
    except (ValueError, PermissionDenied):
        return None
