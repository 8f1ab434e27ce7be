package br.org.linea.orchestration.api.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.AgentFixture;
import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.messages.JobEnded;
import br.org.linea.orchestration.messages.JobOutcome;
import br.org.linea.orchestration.messages.JobSnapshot;
import br.org.linea.orchestration.messages.JobUsage;
import br.org.linea.orchestration.messages.ProcessEvent;
import br.org.linea.orchestration.messages.RunManifest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The receipt of what a successful run has left. */
@ApiTest
class ManifestTest extends AgentFixture {

  private static final String SHA256 =
      "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";
  private static final RunManifest MANIFEST =
      new RunManifest(Optional.of(SHA256), Optional.of(2), Optional.of(1L << 33), Optional.empty());
  private static final JobUsage USAGE = JobUsage.missing("This cluster keeps no accounts.");

  private ProcessEvent ended(JsonPath process, UnaryOperator<JobSnapshot> more) {
    JobEnded end = (JobEnded) agent.ended(process, JobOutcome.SUCCEEDED);
    return new JobEnded(
        end.processId(),
        end.taskId(),
        more.apply(end.job()),
        end.outcome(),
        end.failure(),
        end.detail());
  }

  private JsonPath read(JsonPath process) {
    return process(process.getInt("id"));
  }

  private void isTold(JsonPath process) {
    await().atMost(LIMIT).until(() -> read(process).getMap("manifest") != null);
  }

  private String usageMissing(JsonPath process) {
    return get(process.getInt("id"), "usage/").getString("missing");
  }

  @Test
  void a_receipt_is_shown_and_changes_nothing_else() {
    JsonPath process = started();
    agent.say(1, ended(process, job -> job));
    becomes(process, "Successful");
    JsonPath before = read(process);
    assertThat(before.getMap("$")).containsKey("manifest");
    assertThat(before.getMap("manifest")).isNull();
    List<?> history = get(process.getInt("id"), "history/").getList("$");

    agent.say(2, ended(process, job -> job.listed(MANIFEST)));
    isTold(process);

    JsonPath after = read(process);
    assertThat(after.getString("manifest.sha256")).isEqualTo(SHA256);
    assertThat(after.getInt("manifest.files")).isEqualTo(2);
    assertThat(after.getLong("manifest.bytes")).isEqualTo(1L << 33);
    assertThat(after.getMap("manifest")).containsEntry("missing", null);
    for (String field : List.of("status", "started_at", "ended_at", "comment", "reason")) {
      assertThat(after.<Object>get(field)).as(field).isEqualTo(before.get(field));
    }
    assertThat(get(process.getInt("id"), "history/").getList("$")).isEqualTo(history);
  }

  @Test
  void why_there_is_none_is_in_the_agents_words() {
    JsonPath process = started();
    agent.say(1, ended(process, job -> job.listed(RunManifest.missing("of its own"))));
    isTold(process);
    assertThat(read(process).getString("manifest.missing")).isEqualTo("of its own");
    assertThat(read(process).getMap("manifest")).containsEntry("sha256", null);
  }

  @Test
  void usage_and_manifest_come_in_either_order_and_neither_erases_the_other() {
    JsonPath one = started();
    agent.say(1, ended(one, job -> job.listed(MANIFEST)));
    isTold(one);
    agent.say(2, ended(one, job -> job.used(USAGE)));
    JsonPath other = started();
    agent.say(1, ended(other, job -> job.used(USAGE)));
    agent.say(2, ended(other, job -> job.listed(MANIFEST)));

    for (JsonPath process : List.of(one, other)) {
      isTold(process);
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> assertThat(usageMissing(process)).isEqualTo("This cluster keeps no accounts."));
      assertThat(read(process).getString("manifest.sha256")).isEqualTo(SHA256);
    }
  }
}
