# syntax=docker/dockerfile:1
# One image for web, workers, beat and release: compose.yaml says which command each runs.

FROM python:3.11-slim-bookworm AS packages

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
COPY requirements.txt .
RUN /opt/venv/bin/pip install --no-deps --only-binary=:all: --require-hashes -r requirements.txt


FROM python:3.11-slim-bookworm

# What WeasyPrint draws text with.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 backhaul \
    && useradd --uid 10001 --gid backhaul --home-dir /data --no-create-home --shell /usr/sbin/nologin backhaul \
    && install -d -o backhaul -g backhaul /data

ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=portal.settings \
    BACKHAUL_DATA_DIR=/data \
    STATIC_ROOT=/app/static \
    XDG_CACHE_HOME=/tmp

COPY --from=packages /opt/venv /opt/venv
WORKDIR /app
COPY manage.py LICENSE ./
COPY locale locale
COPY templates templates
COPY returns returns
COPY labels labels
COPY cms cms
COPY portal portal

# Compiled here because the running user may write nothing in /app.
RUN python -m compileall -q -j 0 returns labels cms portal \
    && SECRET_KEY=only-while-building DATABASE_URL=sqlite:////tmp/none.sqlite3 python manage.py collectstatic --no-input

USER backhaul
VOLUME /data
EXPOSE 8000

# The process alone: whether database and Redis answer is /readyz, and no reason to restart this.
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as web; host = os.environ.get('ALLOWED_HOSTS', '').split(',')[0].strip().lstrip('.*') or 'localhost'; web.urlopen(web.Request('http://127.0.0.1:8000/healthz', headers={'Host': host}), timeout=4)"]

# Threads, not more processes, wait for the database; DATABASE_POOL covers them.
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "8", "--respawn-failed-workers", "--workers-kill-timeout", "20", "portal.wsgi:application"]
