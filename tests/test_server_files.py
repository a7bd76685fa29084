"""The files an operator starts the product with: they agree with each other and with the code."""

import re
import shlex
import sys
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import yaml
from celery.bin.celery import celery
from click import Context
from django.conf import settings
from gunicorn.config import Config

from citizens.uploads import KEPT_PER_REQUEST
from tests.test_architecture import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
COMPOSE = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE)["services"]
NGINX = (ROOT / "deploy/nginx/motcua.conf").read_text(encoding="utf-8")
APP = {name: one for name, one in SERVICES.items() if "SECRET_KEY" in one.get("environment", {})}
READ = re.compile(r"""os\.environ(?:\.get\(|\[)"(\w+)\"""")
OF_PROVIDERS = re.compile(r"""named\(["'](\w+)["']""")
# Left to a demo, to a developer, or set only where it differs.
LEFT_OUT = {"MOTCUA_DEMO", "DEBUG", "STATEMENT_TIMEOUT"}
GUNICORN = {"WEB_CONCURRENCY"}
# Without these the product starts, and is wrong on a server.
REQUIRED = {
    "SECRET_KEY", "DATABASE_URL", "REDIS_URL", "MOTCUA_VAR", "SITE_URL", "ALLOWED_HOSTS",
    "TRUSTED_PROXY_COUNT", "EMAIL_HOST", "EMAIL_BACKEND", "DEFAULT_FROM_EMAIL",
}  # fmt: skip


def known() -> set[str]:
    places = ("config/settings.py", "config/logs.py")
    found = {name for place in places for name in READ.findall((ROOT / place).read_text("utf-8"))}
    for place in ROOT.glob("payments/providers/*.py"):
        found |= set(OF_PROVIDERS.findall(place.read_text("utf-8")))
    return found


def stage(name: str) -> str:
    """What the Dockerfile says from `FROM … AS name` to the next FROM."""
    return re.split(rf"^FROM \S+ AS {name}$", DOCKERFILE, flags=re.M)[1].split("\nFROM ")[0]


def gunicorn() -> Any:
    words = re.findall(r'"([^"]*)"', stage("app").rpartition("\nCMD ")[2])
    assert words[:2] == [
        "gunicorn",
        settings.WSGI_APPLICATION.replace(".application", ":application"),
    ]
    return Config().parser().parse_args(words[1:])


def said_by_nginx(directive: str) -> str:
    found = re.search(rf"^\s*{directive} ([^;]+);", NGINX, re.M)
    assert found, directive
    return found[1]


def seconds(text: str) -> int:
    return int(text.removesuffix("s"))


def test_app_services_are_found() -> None:
    assert set(APP) == {"web", "worker", "beat", "migrate"}


@pytest.mark.parametrize("name", APP)
def test_what_compose_sets_is_what_settings_read(name: str) -> None:
    given = set(APP[name]["environment"])
    assert given - known() - GUNICORN == set()
    assert known() - given - LEFT_OUT == set()
    assert REQUIRED - given == set()
    assert known() >= REQUIRED


def test_no_secret_is_written_down() -> None:
    for name, one in SERVICES.items():
        for variable, value in one.get("environment", {}).items():
            if re.search("SECRET|PASSWORD", variable):
                assert re.fullmatch(r"\$\{\w+(:\?.+|:-)\}", value), (name, variable)
    assert re.findall(r"\$\{(?:SECRET_KEY|POSTGRES_PASSWORD)(?!:\?)", COMPOSE) == []
    assert not re.search(r"^(ENV|ARG).*(SECRET|PASSWORD|KEY)", DOCKERFILE, re.M)
    draft = (ROOT / "deploy/env.example").read_text(encoding="utf-8")
    assert re.findall(r"^#?\w*(?:SECRET|PASSWORD)\w*=(.+)$", draft, re.M) == []


def test_every_variable_of_env_is_drafted_and_explained() -> None:
    asked = set(re.findall(r"\$\{(\w+)", COMPOSE))
    draft = (ROOT / "deploy/env.example").read_text(encoding="utf-8")
    guide = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^#?(\w+)=", draft, re.M)) == asked
    assert {name for name in asked if f"`{name}`" not in guide} == set()


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_watched_and_comes_back(name: str) -> None:
    one = SERVICES[name]
    built = one.get("build", {}).get("target")
    # What ends by itself must not be started again for having ended.
    assert one["restart"] == ("on-failure:3" if name == "migrate" else "unless-stopped")
    assert "healthcheck" in one or "HEALTHCHECK" in stage(built)
    for other in one.get("depends_on", []):
        assert other in SERVICES
    declared = yaml.safe_load(COMPOSE)["volumes"]
    assert [place for place in one.get("volumes", []) if place.split(":")[0] not in declared] == []


def test_commands_name_programs_that_exist_with_options_they_know() -> None:
    for one in APP.values():
        program, *rest = shlex.split(one.get("command", "gunicorn"))
        assert (Path(sys.executable).parent / program).exists()
        if program == "celery":
            known_by_celery(rest)
        if program == "python":
            assert (ROOT / rest[0]).exists()
    program, *rest = shlex.split(SERVICES["worker"]["healthcheck"]["test"])
    known_by_celery([word.replace("$$", "") for word in rest])
    assert gunicorn().threads


def known_by_celery(words: list[str]) -> None:
    option, app, name, *rest = words
    assert (option, app) == ("-A", "config")
    command = celery.get_command(Context(celery), name)
    assert command
    command.make_parser(Context(command)).parse_args(rest)


def test_whoever_waits_outside_waits_longer() -> None:
    statement = re.search(r"STATEMENT_TIMEOUT:-(\d+)\}", COMPOSE)
    assert statement
    assert int(statement[1]) < gunicorn().timeout < seconds(said_by_nginx("proxy_read_timeout"))
    grace = seconds(SERVICES["worker"]["stop_grace_period"])
    assert grace > settings.CELERY_TASK_SOFT_TIME_LIMIT


def test_the_image_has_everything_it_needs_and_no_more() -> None:
    copied = [words.split() for words in re.findall(r"^COPY (?!--)(.*)$", DOCKERFILE, re.M)]
    sources = {source for *names, _target in copied for source in names}
    assert {source for source in sources if not (ROOT / source).exists()} == set()
    assert {source for source in sources if ignored(source)} == set()
    own = {name for name in settings.INSTALLED_APPS if (ROOT / name).is_dir()}
    assert own | {"config", "templates", "static", "locale", "manage.py"} <= sources
    assert re.search(r"^USER motcua$", stage("app"), re.M)
    var = APP["web"]["environment"]["MOTCUA_VAR"]
    assert DOCKERFILE.count(f"MOTCUA_VAR={var}") == 2
    places = [place.split(":")[1] for one in APP.values() for place in one["volumes"]]
    assert {place for place in places if place not in stage("app")} == set()


def ignored(path: str) -> bool:
    """As Docker reads .dockerignore: the last line that fits the path or a folder above counts."""
    whole = [str(one) for one in (PurePosixPath(path), *PurePosixPath(path).parents)]
    is_out = False
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines():
        pattern = line.removeprefix("!")
        if not line or line.startswith("#"):
            continue
        names = [PurePosixPath(one).name for one in whole] if pattern.startswith("**/") else whole
        if any(fnmatchcase(one, pattern.removeprefix("**/")) for one in names if one != "."):
            is_out = not line.startswith("!")
    return is_out


@pytest.mark.parametrize(
    "path",
    [
        "var/files/2026/11/a.pdf", ".git/config", ".env", "config/.env.local",
        "deploy/tls/privkey.pem", "citizens/private.key", "static/x.pem", "tests/house.py",
        "locale/vi/LC_MESSAGES/django.mo", "config/__pycache__/settings.cpython-311.pyc",
        "deploy/env.example", "motcua.dump",
    ],
)  # fmt: skip
def test_what_is_not_the_product_stays_out_of_the_build(path: str) -> None:
    assert ignored(path)


def test_the_proxy_takes_every_upload_that_the_product_takes() -> None:
    limit = int(said_by_nginx("client_max_body_size").removesuffix("m")) * 1024 * 1024
    assert limit > KEPT_PER_REQUEST * settings.UPLOAD_MAX_BYTES
    largest = f"{settings.UPLOAD_MAX_BYTES // 1024 // 1024} MB"
    for page in ("413.html", "413.json"):
        assert largest in (ROOT / "deploy/nginx/pages" / page).read_text(encoding="utf-8")
    named = set(re.findall(r"/proxy/(\d+\.\w+)", NGINX))
    assert named == {path.name for path in (ROOT / "deploy/nginx/pages").iterdir()}


def test_ports_meet() -> None:
    bound = gunicorn().bind[0].rpartition(":")[2]
    assert f"set $app http://web:{bound};" in NGINX
    assert f"EXPOSE {bound}" in stage("app")
    assert f"127.0.0.1:{bound}/healthz" in stage("app")
    port = said_by_nginx("listen")
    assert f"EXPOSE {port}" in stage("proxy")
    assert f"127.0.0.1:{port}/proxy/alive" in stage("proxy")
    assert [place.rpartition(":")[2] for place in SERVICES["proxy"]["ports"]] == [port]
    assert "ports" not in SERVICES["web"]


def test_static_files_and_pages_lie_where_nginx_looks() -> None:
    root = set(re.findall(r"^\s*root ([^;]+);", NGINX, re.M))
    assert len(root) == 1
    for folder in ("static", "proxy"):
        assert f"{root.copy().pop()}/{folder}\n" in stage("proxy")
        assert f"location /{folder}/ {{" in NGINX
