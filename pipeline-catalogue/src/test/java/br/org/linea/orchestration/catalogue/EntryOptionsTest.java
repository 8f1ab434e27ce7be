package br.org.linea.orchestration.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import br.org.linea.orchestration.messages.PipelineName;
import br.org.linea.orchestration.messages.ResultGlob;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The optional keys of an entry. */
class EntryOptionsTest {

  private static final PipelineName HELLO = new PipelineName("hello");

  /** Six lines: what is added begins at line 7. */
  private static final String PLAIN =
      """
      hello:
        path: hello
        executor: slurm
        runner: sh
        executable: run.sh
        version: 1
      """;

  private static Pipeline hello(String more) throws UnusableFile {
    return PipelinesFile.read((PLAIN + more).getBytes(StandardCharsets.UTF_8)).get(HELLO);
  }

  @Test
  void an_entry_without_them_asks_for_nothing() throws UnusableFile {
    Pipeline hello = hello("  resources:\n  success:\n  stop_grace: ~\n");
    assertThat(hello.options()).isEqualTo(RunOptions.NONE);
    assertThat(hello.maxRunning()).isEmpty();
  }

  @Test
  void one_cluster_needs_no_list() throws UnusableFile {
    assertThat(hello("  clusters: south\n").options().clusters()).containsExactly("south");
  }

  @Test
  void all_of_them_are_read() throws UnusableFile {
    Pipeline hello =
        hello(
            """
              resources: {partition: 'cpu,gpu', account: lsst-1, time: 12:30:00, cpus: 04, memory: 16g,
                          qos: high, gpus: 2, nodes: 1, constraint: a100&ssd, reservation: talk,
                          wckey: survey}
              success: slurm
              stop_grace: 90
              requeue: false
              clusters: [south, north-1]
              max_running: 3
              labels: {team: lsst}
            """);
    assertThat(hello.options())
        .isEqualTo(
            new RunOptions(
                new Resources(
                    Optional.of("cpu,gpu"),
                    Optional.of("lsst-1"),
                    Optional.of("12:30:00"),
                    Optional.of("4"),
                    Optional.of("16g"),
                    Optional.of("high"),
                    Optional.of("2"),
                    Optional.of("1"),
                    Optional.of("a100&ssd"),
                    Optional.of("talk"),
                    Optional.of("survey")),
                SuccessBy.SLURM,
                Optional.of(Duration.ofSeconds(90)),
                Optional.of(false),
                List.of("south", "north-1")));
    assertThat(hello.maxRunning()).hasValue(3);
    assertThat(hello("").maxRunning()).isEmpty();
  }

  @Test
  void outputs_are_patterns_in_their_order() throws UnusableFile {
    assertThat(hello("  outputs: [out/*.fits, '**/*.csv']\n").outputs())
        .containsExactly(new ResultGlob("out/*.fits"), new ResultGlob("**/*.csv"));
    assertThat(hello("  outputs: out/**\n").outputs()).containsExactly(new ResultGlob("out/**"));
    assertThat(hello("").outputs()).isEmpty();
  }

  @Test
  void retention_is_a_number_of_days_for_each_outcome_and_what_is_missing_stays_for_ever()
      throws UnusableFile {
    RunRetention retention = hello("  retention: {successful: 30, failed: 36500}\n").retention();
    assertThat(retention.days("Successful")).hasValue(30);
    assertThat(retention.days("Failed")).hasValue(36_500);
    assertThat(retention.days("Stopped")).isEmpty();
    assertThat(retention.days("Running")).isEmpty();
    assertThat(hello("  retention: {stopped: 1}\n").retention().stopped()).hasValue(1);
    assertThat(hello("  retention: {stopped: ~}\n").retention()).isEqualTo(RunRetention.FOR_EVER);
    assertThat(hello("  retention:\n").retention()).isEqualTo(RunRetention.FOR_EVER);
    assertThat(hello("").retention()).isEqualTo(RunRetention.FOR_EVER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "90:00", "1:00:00", "2-0", "2-12:30", "2-12:30:15"})
  void a_time_is_written_as_sbatch_has_it(String time) throws UnusableFile {
    assertThat(hello("  resources: {time: " + time + "}\n").options().resources().time())
        .contains(time);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "resources: fast # line 7: a map (key: value) belongs here, not 'fast'",
        "resources: [fast] # line 7: a map (key: value) belongs here, not a list",
        "resources: {quality: high} # resources.quality of hello is unknown",
        "resources: {partition: ''} # resources.partition",
        "resources: {partition: --wrap=id} # resources.partition",
        "resources: {partition: -x} # resources.partition",
        "resources: {partition: 'a b'} # resources.partition",
        "resources: {partition: \"a\\nb\"} # resources.partition",
        "resources: {partition: \"a\\0\"} # resources.partition",
        "resources: {account: [a]} # resources.account",
        "resources: {account: -A} # resources.account",
        "resources: {time: soon} # resources.time",
        "resources: {time: '-1'} # resources.time",
        "resources: {time: 1-} # resources.time",
        "resources: {cpus: 0} # resources.cpus",
        "resources: {cpus: 1.5} # resources.cpus",
        "resources: {cpus: -4} # resources.cpus",
        "resources: {memory: lots} # resources.memory",
        "resources: {memory: 16 G} # resources.memory",
        "resources: {gpus: 1000001} # resources.gpus",
        "resources: {qos: -q} # resources.qos",
        "limits: 5 # a map (key: value) belongs here",
        "limits: {walltime: 5} # limits.walltime of hello is unknown; there are partition",
        "limits: {time: 0} # limits.time of hello must be more than 0, not '0'",
        "limits: {memory: 0T} # limits.memory of hello must be more than 0",
        "limits: {memory: [1G]} # limits.memory of hello must be a number",
        "limits: {cpus: none} # limits.cpus of hello must be a whole number",
        "limits: {partition: [cpu, [gpu]]} # limits.partition of hello must be one word",
        "limits: {partition: 'a$b'} # limits.partition of hello must be one word of ASCII",
        "success: return_code # success of hello must be exit_file or slurm",
        "stop_grace: 0 # stop_grace of hello must be a whole number of seconds",
        "stop_grace: 1m # stop_grace of hello must be a whole number of seconds",
        "stop_grace: 86401 # stop_grace of hello must be a whole number of seconds",
        "requeue: yes # requeue of hello must be true or false",
        "outputs: /data/x # outputs of hello must be patterns of paths",
        "outputs: [a, 5] # outputs of hello must be patterns of paths",
        "outputs: ['[a'] # outputs of hello must be patterns of paths",
        "outputs: {a: b} # outputs of hello must be patterns of paths",
        "max_running: 0 # max_running of hello must be a whole number of runs",
        "max_running: [2] # max_running of hello must be a whole number of runs",
        "retention: 30 # a map (key: value) belongs here, not '30'",
        "retention: {lost: 30} # retention.lost of hello is unknown; there are successful, failed,",
        "retention: {failed: 0} # retention.failed of hello must be a whole number of days from 1",
        "retention: {failed: 36501} # retention.failed of hello must be a whole number of days",
        "retention: {successful: 30d} # retention.successful of hello must be a whole number",
        "retention: {stopped: [1]} # retention.stopped of hello must be a whole number of days",
        "retention: {stopped: -1} # retention.stopped of hello must be a whole number of days",
        "max_running: many # max_running of hello must be a whole number of runs",
      })
  void a_value_of_another_shape_is_refused_with_its_line(String line, String what) {
    assertThatThrownBy(() -> hello("  " + line + "\n"))
        .isInstanceOf(UnusableFile.class)
        .hasMessageStartingWith("line 7: ")
        .hasMessageContaining(what)
        .message()
        .doesNotContainPattern("\\p{Cntrl}");
  }

  @Test
  void the_line_of_a_value_deep_inside_is_named_and_of_a_merged_one_its_own() {
    assertThatThrownBy(() -> hello("  resources:\n    time: 5\n    cpus: none\n"))
        .hasMessageContaining("line 9: resources.cpus");
    assertThatThrownBy(() -> hello("other:\n  <<: {path: a, success: maybe}\n"))
        .hasMessageContaining("line 7: the pipeline other lacks executor");
  }
}
