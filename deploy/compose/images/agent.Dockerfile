# slurm-agent with what the sample pipelines need, for the executor "local"; base of the image with Slurm, too.
FROM maven:3.9.11-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
RUN mvn -q -B -ntp -pl slurm-agent -am -DskipTests -Dspotless.check.skip package

FROM debian:13-slim AS local
RUN apt-get update \
  && apt-get install -y --no-install-recommends openjdk-25-jre-headless \
    python3 python3-yaml python3-numpy python3-scipy python3-astropy \
  && rm -rf /var/lib/apt/lists/* \
  && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin orchestration \
  && install -d -o orchestration -g orchestration -m 0775 /journal /processing /datasets
COPY --from=build /src/slurm-agent/target/quarkus-app /app
COPY deploy/compose/images/healthcheck /usr/local/bin/healthcheck
COPY pipelines /pipelines
USER 10001
# On the loopback address of the container, where compose.yaml switches it on.
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s CMD ["healthcheck", "9464", "/q/health/live"]
# Run directories are shared with a group.
ENTRYPOINT ["/bin/sh", "-c", "umask 0002; exec java -XX:MaxRAMPercentage=50 -XX:+ExitOnOutOfMemoryError \
  -Djava.util.logging.manager=org.jboss.logmanager.LogManager -jar /app/quarkus-run.jar"]

FROM local AS slurm
USER root
RUN apt-get update \
  && apt-get install -y --no-install-recommends slurm-wlm munge procps \
  && rm -rf /var/lib/apt/lists/*
COPY deploy/compose/slurm/one-node /usr/local/bin/one-node
USER 10001
ENTRYPOINT ["/usr/local/bin/one-node", "java", "-XX:MaxRAMPercentage=50", \
  "-Djava.util.logging.manager=org.jboss.logmanager.LogManager", "-jar", "/app/quarkus-run.jar"]
