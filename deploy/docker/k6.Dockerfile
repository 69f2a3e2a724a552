# k6 with the script of one variant of a scenario, the plan baked in. Build context: the repository.
#     docker build --file deploy/docker/k6.Dockerfile --tag launchquake/k6:local .
# The four defaults of images are those of .env (a test holds them equal), so a plain build is pinned too.
ARG NODE_IMAGE=node:24.21.0-bookworm-slim
ARG NODE_DIGEST=@sha256:d6aa754f16b3197301076f047b5def2f02ea1dbbc2ca920407d46d7ec7f87b20
ARG K6_IMAGE=grafana/k6:2.2.0
ARG K6_DIGEST=@sha256:9bd01d6941fca969cb61bb57d2da5ee9b385fe2aa8881df3798c196564d6ace6

FROM ${NODE_IMAGE}${NODE_DIGEST} AS scripts
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# With the optional ones: esbuild's binary is one of them, and it writes the scripts. Its package brings it whole, so no
# install script has to run.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund
COPY src ./src
COPY tools ./tools
COPY mock-idp ./mock-idp
COPY scenarios ./scenarios
ARG SCENARIO=launch-day
ARG VARIANT=naive
ARG COMPRESS=10
ARG SCALE=0.065
ARG SEED=20250623
RUN node src/cli/main.ts export "${SCENARIO}" --variant "${VARIANT}" --compress "${COMPRESS}" --scale "${SCALE}" --seed "${SEED}" --out /scripts

FROM ${K6_IMAGE}${K6_DIGEST}
# Read by the builder: the time of the image and, with rewrite-timestamp, of every file in it.
ARG SOURCE_DATE_EPOCH=1763769600
LABEL org.opencontainers.image.title="launchquake k6" \
      org.opencontainers.image.licenses="AGPL-3.0-only AND Apache-2.0"
COPY --from=scripts --chmod=0555 /scripts /scripts
USER 12345:12345
ENTRYPOINT ["k6"]
CMD ["run", "/scripts/launch-day-naive.js"]
