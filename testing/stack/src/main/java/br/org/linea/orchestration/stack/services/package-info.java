/**
 * Starts the real services on this machine: PostgreSQL, RabbitMQ, Keycloak with the bundled realm,
 * and a Slurm cluster of one node with accounting. {@code LocalStack} is the way in. Everything
 * listens on loopback, on free ports, in one private folder, and is gone when the process that
 * started it is gone, however that ended.
 */
package br.org.linea.orchestration.stack.services;
