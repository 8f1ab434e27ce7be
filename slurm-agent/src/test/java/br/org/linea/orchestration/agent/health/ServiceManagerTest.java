package br.org.linea.orchestration.agent.health;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.watch.WatchHeartbeat;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the service manager hears, by a datagram socket in its place. */
class ServiceManagerTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** Java has no such sockets; Python, which the pipelines need anyway, has. */
  private static final String LISTENER =
      """
      import socket, sys
      s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
      s.bind(sys.argv[1])
      with open(sys.argv[2], "ab", 0) as heard:
          while True:
              heard.write(s.recv(4096) + b"\\n")
      """;

  @TempDir Path folder;
  private Process listener;
  private Path socket;
  private Path heard;

  @BeforeEach
  void listen() throws IOException {
    socket = folder.resolve("notify");
    heard = folder.resolve("heard");
    listener =
        new ProcessBuilder("/usr/bin/python3", "-c", LISTENER, socket.toString(), heard.toString())
            .redirectErrorStream(true)
            .redirectOutput(new File("/dev/null"))
            .start();
    Awaitility.await("the socket").atMost(LIMIT).until(() -> Files.exists(heard));
  }

  @AfterEach
  void end() throws InterruptedException {
    listener.destroyForcibly().waitFor();
  }

  @Test
  void readiness_life_and_the_end_are_reported_in_this_order() {
    ServiceManager manager = manager("400000");

    manager.ready("working");
    awaitHeard("WATCHDOG=1");
    manager.stopping();

    awaitHeard("STOPPING=1");
    assertThat(heard).content().containsSubsequence("READY=1", "WATCHDOG=1", "STOPPING=1");
  }

  @Test
  void without_a_watchdog_only_readiness_and_the_end_are_reported() {
    ServiceManager manager =
        new ServiceManager(new WatchHeartbeat(), Map.of("NOTIFY_SOCKET", socket.toString()));

    manager.ready("working");
    manager.stopping();

    awaitHeard("STOPPING=1");
    assertThat(heard).content().contains("READY=1").doesNotContain("WATCHDOG");
  }

  @Test
  void an_agent_that_waits_for_the_api_is_ready_and_says_what_it_waits_for() throws IOException {
    ServiceManager manager = manager("400000");

    manager.ready("waiting for the API");
    awaitHeard("STATUS=waiting for the API");
    manager.ready("working");
    manager.stopping();

    awaitHeard("STOPPING=1");
    assertThat(heard)
        .content()
        .containsSubsequence(
            "STATUS=waiting for the API", "WATCHDOG=1", "STATUS=working", "STOPPING=1");
    assertThat(Files.readString(heard).substring(0, Files.readString(heard).indexOf("WATCHDOG")))
        .contains("READY=1");
  }

  @Test
  void without_a_service_manager_nothing_is_started() {
    ServiceManager manager = new ServiceManager(new WatchHeartbeat(), Map.of());

    manager.ready("working");
    manager.stopping();

    assertThat(heard).isEmptyFile();
  }

  private ServiceManager manager(String watchdogMicros) {
    return new ServiceManager(
        new WatchHeartbeat(),
        Map.of("NOTIFY_SOCKET", socket.toString(), "WATCHDOG_USEC", watchdogMicros));
  }

  private void awaitHeard(String word) {
    Awaitility.await(word).atMost(LIMIT).until(() -> Files.readString(heard).contains(word));
  }
}
