package br.org.linea.orchestration.api.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretsTest {

  private static SecretBox box(int fill) {
    byte[] key = new byte[32];
    java.util.Arrays.fill(key, (byte) fill);
    return new SecretBox(
        ReceiversTest.config(Map.of("encryption-key", Base64.getEncoder().encodeToString(key))));
  }

  private static SecretBox open() {
    return new SecretBox(ReceiversTest.config(Map.of()));
  }

  @Test
  void a_signature_is_that_of_the_standards_example() {
    // From the tests of the standard's reference libraries.
    assertThat(
            Signatures.header(
                List.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                1614265330,
                "{\"test\": 2432232314}"))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void a_stored_secret_is_encrypted_with_the_operators_key_and_differs_each_time() {
    String secret = Signatures.newSecret();
    String stored = box(1).seal(secret);
    assertThat(stored).doesNotContain(secret).isNotEqualTo(box(1).seal(secret));
    assertThat(box(1).open(stored)).isEqualTo(secret);
    assertThatThrownBy(() -> box(2).open(stored))
        .hasMessageContaining("orchestrator.webhooks.encryption-key");
    assertThatThrownBy(() -> open().open(stored))
        .hasMessageContaining("orchestrator.webhooks.encryption-key");
  }

  @Test
  void a_secret_that_was_stored_without_a_key_stays_readable() {
    String secret = Signatures.newSecret();
    assertThat(open().seal(secret)).isEqualTo(secret);
    assertThat(box(1).open(secret)).isEqualTo(secret);
  }

  @Test
  void a_key_that_is_none_is_named_and_not_shown() {
    for (String key : List.of("c2hvcnQ=", "not base64!")) {
      assertThatThrownBy(() -> new SecretBox(ReceiversTest.config(Map.of("encryption-key", key))))
          .hasMessageContaining("orchestrator.webhooks.encryption-key")
          .hasMessageNotContaining(key);
    }
  }
}
