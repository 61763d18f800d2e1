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
COPY requirements.txt ./
RUN /venv/bin/pip install --require-hashes -r requirements.txt
COPY pyproject.toml README.md ./
COPY app ./app
COPY --from=pages /app/app/web/static/vendor ./app/web/static/vendor
COPY phrases ./phrases
COPY scripts_zh ./scripts_zh
RUN /venv/bin/pip install --no-deps -e .
# jieba writes its dictionary cache at the first cut: do it now, since the root file system is read-only later.
RUN mkdir -p /cache && TMPDIR=/cache /venv/bin/python -c "from app.core.text.segment import Segmenter; Segmenter(()).warm()"

FROM python:3.13-slim
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin kuaihui && mkdir /data && chown kuaihui /data
COPY --from=build /venv /venv
COPY --from=build /app /app
COPY --from=build --chown=kuaihui /cache /cache
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 TMPDIR=/cache \
    HOST=0.0.0.0 PORT=8000 DATABASE_URL=sqlite:////data/kuaihui.db
WORKDIR /app
USER kuaihui
VOLUME ["/data"]
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
# Run with: docker run --read-only --tmpfs /tmp -v kuaihui:/data -p 8000:8000 kuaihui
CMD ["kuaihui", "serve"]
