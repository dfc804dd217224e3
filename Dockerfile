# Parley in a container: the program, its configuration and the libraries it
# runs on, nothing else.

# Another Debian 12 to stand on, such as the one scripts/image-check.sh makes.
ARG BASE=debian:12-slim

FROM ${BASE} AS build
WORKDIR /parley
# The package list first: it changes less often than the code.
COPY scripts/common.sh scripts/prepare.sh scripts/
RUN scripts/prepare.sh --yes --build-only && rm -rf /var/lib/apt/lists/*
COPY . .
RUN cmake --preset release -DPARLEY_TESTS=OFF -DPARLEY_BENCH=OFF \
 && cmake --build --preset release --target parley \
 && strip --strip-unneeded build/release/parley

FROM ${BASE}
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends \
      ca-certificates libboost-url1.81.0 libcaf-core0.17 libfmt9 libicu72 \
      libprometheus-cpp-core1.0 libspdlog1.10 libsqlite3-0 libssl3 \
      libyaml-cpp0.7 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin parley \
 && install --directory --owner=parley /data
WORKDIR /app
COPY --from=build /parley/build/release/parley /usr/local/bin/parley
COPY config/ config/
USER parley
ENV HOST=0.0.0.0 PORT=8000 DATABASE_URL=sqlite:////data/conversations.db LOG_FORMAT=json
VOLUME /data
EXPOSE 8000
# SIGTERM drains: what has begun is finished or parked in the database.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=3s --start-period=10s --retries=3 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$PORT && printf 'GET /livez HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && read -r _ code _ <&3 && [[ $code == 200 ]]"]
ENTRYPOINT ["parley"]
CMD ["serve"]
