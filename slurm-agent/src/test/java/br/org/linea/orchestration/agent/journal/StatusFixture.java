package br.org.linea.orchestration.agent.journal;

import br.org.linea.orchestration.messages.JobId;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** A journal with something of everything in it, for tests of other packages. */
public final class StatusFixture {

  private StatusFixture() {}

  /** The mapper of the program. */
  public static ObjectMapper mapper() {
    return TestJournal.mapper();
  }

  /** The fixture's moment. */
  public static Clock clock() {
    return TestJournal.CLOCK;
  }

  /** Opens a journal and fills it; it holds its lock until it is closed. */
  public static Journal open(Path folder) {
    Journal journal = TestJournal.open(folder);
    journal.saveLease(3);
    journal.create(
        TestJournal.REPORTS.deferred(TestJournal.accepted(1), "QOSMaxSubmitJobPerUserLimit"));
    journal.create(
        TestJournal.REPORTS
            .submitted(TestJournal.accepted(2), new JobId(4711), Optional.of("linea"))
            .stopped(new StopRequest("pz", Instant.EPOCH)));
    return journal;
  }
}
