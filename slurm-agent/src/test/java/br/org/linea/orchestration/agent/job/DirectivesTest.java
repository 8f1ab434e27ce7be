package br.org.linea.orchestration.agent.job;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.job.SbatchOptions.Argument;
import br.org.linea.orchestration.agent.job.SbatchOptions.Option;
import br.org.linea.orchestration.agent.job.SbatchOptions.Treatment;
import br.org.linea.orchestration.catalogue.RunOptions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Directives as sbatch 22.05 was seen to read them with {@code -v --test-only}. */
class DirectivesTest {

  private static final int OPTIONS = 123;

  static Stream<Option> options() {
    return SbatchOptions.all().stream();
  }

  private static List<Directives.Fault> faults(String lines) {
    return Directives.of("#!/bin/sh\n" + lines + "\nhostname\n", RunOptions.NONE).faults();
  }

  @Test
  void every_option_of_every_release_is_in_the_table() {
    assertThat(options()).hasSize(OPTIONS);
    assertThat(options())
        .filteredOn(option -> option.treatment() != Treatment.HONOUR)
        .allSatisfy(option -> assertThat(option.reason()).hasSizeGreaterThan(5));
  }

  @Test
  void every_variable_of_sbatch_is_in_its_table() {
    assertThat(SbatchOptions.variables()).hasSize(73).contains("SBATCH_WAIT4SWITCH", "SLURM_CONF");
    assertThat(SbatchOptions.refusal("SBATCH_ARRAY_INX", "1"))
        .hasValue("--array: a process is one job");
    assertThat(SbatchOptions.refusal("SBATCH_EXPORT", "ALL,A=1")).isEmpty();
    assertThat(SbatchOptions.refusal("SLURM_EXIT_ERROR", "0")).isPresent();
    assertThat(SbatchOptions.refusal("SLURM_NTASKS", "0")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("options")
  void an_option_is_treated_as_the_table_says_in_each_of_its_forms(Option option) {
    String value = option.argument() == Argument.REQUIRED ? "1" : "";
    List<String> forms =
        Stream.of(
                "--" + option.name() + (value.isEmpty() ? "" : "=" + value),
                "--" + option.name() + " " + value,
                option.letter().equals("-") ? "--version" : "-" + option.letter() + value)
            .toList();
    boolean refused = option.treatment() == Treatment.REFUSE || option.name().equals("export");
    for (String form : forms.subList(0, option.letter().equals("-") ? 2 : forms.size())) {
      List<Directives.Fault> faults = faults("#SBATCH " + form);
      assertThat(faults).as(form).hasSize(refused ? 1 : 0);
      faults.forEach(fault -> assertThat(fault.reason()).contains(option.reason()));
      faults.forEach(fault -> assertThat(fault.line()).isEqualTo(2));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#SBATCH --arr=1-3",
        "#SBATCH -a1-3",
        "#SBATCH -Ha 1",
        "#SBATCH--array=1-3",
        "#SLURM --array=1-3",
        "#SBATCH --comment 'a # b' --array=1-3",
        "#SBATCH --comment=a\\ b -n 1 -a 2",
        "#SBATCH --container-image x.sqsh --array=1",
        "#SBATCH --export=NONE",
        "#SBATCH --export=PATH",
        "#SBATCH --dependency=singleton",
        "#SBATCH --test",
        "#SBATCH --wait",
        "#SBATCH -M other",
        "#SBATCH --a 1",
        "#SBATCH foo",
        "#SBATCH : -n 1",
        "#SBATCH hetjob",
        "#SBATCH --comment=\"x",
        "  # a comment\n\n#SBATCH --array=1",
        "#PBS -t 1-3",
        "#BSUB -J x[1-3]"
      })
  void what_one_process_cannot_be_is_found(String lines) {
    assertThat(faults(lines)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " #SBATCH --array=1-3",
        "##SBATCH --array=1-3",
        "# SBATCH --array=1-3",
        "#SBATCH -n 1 # --array=1-3",
        "#SBATCH --comment=--array=1",
        "#SBATCH --comment --array=1",
        "#SBATCH --comment '--array 1'",
        "#SBATCH -A array -J a1",
        "#SBATCH --wckey=hetjobx",
        "#SBATCH --export=ALL,A=1",
        "#SBATCH --dependency=afterok:12",
        "#SBATCH --quiet --verbose --hold",
        "#SBATCH --ignore-pbs\n#PBS -t 1-3",
        "date\n#SBATCH --array=1-3"
      })
  void what_sbatch_does_not_read_as_such_is_let_through(String lines) {
    assertThat(faults(lines)).isEmpty();
  }

  @Test
  void the_head_ends_before_the_first_command() {
    assertThat(
            Directives.of("#!/bin/sh\n\n  # why\n#SBATCH -n 1\ndate\n# no\n", RunOptions.NONE)
                .head())
        .isEqualTo(4);
  }
}
