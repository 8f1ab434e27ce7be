package br.org.linea.orchestration.api.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.AgentFixture;
import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.messages.FileAnswer;
import br.org.linea.orchestration.messages.FileAnswer.Outcome;
import br.org.linea.orchestration.messages.FileQuestion;
import br.org.linea.orchestration.messages.JobEnded;
import br.org.linea.orchestration.messages.JobOutcome;
import br.org.linea.orchestration.messages.JobUsage;
import br.org.linea.orchestration.messages.RunFile;
import br.org.linea.orchestration.messages.RunManifest;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the page of a process says of its end: usage, advice and the job script. */
@ApiTest
class ProcessUsageTest extends AgentFixture {

  private static final String USAGE =
      """
      {"state":"FAILED","exit_code":"3:0","node_list":"n1","elapsed_seconds":60,"cpu_seconds":30,
       "memory_bytes":209715200,"read_bytes":7,"nodes":1,"cpus":1,
       "requested_memory_bytes":2147483648,"requested_cpus":1,"time_limit_seconds":300}
      """;

  private static String page(JsonPath process) {
    return "/console/processes/" + process.getInt("id");
  }

  private void fails(JsonPath process) throws IOException {
    JobEnded end = (JobEnded) agent.ended(process, JobOutcome.FAILED);
    agent.say(
        1,
        new JobEnded(
            end.processId(),
            end.taskId(),
            end.job().used(json.readValue(USAGE, JobUsage.class)),
            end.outcome(),
            end.failure(),
            "The pipeline ended with exit code 3. Its last words on stderr: boom"));
    becomes(process, "Failed");
  }

  @Test
  void the_page_of_a_failed_run_shows_its_usage_and_the_advice_of_the_api() throws IOException {
    JsonPath process = started();
    ConsoleBrowser browser = ConsoleBrowser.of("astronomer");
    assertThat(browser.get(page(process)).body()).doesNotContain("data-test=\"usage");

    fails(process);

    await()
        .atMost(LIMIT)
        .until(() -> browser.get(page(process)).body().contains("data-test=\"usage\""));
    String advice = get(process.getInt("id"), "usage/").getString("advice.text");
    assertThat(browser.get(page(process)).body())
        .containsIgnoringWhitespaces(
            "<th scope=\"row\">Run time</th><td data-label=\"Used\">0:01:00</td>"
                + "<td data-label=\"Asked for\">0:05:00</td><td data-label=\"Share\">20 %</td>")
        .contains("200 MiB", "2 GiB", "10 %", "0:00:30", "50 %", "7 B", advice);
    assertThat(browser.ask(page(process), "Accept-Language", "pt-BR").body())
        .contains("Tempo de execução", "código de saída 3", "boom")
        .doesNotContain(advice);
  }

  @Test
  void the_page_of_a_successful_run_shows_its_receipt() {
    JsonPath process = started();
    JobEnded end = (JobEnded) agent.ended(process, JobOutcome.SUCCEEDED);
    RunManifest manifest =
        new RunManifest(
            Optional.of("5891b5b5"),
            Optional.of(2),
            Optional.of(3L << 30),
            Optional.of("Left out: <b> (it was there no more)."));
    agent.say(
        1,
        new JobEnded(
            end.processId(),
            end.taskId(),
            end.job().listed(manifest),
            end.outcome(),
            end.failure(),
            end.detail()));
    becomes(process, "Successful");

    ConsoleBrowser browser = ConsoleBrowser.of("astronomer");
    await()
        .atMost(LIMIT)
        .until(() -> browser.get(page(process)).body().contains("data-test=\"receipt\""));
    assertThat(browser.get(page(process)).body())
        .contains(
            "Receipt: sha256 5891b5b5, 2 files, 3 GiB. Left out: &lt;b&gt; (it was there no more).");
    assertThat(browser.ask(page(process), "Accept-Language", "pt-BR").body())
        .contains("Recibo: sha256 5891b5b5, 2 arquivos, 3 GiB.");
  }

  @Test
  void the_job_script_comes_from_the_agent() {
    agent.answerFiles(ProcessUsageTest::script);
    JsonPath process = started();

    ConsoleBrowser.Answer answer =
        ConsoleBrowser.of("astronomer").get(page(process) + "/output?stream=script");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("#!/bin/sh\n");
    assertThat(ConsoleBrowser.of("astronomer").get(page(process)).body())
        .contains("data-test=\"script\"");
  }

  private static FileAnswer script(FileQuestion question) {
    boolean known = question.file() == RunFile.SCRIPT;
    byte[] bytes = "#!/bin/sh\n".getBytes(UTF_8);
    return new FileAnswer(
        question.processId(),
        question.file(),
        known ? Outcome.READ : Outcome.ABSENT,
        0,
        known ? bytes.length : 0,
        known ? Base64.getEncoder().encodeToString(bytes) : "",
        "");
  }
}
