"""A plain client of the API and the pages: one persistent connection, stdlib only."""

import http.client
import json
import os
import re
from typing import Any
from urllib.parse import urlencode

PORT = int(os.environ.get("WEB_PORT", "8000"))
PASSWORD = "motcua-demo"


class Client:
    def __init__(self, username: str = "") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
        self.headers: dict[str, str] = {"Accept-Language": "vi"}
        if username:
            body = {"username": username, "password": PASSWORD}
            token = self.api("POST", "/auth/token/", body)["token"]
            self.headers["Authorization"] = f"Bearer {token}"

    def request(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, bytes, http.client.HTTPMessage]:
        try:
            response = self._exchange(method, path, body, headers)
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            # The server closes a connection that was idle for a while.
            self.connection.close()
            response = self._exchange(method, path, body, headers)
        return response.status, response.read(), response.headers

    def _exchange(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> http.client.HTTPResponse:
        self.connection.request(method, path, body, {**self.headers, **headers})
        return self.connection.getresponse()

    def api(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """A call of the API; anything but success ends the run with what the server said."""
        sent = json.dumps(body).encode() if body is not None else None
        status, content, _ = self.request(
            method, f"/api/v1{path}", sent, **{"Content-Type": "application/json"}
        )
        if status >= 400:
            raise SystemExit(f"{method} {path}: {status} {content.decode()[:500]}")
        answer: dict[str, Any] = json.loads(content)
        return answer

    def upload(self, name: str, content: bytes) -> str:
        boundary = "----motcua-bench"
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        body = f"{head}Content-Type: application/pdf\r\n\r\n".encode() + content
        body += f"\r\n--{boundary}--\r\n".encode()
        status, answer, _ = self.request(
            "POST",
            "/api/v1/files/",
            body,
            **{"Content-Type": f"multipart/form-data; boundary={boundary}"},
        )
        if status >= 400:
            raise SystemExit(f"POST /files/: {status} {answer.decode()[:500]}")
        return str(json.loads(answer)["id"])

    def sign_in(self, username: str) -> None:
        """A session as a browser has it, for the pages."""
        _, page, headers = self.request("GET", "/accounts/login/")
        self._keep_cookies(headers)
        token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if token is None:
            raise SystemExit("the sign-in page carries no token")
        form = {
            "csrfmiddlewaretoken": token.group(1).decode(),
            "login": username,
            "password": PASSWORD,
        }
        status, _, headers = self.request(
            "POST",
            "/accounts/login/",
            urlencode(form).encode(),
            **{"Content-Type": "application/x-www-form-urlencoded"},
        )
        if status != 302:
            raise SystemExit(f"sign-in of {username}: {status}")
        self._keep_cookies(headers)

    def _keep_cookies(self, headers: http.client.HTTPMessage) -> None:
        jar = dict(
            part.split("=", 1) for part in self.headers.get("Cookie", "").split("; ") if part
        )
        for line in headers.get_all("Set-Cookie") or []:
            name, _, rest = line.partition("=")
            jar[name] = rest.partition(";")[0]
        self.headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in jar.items())
