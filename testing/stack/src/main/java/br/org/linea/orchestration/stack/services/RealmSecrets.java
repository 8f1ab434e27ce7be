package br.org.linea.orchestration.stack.services;

import java.util.Map;

/**
 * What the realm file takes from the environment, see {@code keycloak/README.md}.
 *
 * @param agentSecret secret of the client {@code slurm-agent}
 * @param operatorPassword password of the realm's user {@code operator}
 */
public record RealmSecrets(String agentSecret, String operatorPassword) {

  Map<String, String> environment() {
    return Map.of(
        "SLURM_AGENT_CLIENT_SECRET", agentSecret, "KEYCLOAK_OPERATOR_PASSWORD", operatorPassword);
  }

  /** Keeps the secrets out of logs. */
  @Override
  public String toString() {
    return "RealmSecrets";
  }
}
