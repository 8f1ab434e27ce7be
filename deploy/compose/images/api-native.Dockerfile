# orchestrator-api as a native binary on a micro base. It holds no Python: config schemas are JSON Schema here.
FROM quay.io/quarkus/ubi9-quarkus-mandrel-builder-image:jdk-25 AS build
USER root
WORKDIR /src
COPY . .
RUN ./mvnw -q -B -ntp -pl orchestrator-api -am -DskipTests -Dspotless.check.skip -Dnative package

FROM quay.io/quarkus/ubi9-quarkus-micro-image:2.0
COPY --from=build /src/orchestrator-api/target/*-runner /app/orchestrator-api
COPY deploy/compose/images/healthcheck /usr/local/bin/healthcheck
COPY pipelines /pipelines
USER 10001
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s CMD ["healthcheck", "9000", "/q/health/ready"]
ENTRYPOINT ["/app/orchestrator-api"]
