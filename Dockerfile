# One image for all of Postrider's programs; docker-compose.yml says which of them a container runs.
FROM node:20.20.2-bookworm-slim AS build
RUN npm install --global pnpm@10.34.9
WORKDIR /app
COPY . .
# The workflow bundle is made here too, so that no worker spends its first seconds on it.
RUN pnpm install --frozen-lockfile && pnpm build
# Now again, with what runs and nothing else.
RUN rm -rf node_modules packages/*/node_modules \
  && pnpm install --frozen-lockfile --prod --filter "@postrider/server..." --filter "@postrider/worker..."

FROM node:20.20.2-bookworm-slim
# Temporal's client checks certificates against the system's; Node brings its own.
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*
# Name look-ups take threads of a pool that signing needs too; with the default of 4, four slow names stop everything.
ENV NODE_ENV=production NODE_OPTIONS=--enable-source-maps UV_THREADPOOL_SIZE=32
WORKDIR /app
COPY --from=build /app .
USER node
EXPOSE 8080
CMD ["node", "packages/server/dist/bin/server.js"]
