package br.org.linea.orchestration.agent.cli;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.dispatch.Catalogue;
import br.org.linea.orchestration.agent.job.PipelineEntry;
import br.org.linea.orchestration.agent.job.Reply;
import br.org.linea.orchestration.agent.job.RunSpec;
import br.org.linea.orchestration.agent.rundir.JobEnvironment;
import br.org.linea.orchestration.agent.rundir.UnusableStart;
import br.org.linea.orchestration.agent.slurm.SlurmCheckup;
import br.org.linea.orchestration.messages.PipelineName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The catalogue, each pipeline's files, and whether Slurm would take its job. */
final class PipelineCheck implements Check {

  private final AgentConfig config;
  private final Catalogue catalogue;
  private final SlurmCheckup slurm;
  private final PythonCheck python;

  PipelineCheck(
      AgentConfig config, Catalogue catalogue, SlurmCheckup slurm, JobEnvironment environment) {
    this.python = new PythonCheck(environment);
    this.config = config;
    this.catalogue = catalogue;
    this.slurm = slurm;
  }

  @Override
  public List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    catalogue.problem().ifPresent(problem -> findings.add(Finding.fault("%s.", problem)));
    List<PipelineName> names = catalogue.names();
    if (names.isEmpty() && findings.isEmpty()) {
      findings.add(Finding.note("The catalogue holds no pipeline"));
    }
    names.forEach(name -> findings.addAll(look(name)));
    return findings;
  }

  private List<Finding> look(PipelineName name) {
    try {
      return catalogue
          .find(name)
          .map(this::all)
          .orElseGet(() -> List.of(Finding.note("%s has left the catalogue", name)));
    } catch (UncheckedIOException e) {
      return List.of(Finding.fault("%s: %s: %s.", name, e.getMessage(), e.getCause()));
    }
  }

  private List<Finding> all(PipelineEntry pipeline) {
    Stream<Finding> ofItsModel =
        config.executors().contains(pipeline.executor())
            ? python.look(pipeline).stream()
            : Stream.empty();
    return Stream.concat(Stream.of(look(pipeline)), ofItsModel).toList();
  }

  private Finding look(PipelineEntry pipeline) {
    Path executable = pipeline.folder().resolve(pipeline.executable());
    if (!Files.isReadable(executable)) {
      return Finding.fault(
          "%s: its executable %s is not there or may not be read.", pipeline.name(), executable);
    }
    if (!config.executors().contains(pipeline.executor())) {
      return Finding.note(
          "%s runs on %s, and this agent on %s",
          pipeline.name(), pipeline.executor(), String.join(", ", config.executors()));
    }
    return pipeline.executor().equals(RunSpec.LOCAL)
        ? Finding.good("%s %s, beside the agent", pipeline.name(), pipeline.version())
        : slurm(pipeline);
  }

  private Finding slurm(PipelineEntry pipeline) {
    try {
      Path scratch = Files.createTempDirectory("slurm-agent-doctor-");
      try {
        return finding(pipeline, slurm.wouldTake(pipeline, scratch));
      } finally {
        remove(scratch);
      }
    } catch (UnusableStart e) {
      return Finding.fault("%s: %s", pipeline.name(), e.getMessage());
    } catch (IOException e) {
      return Finding.fault("%s could not be tried: %s.", pipeline.name(), e);
    }
  }

  private static Finding finding(PipelineEntry pipeline, Reply<String> reply) {
    return switch (reply) {
      case Reply.Answer<String> answer ->
          Finding.good("%s %s: Slurm would take its job", pipeline.name(), pipeline.version());
      case Reply.Refusal<String> refusal ->
          Finding.fault("%s: Slurm would not take its job: %s.", pipeline.name(), refusal.words());
      case Reply.TryLater<String> tryLater ->
          Finding.fault("%s could not be tried: %s.", pipeline.name(), tryLater.words());
      case Reply.Unknown<String> unknown ->
          Finding.fault("%s could not be tried: %s.", pipeline.name(), unknown.why());
    };
  }

  private static void remove(Path scratch) throws IOException {
    try (Stream<Path> files = Files.list(scratch)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(scratch);
  }
}
