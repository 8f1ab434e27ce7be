package br.org.linea.orchestration.agent.slurm;

import br.org.linea.orchestration.agent.job.Directives;
import br.org.linea.orchestration.agent.job.Directives.Given;
import br.org.linea.orchestration.agent.job.SbatchOptions.Field;
import br.org.linea.orchestration.agent.rundir.RunFiles;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A job as slurmrestd takes it, so that it becomes the job that sbatch would make of it: the
 * template's directives and the agent's own options as fields, and the variables that sbatch adds.
 */
final class RestJob {

  private static final String REQUEUE = "requeue";

  /** sbatch refuses the one beside the other. */
  private static final Set<String> MEMORY = Set.of("memory_per_node", "memory_per_cpu");

  /** By these the launchers of MPI that are not srun start their ranks. */
  private static final Map<String, String> MPI =
      Map.of(
          "HYDRA_BOOTSTRAP", "slurm",
          "HYDRA_LAUNCHER_EXTRA_ARGS", "--external-launcher",
          "I_MPI_HYDRA_BOOTSTRAP", "slurm",
          "I_MPI_HYDRA_BOOTSTRAP_EXEC_EXTRA_ARGS", "--external-launcher",
          "OMPI_MCA_plm_slurm_args", "--external-launcher",
          "PRTE_MCA_plm_slurm_args", "--external-launcher");

  private final RestVersion version;
  private final ObjectNode job = JsonNodeFactory.instance.objectNode();

  private RestJob(RestVersion version) {
    this.version = version;
  }

  /**
   * The body of the request.
   *
   * @param environment the job's own
   * @return empty when the job asks for something that the agent does not surely translate
   */
  static Optional<String> body(
      RestVersion version,
      JobSubmission submission,
      String script,
      Map<String, String> environment) {
    return options(submission, script)
        .flatMap(given -> new RestJob(version).write(given, submission, script, environment));
  }

  /** The script's, then those of sbatch's command line, which win. */
  private static Optional<List<Given>> options(JobSubmission submission, String script) {
    Optional<List<Given>> own = Directives.of(Sbatch.options(submission.options())).given();
    return Directives.of(script, submission.options())
        .given()
        .flatMap(
            first ->
                own.map(
                    then -> {
                      List<Given> all = new ArrayList<>(first);
                      all.addAll(then);
                      return all;
                    }));
  }

  private Optional<String> write(
      List<Given> given, JobSubmission submission, String script, Map<String, String> environment) {
    for (Given option : given) {
      if (!take(option)) {
        return Optional.empty();
      }
    }
    if (MEMORY.stream().allMatch(job::has)) {
      return Optional.empty();
    }
    // This version ignores a requeue that is false.
    if (version.isPlain() && job.path(REQUEUE).isBoolean() && !job.path(REQUEUE).asBoolean()) {
      job.remove(REQUEUE);
      job.put("no_requeue", true);
    }
    job.put("name", submission.name().value());
    job.put("comment", submission.comment());
    job.put("current_working_directory", submission.runDirectory().toString());
    job.put("standard_output", submission.runDirectory().resolve(RunFiles.OUT).toString());
    job.put("standard_error", submission.runDirectory().resolve(RunFiles.ERR).toString());
    // A second start appends; a double, which the launcher refuses, would empty the output.
    if (version.isPlain()) {
      job.put("open_mode", "append");
    } else {
      job.putArray("open_mode").add("APPEND");
    }
    putEnvironment(environment);
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    (version.hasScriptOutside() ? request : job).put("script", script);
    request.set("job", job);
    return Optional.of(request.toString());
  }

  /** Whether the option is translated. */
  private boolean take(Given given) {
    Optional<Field> field = given.option().field();
    Optional<JsonNode> value =
        field.flatMap(its -> RestValue.of(its.shape(), given.value(), version));
    field
        .map(Field::name)
        .filter(name -> !name.isEmpty())
        .ifPresent(name -> value.ifPresent(its -> job.set(name, its)));
    return value.isPresent();
  }

  private void putEnvironment(Map<String, String> environment) {
    Map<String, String> all = new TreeMap<>(version.preparesMpi() ? MPI : Map.of());
    all.putAll(environment);
    copy("cpus_per_task", "SLURM_CPUS_PER_TASK", all);
    copy("dependency", "SLURM_JOB_DEPENDENCY", all);
    if (version.isPlain()) {
      ObjectNode object = job.putObject("environment");
      all.forEach(object::put);
    } else {
      var list = job.putArray("environment");
      all.forEach((name, value) -> list.add(name + "=" + value));
    }
  }

  private void copy(String field, String variable, Map<String, String> environment) {
    if (job.has(field)) {
      environment.put(variable, job.path(field).asText());
    }
  }
}
