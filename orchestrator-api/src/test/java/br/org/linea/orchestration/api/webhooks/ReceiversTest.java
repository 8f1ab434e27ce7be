package br.org.linea.orchestration.api.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiversTest {

  static WebhooksConfig config(Map<String, String> settings) {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder().withMapping(WebhooksConfig.class).addDiscoveredConverters();
    settings.forEach(
        (name, value) -> builder.withDefaultValue("orchestrator.webhooks." + name, value));
    return builder.build().getConfigMapping(WebhooksConfig.class);
  }

  private static Receivers receivers(String... settings) {
    return new Receivers(
        config(settings.length == 0 ? Map.of() : Map.of(settings[0], settings[1])));
  }

  private static boolean reaches(Receivers receivers, String address) {
    try {
      return receivers.mayReach(InetAddress.getByName(address));
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:10.0.0.1",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fec0::1",
        "ff02::1"
      })
  void an_address_that_is_not_public_is_not_reached(String address) {
    assertThat(reaches(receivers(), address)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.1",
        "126.255.255.255",
        "172.15.0.1",
        "172.32.0.1",
        "192.167.1.1",
        "200.19.119.1",
        "223.255.255.254",
        "2801:80::1",
        "2a00:1450::1"
      })
  void a_public_address_is_reached(String address) {
    assertThat(reaches(receivers(), address)).isTrue();
  }

  @Test
  void a_network_that_the_operator_allows_is_reached_and_its_neighbour_is_not() {
    Receivers some = receivers("allowed-networks", "10.1.0.0/16,fd00:1::/32");
    assertThat(reaches(some, "10.1.2.3")).isTrue();
    assertThat(reaches(some, "::ffff:10.1.2.3")).isTrue();
    assertThat(reaches(some, "fd00:1::2")).isTrue();
    assertThat(reaches(some, "10.2.0.1")).isFalse();
    assertThat(reaches(some, "fd00:2::2")).isFalse();
    assertThat(reaches(some, "127.0.0.1")).isFalse();
    assertThatThrownBy(() -> receivers("allowed-networks", "10.1.0.0"))
        .hasMessageContaining("orchestrator.webhooks.allowed-networks");
  }

  @Test
  void only_hosts_that_the_operator_allows_may_be_named() {
    Receivers some = receivers("allowed-hosts", "portal.example.org,*.Linea.org.br");
    for (String right :
        List.of(
            "https://portal.example.org/x",
            "https://PORTAL.example.org./",
            "https://a.b.linea.org.br:8443/")) {
      assertThatCode(() -> some.parse(right)).as(right).doesNotThrowAnyException();
    }
    for (String wrong :
        List.of(
            "https://linea.org.br/",
            "https://evil-linea.org.br/",
            "https://linea.org.br.evil.org/",
            "https://8.8.8.8/")) {
      assertThatThrownBy(() -> some.parse(wrong))
          .as(wrong)
          .hasMessageContaining("the operator has not allowed");
    }
  }

  @Test
  void plain_http_is_refused_unless_the_operator_allows_it() {
    assertThatThrownBy(() -> receivers().parse("http://example.org/"))
        .hasMessageContaining("https://");
    assertThatCode(() -> receivers("allow-http", "true").parse("http://example.org/"))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0177.0.0.1/",
        "https://127.1/",
        "https://127.0.0.1./x",
        "https://1.2.3.4.5/",
        "https://example.org:0/",
        "https://example.org:70000/",
        "https://a@example.org/",
        "https://example.org/#x",
        "https://exa mple.org/",
        "https://",
        "https:/example.org/",
        "//example.org/",
        "javascript:alert(1)",
        "file:///etc/passwd"
      })
  void an_address_that_is_none_or_that_others_read_differently_is_refused(String url) {
    assertThatThrownBy(() -> receivers().parse(url)).isInstanceOf(Receivers.Refused.class);
  }
}
