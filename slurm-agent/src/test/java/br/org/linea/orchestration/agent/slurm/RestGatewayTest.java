package br.org.linea.orchestration.agent.slurm;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.config.SlurmConfig;
import br.org.linea.orchestration.agent.job.JobName;
import br.org.linea.orchestration.agent.job.Reply;
import br.org.linea.orchestration.catalogue.RunOptions;
import br.org.linea.orchestration.messages.JobId;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With a script in place of sbatch, and an answer of the test's own in place of slurmrestd's. */
class RestGatewayTest {

  private static final String VERSIONS = "{\"paths\": {\"/slurm/v0.0.38/job/submit\": {}}}";
  private static final Reply<SlurmJob> BY_REST = new Reply.Answer<>(SlurmJob.here(new JobId(63)));
  private static final Reply<SlurmJob> BY_SBATCH =
      new Reply.Answer<>(SlurmJob.here(new JobId(4711)));

  @TempDir Path temp;

  @AutoClose private ServerSocketChannel server;
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private volatile String second = "";
  private ScriptedCommands commands;
  private Path jobEnv;

  @BeforeEach
  void makeCommands() throws IOException {
    commands = new ScriptedCommands(temp.resolve("bin"));
    commands.put("sbatch", "echo called >> '%s'\necho 4711".formatted(temp.resolve("calls")));
    jobEnv = Files.writeString(temp.resolve("job.env"), "A=b\n");
  }

  /** Answers every submission so; nothing closes the connection without an answer. */
  private void answers(int status, String body) throws IOException {
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(temp.resolve("socket")));
    Thread.ofVirtual().start(() -> serve(server, status, body));
  }

  private void serve(ServerSocketChannel open, int status, String body) {
    while (open.isOpen()) {
      try (SocketChannel client = open.accept()) {
        ByteBuffer request = ByteBuffer.allocate(100_000);
        while (!isWhole(text(request))) {
          client.read(request);
        }
        requests.add(text(request));
        if (text(request).startsWith("GET")) {
          write(client, 200, VERSIONS);
        } else if (status > 0) {
          write(client, status, body);
        }
      } catch (IOException e) {
        return;
      }
    }
  }

  private static String text(ByteBuffer read) {
    return new String(read.array(), 0, read.position(), StandardCharsets.UTF_8);
  }

  private static boolean isWhole(String request) {
    return request.startsWith("GET") ? request.endsWith("\r\n\r\n") : request.endsWith("}");
  }

  private void write(SocketChannel client, int status, String body) throws IOException {
    String answer =
        "HTTP/1.1 %d SO\r\nConnection: Close\r\nContent-Length: %d\r\n\r\n%s%s"
            .formatted(status, body.length(), body, second);
    client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
  }

  private SlurmGateway gateway(String submit, String... clusters) {
    SlurmConfig config =
        AgentConfigs.agent(
                temp.resolve("bin"),
                Map.of(
                    "slurm-agent.slurm.submit",
                    submit,
                    "slurm-agent.slurm.rest-socket",
                    temp.resolve("socket").toString()),
                clusters)
            .slurm();
    return new CliSlurmGateway(
        config,
        ScriptedCommands.environment(Optional.of(jobEnv)),
        Map.of("PATH", "/usr/bin:/bin", "SLURM_CONF", "/etc/slurm/its.conf"),
        Clock.systemUTC());
  }

  private Reply<SlurmJob> submit(SlurmGateway gateway, String directives) throws IOException {
    Path script = temp.resolve("job.sbatch");
    Files.writeString(script, "#!/bin/sh\n" + directives + "\n:\n");
    return gateway.submit(
        new JobSubmission(
            new JobName("orch-12-0123456789ab"), temp, script, "process 12", RunOptions.NONE));
  }

  private boolean sbatchWasCalled() {
    return Files.exists(temp.resolve("calls"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rest", "auto"})
  void a_job_is_submitted_once_and_the_version_asked_for_once(String by) throws IOException {
    answers(200, "{\"errors\": [], \"job_id\": 63}");
    SlurmGateway gateway = gateway(by);

    assertThat(submit(gateway, "#SBATCH -c 2")).isEqualTo(BY_REST);
    assertThat(submit(gateway, "")).isEqualTo(BY_REST);

    assertThat(requests).hasSize(3);
    assertThat(requests.get(0)).startsWith("GET /openapi/v3 HTTP/1.1\r\n");
    assertThat(requests.get(1))
        .startsWith("POST /slurm/v0.0.38/job/submit HTTP/1.1\r\n")
        .contains("\"A\":\"b\"", "\"SLURM_CONF\":\"/etc/slurm/its.conf\"")
        .contains("\"SLURM_SUBMIT_DIR\":\"" + temp + "\"", "\"SLURM_UMASK\":\"0")
        .contains("\"SBATCH_JOB_NAME\":\"orch-12-0123456789ab-child\"")
        .contains("\"SBATCH_OPEN_MODE\":\"append\"", "\"SLURM_CPUS_PER_TASK\":\"2\"");
    assertThat(sbatchWasCalled()).isFalse();
  }

  @Test
  void by_default_slurmrestd_is_not_asked() throws IOException {
    answers(200, "{\"errors\": [], \"job_id\": 63}");

    assertThat(submit(gateway("sbatch"), "")).isEqualTo(BY_SBATCH);

    assertThat(requests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rest", "auto"})
  void a_lost_answer_leaves_the_job_in_doubt_and_sbatch_alone(String by) throws IOException {
    answers(0, "");

    assertThat(submit(gateway(by), "")).isInstanceOf(Reply.Unknown.class);

    assertThat(sbatchWasCalled()).isFalse();
  }

  @Test
  void without_a_slurmrestd_a_job_waits_or_goes_by_sbatch() throws IOException {
    assertThat(Replies.line(submit(gateway("rest"), "")))
        .startsWith("TRY_LATER slurmrestd cannot be reached at " + temp.resolve("socket"));
    assertThat(sbatchWasCalled()).isFalse();

    assertThat(submit(gateway("auto"), "")).isEqualTo(BY_SBATCH);
  }

  @Test
  void the_slurmrestd_of_another_user_is_as_none() throws IOException {
    answers(401, "Authentication failure");

    assertThat(Replies.line(submit(gateway("rest"), "")))
        .isEqualTo("TRY_LATER HTTP 401 Authentication failure");
    assertThat(submit(gateway("auto"), "")).isEqualTo(BY_SBATCH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"#SBATCH --signal=USR2@60", "#SBATCH --exclusive", "#SBATCH --nice=-1"})
  void what_the_agent_does_not_translate_goes_by_sbatch(String directive) throws IOException {
    answers(200, "{\"errors\": [], \"job_id\": 63}");

    assertThat(submit(gateway("rest"), directive)).isEqualTo(BY_SBATCH);

    assertThat(requests).noneMatch(request -> request.startsWith("POST"));
  }

  @Test
  void options_that_job_env_sets_go_by_sbatch() throws IOException {
    answers(200, "{\"errors\": [], \"job_id\": 63}");
    Files.writeString(jobEnv, "SBATCH_PARTITION=main\n");

    assertThat(submit(gateway("rest"), "")).isEqualTo(BY_SBATCH);
  }

  @Test
  void jobs_of_several_clusters_go_by_sbatch() throws IOException {
    answers(200, "{\"errors\": [], \"job_id\": 63}");

    assertThat(submit(gateway("rest", "north", "south"), "")).isEqualTo(BY_SBATCH);
  }

  @Test
  void a_limit_without_a_name_is_named_by_sbatch() throws IOException {
    answers(
        500,
        "{\"errors\": [{\"error\": \"Job violates accounting/QOS policy (job submit limit, user's"
            + " size and/or time limits)\"}]}");

    assertThat(submit(gateway("rest"), "")).isEqualTo(BY_SBATCH);
  }

  @Test
  void a_script_that_json_cannot_carry_goes_by_sbatch() throws IOException {
    answers(200, "{\"errors\": [], \"job_id\": 63}");
    Path script = temp.resolve("latin1.sbatch");
    Files.write(script, "#!/bin/sh\n# ü\n".getBytes(StandardCharsets.ISO_8859_1));

    Reply<SlurmJob> reply =
        gateway("rest")
            .submit(
                new JobSubmission(
                    new JobName("orch-12-0123456789ab"), temp, script, "", RunOptions.NONE));

    assertThat(reply).isEqualTo(BY_SBATCH);
  }

  /** So does slurmrestd of 26.05: the second one is the same error as plain text. */
  @Test
  void of_two_answers_the_first_one_counts() throws IOException {
    String refusal = "{\"errors\": [{\"error\": \"Invalid partition name specified\"}]}";
    second = "HTTP/1.1 422 SO\r\nConnection: Close\r\nContent-Length: 2\r\n\r\nno";
    answers(422, refusal);

    assertThat(Replies.line(submit(gateway("rest"), "")))
        .isEqualTo("REFUSAL Invalid partition name specified");
  }

  @Test
  void a_rate_limit_pauses_submissions() throws IOException {
    answers(500, "{\"errors\": [{\"error\": \"%s\"}]}".formatted(backoff()));
    SlurmGateway gateway = gateway("rest");

    assertThat(submit(gateway, "")).isInstanceOf(Reply.TryLater.class);
    assertThat(Replies.line(submit(gateway, ""))).contains("limits the rate");
  }

  private static String backoff() {
    return SbatchAnswers.rows().stream()
        .filter(row -> row.code().equals("SLURMCTLD_COMMUNICATIONS_BACKOFF"))
        .findFirst()
        .orElseThrow()
        .text();
  }
}
