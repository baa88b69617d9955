# One image for every role: docker-compose.yml says which one a container is.

FROM python:3.12-slim AS build
WORKDIR /build
COPY requirements-build.lock requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements-build.lock
RUN uv venv /opt/watchword \
 && uv pip install --no-cache --compile-bytecode --python /opt/watchword/bin/python --require-hashes -r requirements.lock
COPY . .
RUN python -m hatchling build -t wheel \
 && uv pip install --no-cache --compile-bytecode --python /opt/watchword/bin/python --no-deps dist/*.whl

FROM python:3.12-slim
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/watchword watchword \
 && install --directory --owner watchword --group watchword /var/lib/prefect
COPY --from=build /opt/watchword /opt/watchword
ENV PATH=/opt/watchword/bin:$PATH PYTHONUNBUFFERED=1 WATCHWORD_HOME=/var/lib/watchword
USER watchword
VOLUME /var/lib/watchword /var/lib/prefect
# flows/ and consumers/ lie here, so that a role is started by the same words as in a checkout
WORKDIR /opt/watchword/lib/python3.12/site-packages/watchword/_home
CMD ["watchword", "--help"]
