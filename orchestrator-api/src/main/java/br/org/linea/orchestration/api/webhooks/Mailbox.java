package br.org.linea.orchestration.api.webhooks;

import br.org.linea.orchestration.api.webhooks.Receivers.Refused;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a webhook that sends mail to a person: one {@code mailto:} URI (RFC 6068) with one
 * plain address, and the language of the mail as its {@code content-language}.
 *
 * @param address whom it goes to
 * @param portuguese whether the mail is in Portuguese, else in English
 */
record Mailbox(String address, boolean portuguese) {

  private static final String SCHEME = "mailto:";

  /** No quotes, escapes or lists: what is left has one meaning for every mail server. */
  private static final Pattern URI =
      Pattern.compile(
          SCHEME
              + "([a-z0-9_'+-]+(?:\\.[a-z0-9_'+-]+)*@((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,63}))"
              + "(?:\\?content-language=(en|pt|pt-br))?",
          Pattern.CASE_INSENSITIVE);

  private static final int LONGEST = 254;

  static boolean isMail(String url) {
    return url.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
  }

  /**
   * Parses the address of a webhook.
   *
   * @param domains those that the operator allows; {@code *.example.org} is every one below it
   * @throws Refused when it is none, or names a domain that is not allowed
   */
  static Mailbox parse(String url, List<String> domains) throws Refused {
    Matcher parts = URI.matcher(url);
    if (!parts.matches() || parts.group(1).length() > LONGEST) {
      throw new Refused(
          "must be one address such as mailto:ana@example.org, with ?content-language=pt-BR for"
              + " mail in Portuguese");
    }
    if (domains.isEmpty()) {
      throw new Refused("begins with mailto:, and this service sends no mail");
    }
    if (domains.stream().noneMatch(allowed -> Receivers.covers(allowed, domain(parts)))) {
      throw new Refused("names a mail domain that the operator has not allowed");
    }
    return new Mailbox(
        parts.group(1),
        Optional.ofNullable(parts.group(3))
            .filter(language -> language.toLowerCase(Locale.ROOT).startsWith("pt"))
            .isPresent());
  }

  private static String domain(Matcher parts) {
    return parts.group(2).toLowerCase(Locale.ROOT);
  }

  /** Without the address, which is a person's. */
  @Override
  public String toString() {
    return "a mailbox";
  }
}
