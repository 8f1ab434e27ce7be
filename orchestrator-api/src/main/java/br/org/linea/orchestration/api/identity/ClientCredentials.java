package br.org.linea.orchestration.api.identity;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Id and secret of a client, in each reading that a request allows.
 *
 * @param readings the likeliest first; never empty
 */
public record ClientCredentials(List<Pair> readings) {

  private static final String BASIC = "Basic ";

  /**
   * One reading.
   *
   * @param id client id
   * @param secret its secret
   */
  public record Pair(String id, String secret) {}

  /** Fields of a form, which has decoded them. */
  public static ClientCredentials ofForm(String id, String secret) {
    return new ClientCredentials(List.of(new Pair(id, secret)));
  }

  /**
   * The header {@code Authorization} of the scheme Basic. Existing clients send id and secret as
   * they are; RFC 6749, section 2.3.1, wants them url-encoded. Where the two differ both are read.
   *
   * @return empty for another scheme, and for what is not Base64 or holds no colon
   */
  public static Optional<ClientCredentials> ofBasic(String header) {
    if (header == null || !header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return Optional.empty();
    }
    try {
      byte[] text = Base64.getDecoder().decode(header.substring(BASIC.length()).strip());
      String pair = new String(text, StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      return colon < 0
          ? Optional.empty()
          : Optional.of(readings(new Pair(pair.substring(0, colon), pair.substring(colon + 1))));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  private static ClientCredentials readings(Pair raw) {
    try {
      Pair decoded = new Pair(decoded(raw.id()), decoded(raw.secret()));
      return new ClientCredentials(decoded.equals(raw) ? List.of(raw) : List.of(raw, decoded));
    } catch (IllegalArgumentException notEncoded) {
      return new ClientCredentials(List.of(raw));
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** The id that attempts are counted under: every spelling of one id gives the same. */
  String countedId() {
    return readings.getLast().id();
  }
}
