# Tandem as one binary in a small image; it needs a PostgreSQL beside it (see docker-compose.yml).

FROM rust:1.95-slim-bookworm AS builder
# For aws-lc-sys, the cryptography in C.
RUN apt-get update \
 && apt-get install -y --no-install-recommends cmake g++ gcc libc6-dev make perl \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
# The target folder is a cache and not part of the image, hence the copy.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --release --locked --package api --bin tandem \
 && cp target/release/tandem /usr/local/bin/tandem

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates tzdata \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --create-home --home-dir /data tandem
COPY --from=builder /usr/local/bin/tandem /usr/local/bin/tandem
USER tandem
WORKDIR /data
VOLUME /data
ENV LISTEN=0.0.0.0:8080 TANDEM_DATA=/data
EXPOSE 8080
ENTRYPOINT ["tandem"]
CMD ["serve"]
