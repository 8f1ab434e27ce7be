package br.org.linea.orchestration.agent.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import br.org.linea.orchestration.catalogue.ResourceLimits;
import br.org.linea.orchestration.catalogue.RunOptions;
import br.org.linea.orchestration.messages.AdoptedJob;
import br.org.linea.orchestration.messages.ExitEvidence;
import br.org.linea.orchestration.messages.JobId;
import br.org.linea.orchestration.messages.JobSnapshot;
import br.org.linea.orchestration.messages.PipelineName;
import br.org.linea.orchestration.messages.ProcessId;
import br.org.linea.orchestration.messages.StartProcess;
import br.org.linea.orchestration.messages.WorkerName;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PlanTest {

  private static final UUID TASK = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");
  private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");
  private static final WorkerName WORKER = new WorkerName("agent-1");

  @Test
  void a_jobs_name_tells_its_process_and_its_task() {
    JobName name = JobName.of(new ProcessId(12), TASK);
    assertThat(name).hasToString("orch-12-0123456789ab");
    assertThat(name.child()).hasToString("orch-12-0123456789ab-child");
    assertThat(JobName.of(new ProcessId(12), UUID.randomUUID())).isNotEqualTo(name);
  }

  @Test
  void a_start_is_planned_below_the_processing_folder() {
    StartProcess start =
        new StartProcess(
            new ProcessId(12),
            TASK,
            new PipelineName("hello"),
            "1.0",
            "local",
            "{\"size\":1e8}",
            "pz",
            NOW);
    RunSpec run = RunSpec.of(start, Path.of("/data/runs"));
    assertThat(run.runDirectory()).isEqualTo(Path.of("/data/runs/hello/00000012"));
    assertThat(run.config()).isEqualTo("{\"size\":1e8}");
    assertThat(run.jobName()).isEqualTo(JobName.of(new ProcessId(12), TASK));
    assertThat(run.local()).isTrue();
    assertThat(run.adopted()).isFalse();
  }

  @Test
  void an_adopted_job_keeps_the_name_that_the_other_system_gave_it() {
    StartProcess start =
        new StartProcess(
            new ProcessId(12),
            TASK,
            new PipelineName("hello"),
            "1.0",
            "slurm",
            "{}",
            "pz",
            NOW,
            Optional.of(new AdoptedJob(new JobId(7), "JOB_12")));
    RunSpec run = RunSpec.of(start, Path.of("/data/runs"));
    assertThat(run.jobName()).hasToString("JOB_12");
    assertThat(run.adopted()).isTrue();
  }

  @Test
  void resources_of_a_request_stay_with_the_run_under_an_executor_that_old_agents_refuse() {
    StartProcess start =
        new StartProcess(
            new ProcessId(12),
            TASK,
            new PipelineName("hello"),
            "1.0",
            StartProcess.WITH_RESOURCES,
            "{}",
            "pz",
            NOW,
            Optional.empty(),
            Map.of("memory", "2G"));
    RunSpec run = RunSpec.of(start, Path.of("/data/runs"));
    assertThat(run.resources()).isEqualTo(Map.of("memory", "2G"));
    assertThat(run.executor()).isEqualTo("slurm+resources");
    assertThat(run.local()).isFalse();
    assertThat(StartProcess.runsOn(List.of("slurm", "local")))
        .containsExactly("slurm", "local", "slurm+resources");
    assertThat(StartProcess.runsOn(List.of("local"))).containsExactly("local");
  }

  @Test
  void snapshots_that_differ_only_in_their_moment_tell_the_same() {
    JobSnapshot one = Snapshots.running(WORKER, NOW, new JobId(7));
    JobSnapshot again = Snapshots.ended(one, NOW, Optional.empty(), Optional.empty());
    assertThat(Snapshots.tellTheSame(one, at(one, NOW.plusSeconds(60)))).isTrue();
    assertThat(Snapshots.tellTheSame(one, again)).isFalse();
    assertThat(
            Snapshots.tellTheSame(
                Snapshots.unsubmitted(WORKER, NOW, Optional.of("a")),
                Snapshots.unsubmitted(WORKER, NOW, Optional.of("b"))))
        .isFalse();
  }

  private static JobSnapshot at(JobSnapshot one, Instant moment) {
    return new JobSnapshot(
        one.worker(),
        moment,
        one.jobId(),
        one.cluster(),
        one.rawState(),
        one.reason(),
        one.submittedAt(),
        one.startedAt(),
        one.endedAt(),
        one.exit());
  }

  @Test
  void an_end_keeps_what_was_known_and_takes_the_best_time_there_is() {
    JobSnapshot live = Snapshots.submitted(WORKER, NOW, new JobId(7), Optional.of("linea"));
    ExitEvidence exit = new ExitEvidence(Optional.of(0), Optional.empty(), Optional.of("0:0"));
    Instant end = NOW.plusSeconds(5);
    JobSnapshot ended =
        Snapshots.ended(live, NOW.plusSeconds(9), Optional.of(end), Optional.of(exit));
    assertThat(ended.endedAt()).contains(end);
    assertThat(ended.exit()).contains(exit);
    assertThat(ended.cluster()).contains("linea");
    assertThat(ended.submittedAt()).contains(NOW);
    assertThat(
            Snapshots.ended(live, NOW.plusSeconds(9), Optional.empty(), Optional.empty()).endedAt())
        .contains(NOW.plusSeconds(9));
  }

  @Test
  void an_entry_of_the_catalogue_does_not_change_under_its_reader() {
    Map<String, Object> keys = new HashMap<>(Map.of("version", "1"));
    PipelineEntry entry =
        new PipelineEntry(
            new PipelineName("hello"),
            Path.of("/p"),
            "slurm",
            "sh",
            "r",
            "1",
            Optional.empty(),
            RunOptions.NONE,
            ResourceLimits.NONE,
            OptionalInt.empty(),
            keys);
    keys.put("version", "2");
    assertThat(entry.entry()).containsEntry("version", "1");
    assertThatThrownBy(() -> entry.entry().put("version", "3"))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
