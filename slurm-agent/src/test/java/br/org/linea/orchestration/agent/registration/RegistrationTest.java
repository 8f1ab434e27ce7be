package br.org.linea.orchestration.agent.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.dispatch.Assignments;
import br.org.linea.orchestration.agent.dispatch.Catalogue;
import br.org.linea.orchestration.agent.dispatch.TestGates;
import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.agent.journal.Reports;
import br.org.linea.orchestration.agent.journal.TestJournal;
import br.org.linea.orchestration.agent.slurm.AgentConfigs;
import br.org.linea.orchestration.agent.slurm.SlurmGateway;
import br.org.linea.orchestration.messages.AgentLease;
import br.org.linea.orchestration.messages.AgentRegistration;
import br.org.linea.orchestration.messages.AssignedProcess;
import br.org.linea.orchestration.messages.WorkerName;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistrationTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final long LEASE = 7;

  /** The list cannot be read as often as this says. */
  private final AtomicInteger failures = new AtomicInteger();

  private final List<LogRecord> log = new CopyOnWriteArrayList<>();
  private final Handler listener = new Listener();
  private final Logger logger = Logger.getLogger(Registration.class.getName());

  @TempDir Path folder;
  private Journal journal;
  private Registration registration;

  private final class Listener extends Handler {
    @Override
    public void publish(LogRecord line) {
      log.add(line);
    }

    @Override
    public void flush() {
      // Nothing is held back.
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  /** Answers as the API does; the real one cannot be made to fail between its two answers. */
  private final class ApiThatFailsBetweenItsAnswers implements OrchestratorApi {
    @Override
    public AgentLease register(String worker, AgentRegistration of) {
      return new AgentLease(new WorkerName(worker), LEASE);
    }

    @Override
    public List<AssignedProcess> assigned(String worker) {
      assertThat(journal.isFresh()).as("until the list is taken over").isTrue();
      if (failures.getAndDecrement() > 0) {
        throw new IllegalStateException("503");
      }
      return List.of();
    }
  }

  @BeforeEach
  void open() {
    logger.addHandler(listener);
    journal = TestJournal.open(folder.resolve("journal"));
    AgentConfig config = AgentConfigs.agent(folder);
    registration =
        new Registration(
            new ApiThatFailsBetweenItsAnswers(),
            journal,
            new Catalogue(folder),
            nameless(),
            new Assignments(
                journal,
                new Reports(new WorkerName("agent-1"), Clock.systemUTC()),
                Clock.systemUTC(),
                config),
            TestGates.closed(System::nanoTime),
            config,
            Clock.systemUTC(),
            "1");
  }

  @AfterEach
  void close() {
    registration.stop();
    journal.close();
    logger.removeHandler(listener);
  }

  /** Slurm is not asked here for more than the cluster's name. */
  private static SlurmGateway nameless() {
    return (SlurmGateway)
        Proxy.newProxyInstance(
            RegistrationTest.class.getClassLoader(),
            new Class<?>[] {SlurmGateway.class},
            (proxy, method, arguments) -> Optional.empty());
  }

  @Test
  void work_that_cannot_start_is_logged_with_its_cause_and_ends_the_agent() {
    AtomicBoolean ended = new AtomicBoolean();

    registration.start(
        () -> {
          throw new IllegalStateException("the watch cannot start");
        },
        () -> ended.set(true));

    await().atMost(LIMIT).untilTrue(ended);
    assertThat(log)
        .filteredOn(line -> line.getThrown() != null)
        .singleElement()
        .satisfies(line -> assertThat(line.getThrown()).hasMessage("the watch cannot start"));
  }

  @Test
  void a_journal_has_its_lease_only_when_the_list_of_processes_is_taken_over() {
    failures.set(1);
    AtomicBoolean registered = new AtomicBoolean();

    registration.start(() -> registered.set(true), () -> {});

    await().atMost(LIMIT).untilTrue(registered);
    assertThat(journal.lease()).hasValue(LEASE);
  }
}
