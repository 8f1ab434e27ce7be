package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.stack.programs.Program;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs that are stopped or killed while jobs wait and run. */
class RestartsIT {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  @AutoClose private static Platform platform;
  private static Client client;

  /** How a program ends. */
  enum End {
    TERM {
      @Override
      void of(Program program) {
        program.terminate();
      }
    },
    KILL {
      @Override
      void of(Program program) {
        program.kill();
      }
    };

    abstract void of(Program program);
  }

  @BeforeAll
  static void start() {
    platform = Platform.start();
    client = platform.client();
  }

  @ParameterizedTest
  @EnumSource(End.class)
  void jobs_go_on_and_end_right_when_the_agent_is_restarted(End end) throws IOException {
    int running = client.start("counted", "{\"seconds\": 3}");
    int failing = client.start("counted", "{\"seconds\": 3, \"exit_code\": 7}");
    int queued = client.start("late", "");
    client.await(running, LIMIT, "Running");
    client.await(failing, LIMIT, "Running");
    client.await(queued, LIMIT, "Pending");

    String job = client.jobName(running);
    end.of(platform.agent());
    int asked = client.start("counted", "");
    awaitEndInSlurm(job);
    platform.startAgent();

    client.await(running, LIMIT, "Successful");
    client.await(failing, LIMIT, "Failed");
    client.await(queued, LIMIT, "Successful");
    client.await(asked, LIMIT, "Successful");
    assertRanOnce(running, failing, queued, asked);
  }

  @ParameterizedTest
  @EnumSource(End.class)
  void jobs_go_on_and_end_right_when_the_api_is_restarted(End end) throws IOException {
    int running = client.start("counted", "{\"seconds\": 3}");
    int queued = client.start("late", "");
    client.await(running, LIMIT, "Running");
    client.await(queued, LIMIT, "Pending");
    int last = client.start("counted", "");

    String job = client.jobName(running);
    end.of(platform.api());
    awaitEndInSlurm(job);
    platform.startApi();

    client.await(running, LIMIT, "Successful");
    client.await(queued, LIMIT, "Successful");
    client.await(last, LIMIT, "Successful");
    assertRanOnce(running, queued, last);
  }

  private static void awaitEndInSlurm(String job) {
    Awaitility.await(job + " to end in Slurm")
        .atMost(LIMIT)
        .until(() -> !platform.queuedNames().contains(job));
  }

  private static void assertRanOnce(Integer... processes) throws IOException {
    for (int process : List.of(processes)) {
      assertThat(platform.marks(client, process)).as("runs of process %d", process).hasSize(1);
    }
  }
}
