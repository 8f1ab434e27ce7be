package br.org.linea.orchestration.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.catalogue.ResourceLimits.Fault;
import br.org.linea.orchestration.messages.PipelineName;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What requests may ask for. */
class ResourceLimitsTest {

  private static Pipeline hello(String limits) throws UnusableFile {
    String file =
        "hello: {path: h, executor: slurm, runner: sh, executable: r, version: 1, limits: %s}";
    return PipelinesFile.read(file.formatted(limits).getBytes(StandardCharsets.UTF_8))
        .get(new PipelineName("hello"));
  }

  private static String fault(String limits, String key, String value) throws UnusableFile {
    return hello(limits).limits().faults("hello", "slurm", Map.of(key, value)).stream()
        .map(Fault::message)
        .findFirst()
        .orElse("");
  }

  @ParameterizedTest
  @CsvSource({
    "memory, 16G, 16G",
    "memory, 16G, 16384",
    "memory, 16G, 16777216K",
    "memory, 1t, 1024g",
    "memory, 999999999T, 999999999T",
    "time, 90, 1:30:00",
    "time, 90, 0-1:30",
    "time, 1-12, 36:00:00",
    "time, 2:30, 00:02:30",
    "time, 1-0, 1439:59",
    "cpus, 4, 4",
    "gpus, 2, 1",
    "nodes, 1000000, 1000000",
  })
  void as_much_as_the_limit_may_be_asked_for(String key, String limit, String asked)
      throws UnusableFile {
    assertThat(fault("{%s: '%s'}".formatted(key, limit), key, asked)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "memory, 16G, 16385",
    "memory, 16G, 17G",
    "memory, 16G, 1T",
    "memory, 16G, 1000000000",
    "time, 90, 1:30:01",
    "time, 90, 0-2",
    "time, 1-12, 1-12:00:01",
    "cpus, 4, 5",
    "gpus, 2, 1000000",
    "nodes, 1, 2",
  })
  void more_is_refused_with_the_limit_or_the_shape(String key, String limit, String asked)
      throws UnusableFile {
    assertThat(fault("{%s: '%s'}".formatted(key, limit), key, asked))
        .startsWith("must be ")
        .endsWith("not '" + asked + "'");
  }

  @Test
  void a_refusal_names_the_limit_and_who_can_change_it() throws UnusableFile {
    assertThat(fault("{memory: 16G}", "memory", "1T"))
        .isEqualTo("must be at most 16G (limits.memory of hello in pipelines.yaml), not '1T'");
    assertThat(fault("{partition: [cpu, gpu]}", "partition", "big"))
        .isEqualTo("must be cpu or gpu (limits.partition of hello in pipelines.yaml), not 'big'");
    assertThat(fault("{partition: cpu}", "qos", "high"))
        .isEqualTo(
            "cannot be asked for: an operator must add limits.qos to hello in pipelines.yaml first");
    assertThat(fault("{}", "memroy", "1G")).startsWith("is unknown; there are partition, account");
    assertThat(hello("{cpus: 4}").limits().faults("hello", "local", Map.of("cpus", "2")))
        .containsExactly(
            new Fault(
                "cpus", "cannot be asked for: hello runs on local, which gives out no resources"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-x", "--wrap=id", "a b", "a\nb", "a\0", "$(id)", "`id`", "a;b", "a'b", "é"})
  void a_word_of_another_shape_is_refused_whatever_is_allowed(String word) throws UnusableFile {
    for (String key :
        new String[] {"partition", "account", "qos", "constraint", "reservation", "wckey"}) {
      assertThat(fault("{" + key + ": cpu}", key, word))
          .startsWith("must be one word")
          .doesNotContainPattern("\\p{Cntrl}");
    }
  }

  @ParameterizedTest
  @CsvSource({"memory, 0", "memory, 0G", "time, 0", "time, 0-0:00", "cpus, 0", "gpus, 0"})
  void nothing_is_not_asked_for_since_sbatch_takes_it_for_all(String key, String value)
      throws UnusableFile {
    assertThat(fault("{%s: 9}".formatted(key), key, value)).startsWith("must be ");
  }

  @Test
  void what_a_request_asks_for_wins_over_the_entrys_own() throws UnusableFile {
    Resources own = Resources.of(Map.of("memory", "1G", "partition", "cpu"));
    assertThat(own.with(Map.of("memory", "2G", "gpus", "1")).asMap())
        .isEqualTo(Map.of("partition", "cpu", "memory", "2G", "gpus", "1"));
    assertThat(Resources.NONE.asMap()).isEmpty();
  }
}
