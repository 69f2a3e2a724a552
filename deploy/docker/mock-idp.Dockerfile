# The mock identity provider alone. Build context: the repository; .dockerignore lets through what is copied here.
#     docker build --file deploy/docker/mock-idp.Dockerfile --tag launchquake/mock-idp:local .
# NODE_IMAGE and NODE_DIGEST are those of .env (a test holds them equal), so a plain build is pinned too.
ARG NODE_IMAGE=node:24.21.0-bookworm-slim
ARG NODE_DIGEST=@sha256:d6aa754f16b3197301076f047b5def2f02ea1dbbc2ca920407d46d7ec7f87b20

FROM ${NODE_IMAGE}${NODE_DIGEST} AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Without the optional ones: they are Node itself, which this image is, and esbuild's binary, which serving does not need,
# because Node strips the types. No install script runs; the lockfile's integrity decides what comes.
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM ${NODE_IMAGE}${NODE_DIGEST}
# Read by the builder: the time of the image and, with rewrite-timestamp, of every file in it.
ARG SOURCE_DATE_EPOCH=1763769600
LABEL org.opencontainers.image.title="launchquake mock-idp" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production
WORKDIR /app
# Whatever umask the checkout had: everybody reads, nobody writes.
COPY --from=packages --chmod=0555 /app/node_modules ./node_modules
COPY --chmod=0555 package.json LICENSE ./
COPY --chmod=0555 src ./src
COPY --chmod=0555 tools ./tools
COPY --chmod=0555 mock-idp ./mock-idp
COPY --chmod=0555 scenarios ./scenarios
USER 10001:10001
EXPOSE 8080
ENTRYPOINT ["node", "src/cli/main.ts", "serve"]
# Loopback: whoever wants it reachable says --host, --expose and gives a token, as docker-compose.yml does.
CMD ["--port=8080"]
