package br.org.linea.orchestration.stack.services;

/** The services that a {@link LocalStack} can start. */
public enum Service {
  /** The database. */
  POSTGRES,
  /** The broker. */
  RABBITMQ,
  /** The token issuer, with the realm {@code orchestration}. */
  KEYCLOAK,
  /** One cluster of one node, with accounting. */
  SLURM
}
