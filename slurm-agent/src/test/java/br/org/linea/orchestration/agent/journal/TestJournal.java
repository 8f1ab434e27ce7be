package br.org.linea.orchestration.agent.journal;

import br.org.linea.orchestration.agent.job.JobName;
import br.org.linea.orchestration.agent.job.RunSpec;
import br.org.linea.orchestration.catalogue.Resources;
import br.org.linea.orchestration.catalogue.RunOptions;
import br.org.linea.orchestration.catalogue.SuccessBy;
import br.org.linea.orchestration.messages.AdoptedJob;
import br.org.linea.orchestration.messages.JobId;
import br.org.linea.orchestration.messages.JobPhase;
import br.org.linea.orchestration.messages.JobSnapshot;
import br.org.linea.orchestration.messages.PipelineName;
import br.org.linea.orchestration.messages.ProcessId;
import br.org.linea.orchestration.messages.StartProcess;
import br.org.linea.orchestration.messages.WorkerName;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Entries and a mapper for tests; the mapper is set as {@code application.properties} has it. */
public final class TestJournal {

  static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");
  static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  static final WorkerName WORKER = new WorkerName("agent-1");
  static final Reports REPORTS = new Reports(WORKER, CLOCK);

  /** Every key that an entry of the catalogue may have. */
  static final RunOptions OPTIONS =
      new RunOptions(
          new Resources(
              Optional.of("main"),
              Optional.of("lsst"),
              Optional.of("1-12:00:00"),
              Optional.of("4"),
              Optional.of("16G"),
              Optional.of("high"),
              Optional.of("2"),
              Optional.of("1"),
              Optional.of("a100"),
              Optional.of("talk"),
              Optional.of("survey")),
          SuccessBy.SLURM,
          Optional.of(Duration.ofSeconds(30)),
          Optional.of(false),
          List.of("south"));

  private TestJournal() {}

  static ObjectMapper mapper() {
    return JsonMapper.builder()
        .findAndAddModules()
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .build();
  }

  /** Opens it. */
  public static Journal open(Path folder) {
    return new Journal(folder, mapper(), CLOCK);
  }

  /** A run that has not begun. */
  public static JournalEntry accepted(int id) {
    UUID task = UUID.randomUUID();
    return accepted(id, task, JobName.of(new ProcessId(id), task));
  }

  /**
   * A run in Slurm.
   *
   * @param job its job
   * @param adopted who submitted it, where that was another system
   * @param processing where run directories are
   * @param accepted when the API took it
   * @param journalled when the journal heard of it
   */
  public static JournalEntry live(
      JobId job,
      Optional<AdoptedJob> adopted,
      Path processing,
      Instant accepted,
      Instant journalled) {
    StartProcess start =
        new StartProcess(
            new ProcessId(12),
            UUID.randomUUID(),
            new PipelineName("hello"),
            "1.0",
            "slurm",
            "{}",
            "pz",
            accepted,
            adopted);
    return JournalEntry.of(RunSpec.of(start, processing), EntryPhase.ACCEPTED, journalled)
        .live(job);
  }

  /** The same with this last seen of its job. */
  public static JournalEntry seen(JournalEntry entry, JobSnapshot snapshot) {
    return REPORTS.alive(entry, snapshot, JobPhase.RUNNING);
  }

  static JournalEntry accepted(int id, UUID task, JobName jobName) {
    RunSpec run =
        new RunSpec(
            new ProcessId(id),
            task,
            new PipelineName("hello"),
            "1.0",
            "slurm",
            "{\"a\": 1e8, \"b\": \"\u00fc \ud83d\ude00\"}",
            "pz",
            Path.of("/data/with blank/hello/00000001"),
            jobName,
            java.time.Instant.EPOCH);
    return JournalEntry.of(run, EntryPhase.ACCEPTED, NOW);
  }
}
