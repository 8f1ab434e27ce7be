package br.org.linea.orchestration.stack.clients;

/**
 * A registered client.
 *
 * @param id its client id
 * @param secret what it proves itself with
 */
public record MachineClient(String id, String secret) {

  /** Keeps the secret out of logs. */
  @Override
  public String toString() {
    return "MachineClient[" + id + "]";
  }
}
