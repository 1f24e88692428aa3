# The image of web, worker and beat; which one it is, the command decides.
# Versions are pinned: an image built twice from one commit is the same software.

FROM node:22.19.0-bookworm-slim AS browser-parts
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts --no-fund --no-audit

FROM python:3.11.13-slim-bookworm AS python-parts
WORKDIR /app
COPY requirements.lock ./
RUN python -m venv /opt/venv \
    && /opt/venv/bin/python -m pip install --no-cache-dir --require-hashes -r requirements.lock

FROM python:3.11.13-slim-bookworm AS app
# Debian stable changes these only to mend security holes, so their newest is wanted.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
       libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
       fonts-noto-core fonts-liberation \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin cakap
WORKDIR /app
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    WEB_BIND=0.0.0.0 \
    PORT=8000
COPY --from=python-parts /opt/venv /opt/venv
COPY --from=browser-parts /app/node_modules ./node_modules
COPY manage.py package.json LICENSE NOTICE ./
COPY lms ./lms
COPY content ./content
COPY assessments ./assessments
COPY courses ./courses
COPY certificates ./certificates
# The key only lets the settings load; the running containers bring their own.
RUN SECRET_KEY=only-while-building python manage.py collectstatic --noinput --verbosity 0 \
    && mkdir -p var/media var/papers \
    && chown 10001 var/media var/papers
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=4)"]
CMD ["python", "-m", "gunicorn", "--config", "python:lms.gunicorn", "lms.wsgi:application"]

# Caddy as an ordinary user: certificates are written, so its folders must be its own.
FROM caddy:2.10.2-alpine AS proxy
RUN adduser -S -D -H -u 10001 cakap && chown -R 10001 /data /config
USER 10001
EXPOSE 8080 8443
HEALTHCHECK --interval=30s --timeout=5s --retries=3 \
    CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:2019/config/"]
