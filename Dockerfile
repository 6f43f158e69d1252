# docker build -t wellserved . && docker run -p 127.0.0.1:8000:8000 -v wellserved:/data wellserved
# How people reach it from elsewhere is said in WELLSERVED_URL; see docs/operation.md.
FROM python:3.11-slim AS build
WORKDIR /source
COPY requirements/run.txt requirements/run.txt
RUN python -m venv /opt/wellserved \
 && /opt/wellserved/bin/pip install --no-cache-dir --only-binary :all: --require-hashes -r requirements/run.txt
COPY pyproject.toml README.md CHANGELOG.md LICENSE ./
COPY wellserved wellserved
RUN /opt/wellserved/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin wellserved \
 && install -d -o wellserved -g wellserved -m 0700 /data
COPY --from=build /opt/wellserved /opt/wellserved
ENV PATH=/opt/wellserved/bin:$PATH PYTHONUNBUFFERED=1 \
    WELLSERVED_DATA=/data WELLSERVED_ADDRESS=0.0.0.0:8000 WELLSERVED_URL=http://localhost:8000
USER wellserved
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["wellserved", "doctor", "--ready"]
STOPSIGNAL SIGTERM
CMD ["wellserved", "serve"]
