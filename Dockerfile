# The pages' npm packages, as `make install` puts them in place.
FROM node:22-slim AS pages
WORKDIR /app
COPY package.json package-lock.json .npmrc vendor.mjs ./
RUN npm ci --silent && node vendor.mjs

# Build: the locked dependencies and the package into a virtual environment.
FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
RUN python -m venv /venv
# With PostgreSQL's driver: a team sets DATABASE_URL and nothing else.
COPY requirements-postgres.txt ./
RUN /venv/bin/pip install --require-hashes -r requirements-postgres.txt
COPY pyproject.toml README.md ./
COPY app ./app
COPY --from=pages /app/app/web/static/vendor ./app/web/static/vendor
COPY phrases ./phrases
COPY scripts_zh ./scripts_zh
RUN /venv/bin/pip install --no-deps -e .
# The root file system is read-only later: compile the code and keep what a first start builds (`.kept/`) now.
# jieba has no cache to bake: its dictionary is read in place.
RUN /venv/bin/python -m compileall -q app && /venv/bin/kuaihui suggest 在吗 > /dev/null

FROM python:3.13-slim
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin kuaihui && mkdir /data && chown kuaihui /data
COPY --from=build /venv /venv
COPY --from=build /app /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 TMPDIR=/data \
    HOST=0.0.0.0 PORT=8000 DATABASE_URL=sqlite:////data/kuaihui.db
WORKDIR /app
USER 10001
VOLUME ["/data"]
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
# Run with: docker run --read-only -v kuaihui:/data -p 8000:8000 kuaihui
CMD ["kuaihui", "serve"]
