package br.org.linea.orchestration.api.webhooks;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where deliveries may go. The address is checked when a webhook is made, and the resolved one
 * again for each delivery, which then connects to that one: a name may resolve to another address a
 * moment later. Pure and thread safe.
 */
@ApplicationScoped
class Receivers {

  private static final int LONGEST_URL = 2_000;
  private static final int HIGHEST_PORT = 65_535;

  /**
   * Networks that are not public: of IANA's registries of special-purpose addresses, and multicast.
   * Of IPv6 only 2000::/3 is in public use.
   */
  private static final List<String> SPECIAL =
      List.of(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.31.196.0/24",
          "192.52.193.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "192.175.48.0/24",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/3",
          "::/3",
          "2001::/23",
          "2001:db8::/32",
          "2002::/16",
          "3fff::/20",
          "4000::/2",
          "8000::/1");

  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.|$)){4}");

  /** What some resolvers read as an IPv4 address in decimal, octal or hexadecimal form. */
  private static final Pattern ENDS_IN_A_NUMBER = Pattern.compile("(.*\\.)?(\\d+|0x[0-9a-f]*)\\.?");

  private final List<String> hosts;
  private final List<IpSubnetFilterRule> special = rules(SPECIAL.stream());
  private final List<IpSubnetFilterRule> networks;
  private final boolean http;

  Receivers(WebhooksConfig config) {
    this.hosts =
        config.allowedHosts().orElse(List.of()).stream().map(host -> normal(host.strip())).toList();
    try {
      this.networks = rules(config.allowedNetworks().orElse(List.of()).stream());
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "orchestrator.webhooks.allowed-networks must be networks such as 10.1.0.0/16, separated"
              + " by commas",
          e);
    }
    this.http = config.allowHttp();
  }

  private static List<IpSubnetFilterRule> rules(Stream<String> networks) {
    return networks
        .map(network -> new IpSubnetFilterRule(network.strip(), IpFilterRuleType.ACCEPT))
        .toList();
  }

  /**
   * Parses a webhook's address.
   *
   * @throws Refused when it is none, or its host may not be a receiver
   */
  URI parse(String url) throws Refused {
    URI address = uri(url);
    String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !(http && scheme.equals("http"))) {
      throw new Refused("must begin with https://");
    }
    if (address.getHost() == null) {
      throw new Refused("must name a host");
    }
    if (address.getRawUserInfo() != null || address.getRawFragment() != null) {
      throw new Refused("must have neither a user nor a fragment");
    }
    if (address.getPort() == 0 || address.getPort() > HIGHEST_PORT) {
      throw new Refused("must have a port from 1 to 65535, or none");
    }
    String host = normal(address.getHost());
    if (ENDS_IN_A_NUMBER.matcher(host).matches() && !IPV4.matcher(host).matches()) {
      throw new Refused("must write an IPv4 address as four decimal numbers");
    }
    if (!hosts.isEmpty() && hosts.stream().noneMatch(each -> covers(each, host))) {
      throw new Refused("names a host that the operator has not allowed");
    }
    return address;
  }

  private static URI uri(String url) throws Refused {
    if (url.length() > LONGEST_URL || !url.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new Refused(
          "must have at most %d characters, all of them ASCII and no blanks"
              .formatted(LONGEST_URL));
    }
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      throw new Refused("must be an absolute address such as https://portal.example.org/hook");
    }
  }

  static String normal(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  static boolean covers(String allowed, String host) {
    return allowed.startsWith("*.") ? host.endsWith(allowed.substring(1)) : host.equals(allowed);
  }

  /** Whether deliveries may connect to this address. */
  boolean mayReach(InetAddress address) {
    InetSocketAddress socket = new InetSocketAddress(address, 1);
    return special.stream().noneMatch(network -> network.matches(socket))
        || networks.stream().anyMatch(network -> network.matches(socket));
  }

  /** The first of these addresses that deliveries may connect to. */
  Optional<InetAddress> reachable(List<InetAddress> addresses) {
    return addresses.stream().filter(this::mayReach).findFirst();
  }

  /** An address that no webhook may have; the message continues a sentence about it. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message, null, false, false);
    }
  }
}
