"""A gateway that is asked what became of payments, and answers as a test lets it."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from simulator import vnpay as wire
from simulator.orders import VIETNAM
from tests.told import KEYS

MOMO_CODES = {"paid": 0, "failed": 1006, "pending": 1000, "unknown": 42, "refused": 13}
VNPAY_STATES = {"paid": "00", "failed": "02", "pending": "01", "suspect": "07", "turned": "04"}
VNPAY_CODES = {"unknown": "91", "refused": "97"}


class Gateway(ThreadingHTTPServer):
    """`state` is what it says of each payment; `asked` are the questions."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.state, self.amount, self.number = "pending", 50_000, "71"
        self.status, self.slow = 200, 0.0
        self.body: bytes | None = None
        self.taken_at: datetime | None = None
        self.asked = list[dict[str, Any]]()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def answer(self, path: str, question: dict[str, Any]) -> dict[str, Any]:
        assert self.taken_at
        is_vnpay = path == "/vnpay/api"
        return self.of_vnpay(question) if is_vnpay else self.of_momo(question)

    def of_vnpay(self, question: dict[str, Any]) -> dict[str, Any]:
        has_amount = self.state in VNPAY_STATES and self.taken_at
        said = {
            "vnp_ResponseId": "r1",
            "vnp_Command": "querydr",
            "vnp_ResponseCode": VNPAY_CODES.get(self.state, "00"),
            "vnp_Message": "x",
            "vnp_TmnCode": question["vnp_TmnCode"],
            "vnp_TxnRef": question["vnp_TxnRef"],
        }
        if has_amount and self.taken_at:
            said |= {
                "vnp_Amount": str(self.amount * 100),
                "vnp_TransactionNo": self.number,
                "vnp_TransactionStatus": VNPAY_STATES[self.state],
                "vnp_PayDate": f"{self.taken_at.astimezone(VIETNAM):%Y%m%d%H%M%S}",
            }
        said["vnp_SecureHash"] = wire.sign_piped(said, wire.ANSWER, KEYS["VNPAY_HASH_SECRET"])
        return said

    def of_momo(self, question: dict[str, Any]) -> dict[str, Any]:
        assert self.taken_at
        said = {key: question[key] for key in ("partnerCode", "orderId", "requestId")}
        if self.state in ("unknown", "refused"):
            return {**said, "resultCode": MOMO_CODES[self.state], "message": "x"}
        return {
            **said,
            "resultCode": MOMO_CODES[self.state],
            "amount": self.amount if self.state == "paid" else 0,
            "transId": int(self.number) if self.state == "paid" else 0,
            "responseTime": int(self.taken_at.timestamp() * 1000),
        }


class _Answers(BaseHTTPRequestHandler):
    server: Gateway

    def do_POST(self) -> None:
        gateway = self.server
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        gateway.asked.append(question)
        time.sleep(gateway.slow)
        body = gateway.body
        if body is None:
            body = json.dumps(gateway.answer(self.path, question)).encode()
        self.send_response(gateway.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: Any) -> None:
        """Quietly."""


@contextmanager
def gateway(patched: pytest.MonkeyPatch, taken_at: datetime) -> Iterator[Gateway]:
    """In the environment as VNPAY's and MoMo's."""
    server = Gateway()
    server.taken_at = taken_at
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    patched.setenv("VNPAY_API_URL", f"{server.address}/vnpay/api")
    patched.setenv("MOMO_URL", f"{server.address}/momo")
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
