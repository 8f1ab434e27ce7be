# orchestrator-api on a Java machine, with the Python that config schemas of the older kind (pydantic) need.
FROM maven:3.9.11-eclipse-temurin-21 AS build
WORKDIR /src
COPY . .
RUN mvn -q -B -ntp -pl orchestrator-api -am -DskipTests -Dspotless.check.skip package

FROM debian:13-slim
RUN apt-get update \
  && apt-get install -y --no-install-recommends openjdk-21-jre-headless python3 python3-pydantic python3-yaml \
  && rm -rf /var/lib/apt/lists/* \
  && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin orchestration
COPY --from=build /src/orchestrator-api/target/quarkus-app /app
COPY deploy/compose/images/healthcheck /usr/local/bin/healthcheck
COPY pipelines /pipelines
USER 10001
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["healthcheck", "9000", "/q/health/ready"]
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=70", "-XX:+ExitOnOutOfMemoryError", \
  "-Djava.util.logging.manager=org.jboss.logmanager.LogManager", "-jar", "/app/quarkus-run.jar"]
