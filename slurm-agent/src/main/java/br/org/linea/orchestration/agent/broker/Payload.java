package br.org.linea.orchestration.agent.broker;

import java.nio.charset.StandardCharsets;

/** The connector hands a body over as bytes, or as what its content type says it is. */
final class Payload {

  private Payload() {}

  static String text(Object payload) {
    return payload instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : String.valueOf(payload);
  }
}
