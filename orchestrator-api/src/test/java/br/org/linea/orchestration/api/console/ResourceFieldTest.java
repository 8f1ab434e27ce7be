package br.org.linea.orchestration.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.pipeline.ConfigOutcome.ConfigError;
import br.org.linea.orchestration.catalogue.Pipeline;
import br.org.linea.orchestration.catalogue.PipelinesFile;
import br.org.linea.orchestration.catalogue.UnusableFile;
import br.org.linea.orchestration.messages.PipelineName;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Fields for the resources that a pipeline allows. */
class ResourceFieldTest {

  private static final String ENTRY =
      """
      hello:
        path: h
        executor: %s
        runner: sh
        executable: r
        version: 1
        resources: {memory: 1G, partition: cpu}
        limits: {partition: [cpu, gpu], account: lsst, time: 1-0, memory: 16G, gpus: 2}
      """;

  /** Answers with the name of the message and its value. */
  private static final StartMessages WORDS =
      (StartMessages)
          Proxy.newProxyInstance(
              StartMessages.class.getClassLoader(),
              new Class<?>[] {StartMessages.class},
              (proxy, method, values) ->
                  method.getName() + (values == null ? "" : " " + values[0]));

  private static Pipeline pipeline(String executor) throws UnusableFile {
    return PipelinesFile.read(ENTRY.formatted(executor).getBytes(StandardCharsets.UTF_8))
        .get(new PipelineName("hello"));
  }

  private static List<ResourceField> fields(Map<String, String> asked, ConfigError... errors)
      throws UnusableFile {
    return ResourceField.of(pipeline("slurm"), "pz-server", asked, List.of(errors), WORDS);
  }

  @Test
  void only_keys_with_a_limit_have_fields() throws UnusableFile {
    assertThat(fields(Map.of()))
        .extracting(ResourceField::key)
        .containsExactly("partition", "account", "time", "memory", "gpus");
    assertThat(ResourceField.of(pipeline("local"), "pz-server", Map.of(), List.of(), WORDS))
        .isEmpty();
  }

  @Test
  void words_are_chosen_and_amounts_are_typed_with_their_bound() throws UnusableFile {
    List<ResourceField> fields = fields(Map.of());

    assertThat(fields.getFirst().choices()).containsExactly("cpu", "gpu");
    assertThat(fields.getFirst().hints()).containsExactly("byDefault cpu");
    assertThat(fields.get(1).choices()).containsExactly("lsst");
    assertThat(fields.get(2).choices()).isEmpty();
    assertThat(fields.get(2).hints()).containsExactly("timeHint", "atMost 1-0");
    assertThat(fields.get(3).hints()).containsExactly("memoryHint", "atMost 16G", "byDefault 1G");
    assertThat(fields.getLast().hints()).containsExactly("atMost 2");
  }

  @Test
  void what_is_filled_in_is_shown_with_what_is_wrong_with_it_even_without_a_limit()
      throws UnusableFile {
    List<ResourceField> fields =
        fields(
            Map.of("partition", "old", "cpus", "2"),
            new ConfigError("/resources/cpus", "cannot be asked for"),
            new ConfigError("/cpus", "of the config"));

    assertThat(fields.getFirst().choices()).containsExactly("cpu", "gpu", "old");
    assertThat(fields.getFirst().text()).isEqualTo("old");
    assertThat(fields)
        .filteredOn(field -> !field.errors().isEmpty())
        .singleElement()
        .satisfies(field -> assertThat(field.key()).isEqualTo("cpus"))
        .satisfies(field -> assertThat(field.text()).isEqualTo("2"))
        .satisfies(field -> assertThat(field.errors()).containsExactly("cannot be asked for"));
  }

  @Test
  void empty_fields_ask_for_nothing() {
    Map<String, String> asked =
        ResourceField.asked(
            List.of("memory", "cpus", "time", "gpus"), List.of(" 2G ", "", " \t", "1", "rest"));

    assertThat(asked).isEqualTo(Map.of("memory", "2G", "gpus", "1"));
    assertThat(ResourceField.json(asked)).hasToString("{\"memory\":\"2G\",\"gpus\":\"1\"}");
  }
}
