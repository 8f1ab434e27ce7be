package br.org.linea.orchestration.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.dispatch.Catalogue;
import br.org.linea.orchestration.agent.slurm.AgentConfigs;
import br.org.linea.orchestration.agent.slurm.ScriptedCommands;
import br.org.linea.orchestration.messages.WorkerName;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A site where all is well, and one fault at a time. */
class DoctorTest {

  @TempDir Path temp;

  private final Map<String, String> settings = new HashMap<>();
  private ScriptedCommands slurm;
  private WebServices web;
  private Clock clock = Clock.systemUTC();

  @BeforeEach
  void makeSite() throws IOException {
    web = new WebServices();
    slurm = new ScriptedCommands(temp.resolve("bin"));
    for (String folder : List.of("pipelines/hello", "processing", "datasets", "journal")) {
      Files.createDirectories(temp.resolve(folder));
    }
    Files.writeString(temp.resolve("pipelines/hello/run.sh"), "echo hello\n");
    catalogue("hello: {path: hello, executor: slurm, runner: sh, executable: run.sh, version: 1}");
    for (String folder : List.of("pipelines", "processing", "datasets", "journal")) {
      settings.put("slurm-agent." + folder + "-dir", temp.resolve(folder).toString());
    }
    Path env = Files.writeString(temp.resolve("job.env"), "DASK_EXECUTOR=slurm\n");
    settings.put("slurm-agent.job-env-file", env.toString());
    settings.put("slurm-agent.slurm.bin-dir", temp.resolve("bin").toString());
    settings.put("slurm-agent.api-url", web.address());
    settings.put("quarkus.oidc-client.auth-server-url", web.address() + "/realms/orchestration");
    settings.put("quarkus.oidc-client.token-path", "/token");
    settings.put("quarkus.oidc-client.client-id", "slurm-agent");
    settings.put("quarkus.oidc-client.credentials.secret", "s+cr%t");
  }

  @AfterEach
  void close() {
    web.close();
  }

  private void catalogue(String text) throws IOException {
    Files.writeString(temp.resolve("pipelines/pipelines.yaml"), text + "\n");
  }

  private void template(String text) throws IOException {
    Files.writeString(temp.resolve("pipelines/hello/sbatch.template"), text + "\n");
  }

  private record Report(int code, String text) {}

  private Report examine() {
    SmallRyeConfig config =
        AgentConfigs.builder()
            .withSources(new PropertiesConfigSource(settings, "test", 100))
            .build();
    AgentConfig agent = config.getConfigMapping(AgentConfig.class);
    Map<String, Check> checks = new LinkedHashMap<>();
    checks.put("Folders", new FolderCheck(agent, slurm.environment(agent)));
    checks.put(
        "Pipelines",
        new PipelineCheck(
            agent,
            new Catalogue(agent.pipelinesDir()),
            slurm.checkup(agent),
            slurm.environment(agent)));
    checks.put(
        "Slurm", new SlurmCheck(agent.slurm(), slurm.checkup(agent), slurm.gateway(agent), clock));
    if (settings.containsKey("rabbitmq-port")) {
      checks.put("Broker", new BrokerCheck(new WorkerName(agent.worker()), config));
    }
    checks.put("API", new ApiCheck(agent, config, clock));
    StringWriter text = new StringWriter();
    int code = new Doctor(checks).examine(new PrintWriter(text, true));
    return new Report(code, text.toString());
  }

  private void namesTheOneFault(String... words) {
    Report report = examine();
    assertThat(report.code()).as(report.text()).isEqualTo(1);
    List<String> faults =
        report.text().lines().filter(line -> line.strip().startsWith("FAULT")).toList();
    assertThat(faults).as(report.text()).hasSize(1);
    assertThat(faults.getFirst()).contains(words);
    assertThat(report.text()).endsWith("One thing is wrong.\n");
  }

  @Test
  void where_all_is_well_nothing_is_wrong() throws IOException {
    Report report = examine();
    assertThat(report.text())
        .contains("ok     hello 1: Slurm would take its job")
        .contains("ok     Slurm 22.05.8, cluster orchestration")
        .contains("ok     sacct answers")
        .contains("ok     Keycloak gives client slurm-agent a token")
        .contains("it has 2 processes in hand")
        .endsWith("Nothing is wrong.\n");
    assertThat(report.code()).isZero();
    try (var left = Files.walk(temp.resolve("processing"))) {
      assertThat(left).as("it changes nothing").hasSize(1);
    }
    assertThat(temp.resolve("journal/journal.json")).doesNotExist();
  }

  @Test
  void a_folder_that_is_not_there_is_named() {
    settings.put("slurm-agent.datasets-dir", "/nowhere/datasets");
    namesTheOneFault("slurm-agent.datasets-dir", "/nowhere/datasets");
  }

  @Test
  void a_folder_that_cannot_be_written_is_named() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "in the way");
    settings.put("slurm-agent.processing-dir", file.toString());
    namesTheOneFault("slurm-agent.processing-dir", file.toString(), "may write");
  }

  @Test
  void a_journal_that_cannot_be_made_is_named() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "in the way");
    settings.put("slurm-agent.journal-dir", file.resolve("journal").toString());
    namesTheOneFault("slurm-agent.journal-dir", "may not make it");
  }

  @Test
  void a_bad_line_of_the_jobs_environment_is_named() throws IOException {
    Files.writeString(temp.resolve("job.env"), "A=1\nnonsense\n");
    Report report = examine();
    assertThat(report.code()).isEqualTo(1);
    assertThat(report.text()).contains("FAULT  slurm-agent.job-env-file", "job.env line 2");
  }

  @Test
  void a_broken_catalogue_is_named_with_its_line() throws IOException {
    catalogue("hello: {path: a\nb: c");
    namesTheOneFault("pipelines.yaml", "line 2");
  }

  @Test
  void a_missing_executable_is_named() throws IOException {
    Files.delete(temp.resolve("pipelines/hello/run.sh"));
    namesTheOneFault("hello", temp.resolve("pipelines/hello/run.sh").toString());
  }

  @Test
  void a_template_that_asks_for_an_array_is_named() throws IOException {
    template("#!/bin/sh\n#SBATCH --array=1-3\n{cmd}");
    namesTheOneFault("hello", "--array");
  }

  @Test
  void a_template_that_slurm_refuses_is_named_with_slurms_words() throws IOException {
    template("#!/bin/sh\n#SBATCH --partition=nowhere\n{cmd}");
    slurm.put("sbatch", "echo 'allocation failure: Invalid partition name' >&2; exit 1");
    namesTheOneFault("hello", "Slurm would not take its job", "Invalid partition name");
  }

  @Test
  void missing_commands_of_slurm_are_named() throws IOException {
    slurm.remove("squeue");
    slurm.remove("sacct");
    namesTheOneFault("squeue, sacct", "slurm-agent.slurm.bin-dir");
  }

  @Test
  void a_controller_that_is_away_is_named() throws IOException {
    slurm.put("scontrol", "echo 'Unable to contact slurm controller' >&2; exit 1");
    namesTheOneFault("controller does not answer", "Unable to contact slurm controller");
  }

  @Test
  void accounts_that_do_not_answer_are_named() throws IOException {
    slurm.put("sacct", "echo 'sacct: error: Problem talking to the database' >&2; exit 1");
    namesTheOneFault("sacct does not answer", "Problem talking to the database");
  }

  @Test
  void a_grace_that_is_too_short_for_this_cluster_is_named() {
    settings.put("slurm-agent.slurm.lost-grace", "100s");
    namesTheOneFault("lost-grace is 100 s", "MinJobAge, 300 s");
    settings.remove("slurm-agent.slurm.lost-grace");
    settings.put("slurm-agent.slurm.submit-timeout", "235s");
    namesTheOneFault("recovery-grace is 240 s", "245 s");
  }

  @Test
  void a_broker_that_is_away_is_named() throws IOException {
    settings.put("rabbitmq-port", Integer.toString(WebServices.closedPort()));
    namesTheOneFault("RabbitMQ at localhost:", "Connection refused");
  }

  @Test
  void a_wrong_secret_is_named() {
    settings.put("quarkus.oidc-client.credentials.secret", "wrong");
    namesTheOneFault("Keycloak gives client slurm-agent no token", "unauthorized_client");
  }

  @Test
  void a_keycloak_that_is_away_is_named() throws IOException {
    settings.put(
        "quarkus.oidc-client.auth-server-url", "http://localhost:" + WebServices.closedPort());
    namesTheOneFault("Keycloak does not answer");
  }

  @Test
  void an_api_that_is_away_or_is_something_else_is_named() throws IOException {
    settings.put("slurm-agent.api-url", "http://localhost:" + WebServices.closedPort());
    namesTheOneFault("The API does not answer", "slurm-agent.api-url");
    settings.put("slurm-agent.api-url", web.address() + "/elsewhere");
    namesTheOneFault("nothing of the API is at " + web.address() + "/elsewhere/api/");
  }

  @Test
  void a_token_that_the_api_does_not_take_is_named_with_its_reason() {
    web.answerOfTheApi(401, "{\"detail\":\"no\"}");
    namesTheOneFault("does not take the token", "invalid_token");
    web.answerOfTheApi(403, "{\"detail\":\"no\"}");
    namesTheOneFault("does not let this client act as agent 'slurm-agent'", "role agent");
    web.answerOfTheApi(404, "{\"detail\":\"No Agent\"}");
    assertThat(examine().text()).contains("note   The API does not know this agent yet");
  }

  @Test
  void clocks_that_differ_are_named() {
    clock = Clock.offset(clock, Duration.ofMinutes(10));
    assertThat(examine().text())
        .containsPattern(
            "FAULT  This clock and Keycloak's are (599|60[0-9]) s apart; set both by NTP")
        .containsPattern("FAULT  This clock and the API's are (599|60[0-9]) s apart");
  }

  @Test
  void a_check_that_fails_itself_is_a_fault_and_hides_no_other() {
    StringWriter text = new StringWriter();
    Map<String, Check> checks = new LinkedHashMap<>();
    checks.put(
        "One",
        () -> {
          throw new IllegalStateException("broken");
        });
    checks.put("Two", () -> List.of(Finding.fault("really %s", "wrong"), Finding.note("hm")));
    assertThat(new Doctor(checks).examine(new PrintWriter(text, true))).isEqualTo(1);
    assertThat(text.toString())
        .contains("broken", "really wrong", "2 things are wrong.")
        .doesNotContain("Exception");
  }

  @Test
  void a_monitor_gets_each_finding_as_json() throws IOException {
    Map<String, Check> checks = new LinkedHashMap<>();
    checks.put("Folders", () -> List.of(Finding.good("all is \"there\"")));
    checks.put("Slurm", () -> List.of(Finding.note("no accounting"), Finding.fault("no sbatch")));
    StringWriter text = new StringWriter();

    assertThat(new Doctor(checks).examineAsJson(new PrintWriter(text, true))).isEqualTo(1);
    assertThat(new ObjectMapper().readTree(text.toString()))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"faults": 1, "findings": [
                      {"check": "Folders", "kind": "good", "sentence": "all is \\"there\\""},
                      {"check": "Slurm", "kind": "note", "sentence": "no accounting"},
                      {"check": "Slurm", "kind": "fault", "sentence": "no sbatch"}]}
                    """));
  }

  @Test
  void a_slurmrestd_that_shall_submit_has_to_answer() {
    settings.put("slurm-agent.slurm.submit", "rest");
    namesTheOneFault("slurmrestd cannot be reached", "docs/slurmrestd.md");
  }
}
