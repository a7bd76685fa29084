"""Which address is what."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

from simulator import momo_desk, pages, payer, vnpay_desk
from simulator.bank import Bank
from simulator.settings import Settings
from simulator.web import Refused, Request, Response, request_of, send

HERE = Path(__file__).parent
OUR_OWN = [
    *HERE.glob("pages/*.css"),
    *HERE.glob("../static/css/*.css"),
    *HERE.glob("../static/img/*.svg"),
]
FILES = {path.name: path for path in OUR_OWN}
KINDS = {".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}


class Simulator:
    """A WSGI application."""

    def __init__(self, settings: Settings) -> None:
        self.bank = Bank(settings)
        self.routes: dict[str, Callable[[Bank, Request], Response]] = {
            "GET /": index,
            "GET /healthz": alive,
            "GET /vnpay/pay": vnpay_desk.arrive,
            "POST /vnpay/api": vnpay_desk.ask,
            "POST /momo/create": momo_desk.create,
            "POST /momo/query": momo_desk.ask,
        }

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        try:
            response = self.answer(request_of(environ))
        except Refused as refused:
            response = Response(pages.refused(refused.sentence, refused.code), refused.status)
        except ValueError:  # text that is none, in a place where nobody sends any
            response = Response(pages.refused("Nội dung gửi đến không đọc được.", ""), 400)
        return send(response, start_response)

    def answer(self, request: Request) -> Response:
        if route := self.routes.get(f"{request.method} {request.path}"):
            return route(self.bank, request)
        if found := re.fullmatch(r"/pay/([\w-]{1,40})/", request.path):
            if request.method == "POST":
                return payer.chosen(self.bank, found[1], request)
            return payer.page(self.bank, found[1])
        if found := re.fullmatch(r"/static/([a-z-]+\.[a-z]+)", request.path):
            return file(found[1])
        raise Refused("Không có trang này.", status=404)


def index(bank: Bank, request: Request) -> Response:
    return Response(pages.index(bank.orders.newest(50), list(bank.traffic.lines)))


def alive(bank: Bank, request: Request) -> Response:
    return Response("ok", kind="text/plain; charset=utf-8")


def file(name: str) -> Response:
    if name not in FILES:
        raise Refused("Không có trang này.", status=404)
    return Response(FILES[name].read_bytes(), kind=KINDS[FILES[name].suffix])
