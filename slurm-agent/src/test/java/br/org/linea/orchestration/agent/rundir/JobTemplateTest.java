package br.org.linea.orchestration.agent.rundir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import br.org.linea.orchestration.agent.command.CommandResult;
import br.org.linea.orchestration.agent.command.CommandRunner;
import br.org.linea.orchestration.catalogue.Resources;
import br.org.linea.orchestration.catalogue.RunOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Templates in the dialect of Python's {@code str.format}, as the old system filled them in. */
class JobTemplateTest {

  private static final RunOptions GRACE =
      new RunOptions(null, null, Optional.of(Duration.ofSeconds(9)), null, null);

  private static final Map<String, String> VALUES =
      Map.of("jobname", "orch-1", "cwd", "/r", "out", "/r/o", "err", "/r/e", "cmd", "sh /r/launch");

  @TempDir Path temp;

  private static String render(String template) throws UnusableStart {
    return JobTemplate.render(Optional.of(template), VALUES, RunOptions.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "{cmd}#sh /r/launch",
        "{cmd} .#sh /r/launch .",
        "srun {cmd} > {out}#srun sh /r/launch > /r/o",
        "{cmd} {jobname} {cwd} {out} {err}#sh /r/launch orch-1 /r /r/o /r/e",
        "{cmd} {{literal}}#sh /r/launch {literal}",
        "{cmd} {{{jobname}}}#sh /r/launch {orch-1}",
        "{cmd} {{cmd}}#sh /r/launch {cmd}",
        "{cmd} ${{VAR}}#sh /r/launch ${VAR}",
        "{cmd} ${VAR}#sh /r/launch ${VAR}",
        "{cmd} ${A:-${B}}#sh /r/launch ${A:-${B}}",
        "{cmd} ${A:-{jobname}}#sh /r/launch ${A:-orch-1}",
        "f() {{ {cmd}; }}#f() { sh /r/launch; }",
        "{cmd} {cmd2} {CMD} { cmd } {0} {}#sh /r/launch {cmd2} {CMD} { cmd } {0} {}",
        "{cmd} \\1 $1 \\#sh /r/launch \\1 $1 \\",
      })
  void braces_are_filled_in_as_str_format_does_and_the_rest_is_left_alone(
      String template, String expected) throws UnusableStart {
    assertThat(render("#!/bin/sh\n" + template + "\n")).isEqualTo("#!/bin/sh\n" + expected + "\n");
  }

  @Test
  void a_brace_that_stays_open_spoils_its_own_line_only() throws UnusableStart {
    assertThat(render("#!/bin/sh\n# a { brace\nf() {{ {cmd}; }}\n"))
        .isEqualTo("#!/bin/sh\n# a { brace\nf() { sh /r/launch; }\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"#SBATCH -n 1\n{cmd}\n", "\n#!/bin/sh\n{cmd}\n", "#!/bin/sh\r\n{cmd}\r\n"})
  void what_sbatch_refuses_is_not_put_right(String template) {
    assertThatThrownBy(() -> render(template))
        .isInstanceOf(UnusableStart.class)
        .hasMessageContaining("sbatch refuses it");
  }

  @Test
  void a_pipeline_without_a_template_gets_a_plain_one() throws UnusableStart {
    assertThat(JobTemplate.render(Optional.empty(), VALUES, RunOptions.NONE))
        .isEqualTo("#!/bin/sh\nsh /r/launch\n");
  }

  @Test
  void a_value_with_braces_is_not_filled_in_again() throws UnusableStart {
    Map<String, String> odd = new java.util.HashMap<>(VALUES);
    odd.put("cwd", "/r/{cmd}/}}");
    assertThat(JobTemplate.render(Optional.of("#!/bin/sh\ncd {cwd}\n{cmd}"), odd, RunOptions.NONE))
        .isEqualTo("#!/bin/sh\ncd /r/{cmd}/}}\nsh /r/launch");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#SBATCH --array=1-3",
        "#SBATCH --array 1-3",
        "#SBATCH --arr=1-3",
        "#SBATCH -a 1-3",
        "#SBATCH -a1-3",
        "#SBATCH -n 1 --array=0",
        "#SBATCH\t-a 1",
        "#SBATCH hetjob",
        "#SBATCH packjob",
        "#SBATCH -n 1 hetjob"
      })
  void what_one_process_cannot_be_is_refused(String line) {
    assertThatThrownBy(() -> render("#!/bin/sh\n\n" + line + "\n{cmd}\n"))
        .isInstanceOf(UnusableStart.class)
        .hasMessageContaining("a process is one job");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#SBATCH -A science",
        "#SBATCH --account=array",
        "#SBATCH --output=/data/x-array-1",
        "##SBATCH --array=1-3",
        "# SBATCH --array=1-3",
        "date\n#SBATCH --array=1-3",
        "cat > child <<EOF\n#SBATCH --array=1-3\nEOF"
      })
  void what_is_no_option_of_this_job_is_let_through(String line) throws UnusableStart {
    assertThat(render("#!/bin/sh\n" + line + "\n{cmd}\n")).contains(line);
  }

  @ParameterizedTest
  @ValueSource(strings = {"#!/bin/sh\necho hello\n", "#!/bin/sh\necho {{cmd}}\n"})
  void a_template_that_never_runs_the_pipeline_is_refused(String template) {
    assertThatThrownBy(() -> render(template))
        .isInstanceOf(UnusableStart.class)
        .hasMessageContaining("{cmd}");
  }

  /** Templates as production has them, run by a shell in place of Slurm. */
  @ParameterizedTest
  @CsvSource({
    "appends-return-code, 0, 0",
    "appends-return-code, 3, 0",
    "exits-with-status, 0, 0",
    "exits-with-status, 3, 3",
    "no-return-code, 0, 0",
    "no-return-code, 3, 3"
  })
  void a_template_of_the_old_system_runs_and_its_pipelines_code_is_known(
      String name, int code, int jobsCode) throws Exception {
    TestRuns runs = new TestRuns(temp);
    Files.createDirectories(temp.resolve("hello"));
    Files.writeString(temp.resolve("hello/run.sh"), "echo \"args $#: $2\"; exit " + code + "\n");
    var run = runs.run("{}");
    String template =
        Files.readString(Path.of("src/test/resources/templates/" + name + ".template"));
    Prepared prepared = runs.directories().prepare(run, runs.pipeline(run, Optional.of(template)));
    assertThat(Files.readString(prepared.script()))
        .contains(run.jobName().value())
        .doesNotContain("{{", "}}", "{cmd}", "{out}");

    CommandResult.Exited ended =
        (CommandResult.Exited)
            new CommandRunner(Map.of("PATH", "/usr/bin:/bin", "SLURM_JOB_ID", "7"), 1 << 20)
                .run(
                    List.of("/bin/bash", prepared.script().toString()),
                    prepared.directory(),
                    Duration.ofSeconds(30));

    assertThat(ended.code()).as(ended.stderr()).isEqualTo(jobsCode);
    assertThat(ended.stdout())
        .contains(name.equals("exits-with-status") ? "args 2: .\n" : "args 1: \n");
    var exit =
        RunDirectoryReader.exit(
                prepared.directory(),
                run.taskId(),
                new br.org.linea.orchestration.messages.JobId(7),
                Optional.empty())
            .evidence();
    assertThat(exit.exitFile()).contains(code);
    assertThat(exit.returnCode()).contains(code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#!/bin/bash\n",
        "#!/bin/sh -l\n",
        "#!/usr/bin/env bash\n",
        "#! /usr/bin/env -S bash -e\n"
      })
  void a_script_that_must_survive_term_traps_it_before_its_first_command(String first)
      throws UnusableStart {
    String head = first + "#SBATCH --time=5\n\n# why\n";
    String job = JobTemplate.render(Optional.of(head + "cd /\n{cmd}\n"), VALUES, GRACE);
    assertThat(job)
        .endsWith(
            head
                + "# stop_grace: the pipeline gets TERM, and this script goes on behind it.\n"
                + "trap : TERM\ncd /\n"
                + VALUES.get("cmd")
                + "\n");
    assertThat(job).startsWith("#!");
  }

  @Test
  void a_pipeline_without_a_template_survives_term_too() throws UnusableStart {
    assertThat(JobTemplate.render(Optional.empty(), VALUES, GRACE))
        .contains("\ntrap : TERM\n" + VALUES.get("cmd") + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"#!/usr/bin/python3", "#!/bin/csh", "#!/usr/bin/env perl", "#!"})
  void a_script_that_cannot_survive_term_is_refused(String first) {
    assertThatThrownBy(() -> JobTemplate.render(Optional.of(first + "\n{cmd}\n"), VALUES, GRACE))
        .isInstanceOf(UnusableStart.class)
        .hasMessageContaining("stop_grace")
        .hasMessageContaining(first);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--mem-per-cpu=10", "-n 1 --mem-per-cpu 4G", "--mem-per-g=1G"})
  void memory_per_cpu_beside_memory_of_the_entry_is_refused_because_sbatch_refuses_it(String words)
      throws UnusableStart {
    RunOptions options =
        new RunOptions(Resources.of(Map.of("memory", "1G")), null, null, null, null);
    String script = "#!/bin/sh\n#SBATCH --time=5\n#SBATCH " + words + "\n{cmd}\n";
    assertThatThrownBy(() -> JobTemplate.render(Optional.of(script), VALUES, options))
        .isInstanceOf(UnusableStart.class)
        .hasMessageContaining("Line 3 of the pipeline's sbatch.template: --mem-per-")
        .hasMessageContaining("resources.memory");
    assertThat(JobTemplate.render(Optional.of(script), VALUES, RunOptions.NONE))
        .isEqualTo(script.replace("{cmd}", VALUES.get("cmd")));
  }
}
