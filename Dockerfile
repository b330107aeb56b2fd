# syntax=docker/dockerfile:1
# Alpine keeps the image under 200 MB; every dependency has a musl wheel, of which uv.lock holds the hash.
FROM python:3.13-alpine AS build
RUN pip install --no-cache-dir "uv>=0.9,<1"
WORKDIR /rollcall
COPY pyproject.toml uv.lock README.md LICENSE manifest.yml ./
COPY bot bot
COPY handlers handlers
RUN uv sync --locked --no-dev --no-editable --no-cache --compile-bytecode

FROM python:3.13-alpine
RUN adduser --system --no-create-home --uid 10001 rollcall
COPY --from=build /rollcall/.venv /rollcall/.venv
ENV PATH=/rollcall/.venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 ROLLCALL_HOST=0.0.0.0 PORT=3000
USER 10001
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD wget -qO /dev/null "http://127.0.0.1:$PORT/healthz"
# SIGTERM ends it within 10 seconds, what `docker stop` waits
CMD ["rollcall", "web"]
