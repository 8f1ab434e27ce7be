package br.org.linea.orchestration.stack.services;

import java.util.Map;

/**
 * What the realm file takes from the environment, see {@code keycloak/README.md}.
 *
 * @param agentSecret secret of the client {@code slurm-agent}
 * @param operatorPassword password of the realm's user {@code operator}
 * @param consoleSecret secret of the client {@code orchestration-console}
 */
public record RealmSecrets(String agentSecret, String operatorPassword, String consoleSecret) {

  /** A stack that an earlier checkout keeps running has no console. */
  public RealmSecrets {
    consoleSecret = consoleSecret == null ? "a realm without client of a console" : consoleSecret;
  }

  Map<String, String> environment() {
    return Map.of(
        "SLURM_AGENT_CLIENT_SECRET",
        agentSecret,
        "KEYCLOAK_OPERATOR_PASSWORD",
        operatorPassword,
        "ORCHESTRATION_CONSOLE_CLIENT_SECRET",
        consoleSecret,
        // Keycloak allows any port there.
        "ORCHESTRATION_URL",
        "http://127.0.0.1");
  }

  /** Keeps the secrets out of logs. */
  @Override
  public String toString() {
    return "RealmSecrets";
  }
}
