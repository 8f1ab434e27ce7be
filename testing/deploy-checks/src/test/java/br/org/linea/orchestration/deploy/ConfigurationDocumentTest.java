package br.org.linea.orchestration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConfigurationDocumentTest {

  @Test
  void the_configuration_reference_says_what_the_javadoc_of_the_settings_says() {
    assertThat(Checkout.text(Checkout.ROOT.resolve("docs/configuration.md")))
        .as(
            "docs/configuration.md; run: java testing/deploy-checks/src/test/java/%s.java"
                .formatted(SettingsReference.class.getName().replace('.', '/')))
        .isEqualTo(SettingsReference.generated(Checkout.ROOT));
  }
}
