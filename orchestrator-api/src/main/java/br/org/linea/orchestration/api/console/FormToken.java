package br.org.linea.orchestration.api.console;

import br.org.linea.orchestration.api.identity.Person;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A token in every form that changes something: another site can send the form, but does not know
 * the token. It is a code of the login, so that any instance can check it and none stores it.
 *
 * <p>{@code quarkus-rest-csrf} is no alternative: it checks forms of all addresses, and clients of
 * {@code /o/token/} and {@code /api/} send forms without its cookie.
 */
@ApplicationScoped
class FormToken {

  private static final String ALGORITHM = "HmacSHA256";
  private static final String PURPOSE = "form token\0";

  private final ConsoleConfig config;
  private final Person person;

  FormToken(ConsoleConfig config, Person person) {
    this.config = config;
    this.person = person;
  }

  /** The token of the person who is logged in. */
  String value() {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      byte[] key = config.clientSecret().orElseThrow().getBytes(StandardCharsets.UTF_8);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      byte[] code = mac.doFinal((PURPOSE + person.session()).getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(code);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  /**
   * Refuses a form that does not have it.
   *
   * @throws ConsoleProblem 403
   */
  void check(String given) {
    byte[] sent = String.valueOf(given).getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(value().getBytes(StandardCharsets.UTF_8), sent)) {
      throw new ConsoleProblem(403);
    }
  }
}
