package br.org.linea.orchestration.api.webhooks;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Secrets as the database has them. A signature needs the secret itself, so that a hash would not
 * do: with {@link WebhooksConfig#encryptionKey} it is encrypted by AES-GCM, else stored as it is.
 * Thread safe.
 */
@ApplicationScoped
class SecretBox {

  private static final String PREFIX = "aes-gcm:";
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final Optional<SecretKey> key;

  SecretBox(WebhooksConfig config) {
    this.key = config.encryptionKey().map(SecretBox::key);
  }

  private static SecretKey key(String base64) {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64.strip());
      if (bytes.length == KEY_BYTES) {
        return new SecretKeySpec(bytes, "AES");
      }
    } catch (IllegalArgumentException e) {
      // Said below, without the key.
    }
    throw new IllegalArgumentException(
        "orchestrator.webhooks.encryption-key must be 32 bytes in Base64, as 'openssl rand -base64"
            + " 32' prints them");
  }

  /** What to store of a secret. */
  String seal(String secret) {
    if (key.isEmpty()) {
      return secret;
    }
    try {
      byte[] nonce = new byte[NONCE_BYTES];
      new SecureRandom().nextBytes(nonce);
      Cipher cipher = Cipher.getInstance(CIPHER);
      cipher.init(Cipher.ENCRYPT_MODE, key.get(), new GCMParameterSpec(TAG_BITS, nonce));
      byte[] sealed = cipher.doFinal(secret.getBytes(StandardCharsets.UTF_8));
      return PREFIX
          + Base64.getEncoder()
              .encodeToString(
                  ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The secret of what was stored.
   *
   * @throws IllegalStateException when it was encrypted with a key that this instance does not have
   */
  String open(String stored) {
    if (!stored.startsWith(PREFIX)) {
      return stored;
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(stored.substring(PREFIX.length()));
      Cipher cipher = Cipher.getInstance(CIPHER);
      cipher.init(
          Cipher.DECRYPT_MODE,
          key.orElseThrow(() -> new GeneralSecurityException("no key")),
          new GCMParameterSpec(TAG_BITS, bytes, 0, NONCE_BYTES));
      return new String(
          cipher.doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES), StandardCharsets.UTF_8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "the secret was encrypted with another key than orchestrator.webhooks.encryption-key", e);
    }
  }
}
