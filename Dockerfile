# The worker, and every other command. Build: docker build -t threatconnect-feeds .
FROM node:20.19-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# Without scripts, because `prepare` needs the sources; they change more often than the packages.
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:20.19-bookworm-slim
# Certificates for connections that the native Temporal client makes.
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production TCFEEDS_CONFIG=/etc/tcfeeds/feeds.yaml TCFEEDS_STORE=file:/var/lib/tcfeeds
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
RUN ln -s /app/dist/src/cli/main.js /usr/local/bin/tcfeeds && install -d -o node -g node /var/lib/tcfeeds
USER node
VOLUME /var/lib/tcfeeds
STOPSIGNAL SIGTERM
ENTRYPOINT ["tcfeeds"]
CMD ["worker"]
