# Keycloak, built for PostgreSQL and for its path behind the proxy.
FROM quay.io/keycloak/keycloak:26.7.3 AS build
# One node: no other one to be looked for.
ENV KC_DB=postgres KC_CACHE=local KC_HEALTH_ENABLED=true KC_HTTP_RELATIVE_PATH=/keycloak KC_HTTP_MANAGEMENT_RELATIVE_PATH=/
RUN /opt/keycloak/bin/kc.sh build

FROM quay.io/keycloak/keycloak:26.7.3
COPY --from=build /opt/keycloak/ /opt/keycloak/
COPY deploy/compose/images/healthcheck /usr/local/bin/healthcheck
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s CMD ["bash", "/usr/local/bin/healthcheck", "9000", "/health/ready"]
ENTRYPOINT ["/opt/keycloak/bin/kc.sh"]
CMD ["start", "--optimized", "--import-realm"]
