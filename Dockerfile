# Two images of one build: `app` (pages, worker, beat, commands) and `proxy` (nginx with the
# static files of that same build). Nothing here is secret; everything of an operator's own comes
# from the environment when it runs.

FROM python:3.11-slim-bookworm AS built
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH MOTCUA_VAR=/var/lib/motcua
WORKDIR /app
COPY requirements.txt ./
RUN pip install --no-cache-dir --only-binary :all: -r requirements.txt
COPY manage.py ./
COPY config config
COPY citizens citizens
COPY agencies agencies
COPY procedures procedures
COPY payments payments
COPY dossiers dossiers
COPY reports reports
COPY templates templates
COPY static static
COPY locale locale
RUN pybabel compile -d locale -D django
RUN python manage.py collectstatic --noinput
RUN python -m compileall -q /app

FROM python:3.11-slim-bookworm AS app
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent \
        --shell /usr/sbin/nologin motcua \
    && install -d -o motcua -g motcua -m 0700 /var/lib/motcua/files /var/lib/motcua/beat \
        /var/lib/motcua/roots
ENV PATH=/opt/venv/bin:$PATH MOTCUA_VAR=/var/lib/motcua PYTHONUNBUFFERED=1 WEB_CONCURRENCY=2
WORKDIR /app
COPY --from=built /opt/venv /opt/venv
COPY --from=built /var/lib/motcua/static /var/lib/motcua/static
COPY --from=built /app /app
USER motcua
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=6s --start-period=60s \
    CMD ["python", "-c", "import urllib.request as ask; ask.urlopen('http://127.0.0.1:8000/healthz', timeout=5)"]
CMD ["gunicorn", "config.wsgi:application", "--bind", "0.0.0.0:8000", \
    "--worker-class", "gthread", "--threads", "4", "--timeout", "60", \
    "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]

FROM nginx:1.28 AS proxy
COPY deploy/nginx/motcua.conf /etc/nginx/conf.d/default.conf
COPY deploy/nginx/pages /usr/share/nginx/motcua/proxy
COPY --from=built /var/lib/motcua/static /usr/share/nginx/motcua/static
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=6s --start-period=10s \
    CMD ["curl", "--fail", "--silent", "--output", "/dev/null", "http://127.0.0.1:8080/proxy/alive"]
