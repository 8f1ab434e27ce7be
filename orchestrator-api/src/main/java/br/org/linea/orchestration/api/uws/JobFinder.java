package br.org.linea.orchestration.api.uws;

import br.org.linea.orchestration.api.identity.Caller;
import br.org.linea.orchestration.api.pipeline.PipelineCatalogue;
import br.org.linea.orchestration.api.process.ProcessStatus;
import br.org.linea.orchestration.api.rest.ApiProblem;
import br.org.linea.orchestration.api.store.ProcessQuery;
import br.org.linea.orchestration.api.store.ProcessQuery.Column;
import br.org.linea.orchestration.api.store.ProcessQuery.Ordering;
import br.org.linea.orchestration.api.store.ProcessQuery.Page;
import br.org.linea.orchestration.api.store.Processes;
import br.org.linea.orchestration.api.store.UwsDrafts;
import br.org.linea.orchestration.catalogue.Pipeline;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Finds the jobs that the caller may see: its own, for operators the processes of all owners. */
@ApplicationScoped
class JobFinder {

  private static final Comparator<Job> OLDEST_FIRST =
      Comparator.comparing(Job::createdAt).thenComparing(Job::id);

  private final PipelineCatalogue catalogue;
  private final Processes processes;
  private final UwsDrafts drafts;
  private final Caller caller;

  JobFinder(PipelineCatalogue catalogue, Processes processes, UwsDrafts drafts, Caller caller) {
    this.catalogue = catalogue;
    this.processes = processes;
    this.drafts = drafts;
    this.caller = caller;
  }

  /** The pipeline, or the 404 that says that there is none. */
  Pipeline pipeline(String name) {
    return catalogue.find(name).orElseThrow(() -> ApiProblem.noSuchPipeline(404, name));
  }

  /** The job, or a 404 that does not reveal whether it exists. */
  Uni<Job> find(String pipeline, String id) {
    return Uni.createFrom()
        .item(() -> parsed(id))
        .chain(task -> process(pipeline, task).chain(found -> orDraft(pipeline, task, found)))
        .map(found -> found.orElseThrow(ApiProblem::noSuchProcess));
  }

  private Uni<Optional<Job>> process(String pipeline, UUID task) {
    return processes
        .find(task)
        .map(
            found ->
                found
                    .filter(each -> each.pipeline().value().equals(pipeline))
                    .filter(each -> caller.maySee(each.owner()))
                    .map(Job.OfProcess::new));
  }

  private Uni<Optional<Job>> orDraft(String pipeline, UUID task, Optional<Job> found) {
    return found.isPresent()
        ? Uni.createFrom().item(found)
        : drafts
            .find(task)
            .map(
                draft ->
                    draft
                        .filter(each -> each.pipeline().equals(pipeline))
                        .filter(each -> caller.owners().contains(each.owner()))
                        .map(Job.OfDraft::new));
  }

  private static UUID parsed(String id) {
    try {
      UUID task = UUID.fromString(id);
      if (task.toString().equalsIgnoreCase(id)) {
        return task;
      }
    } catch (IllegalArgumentException e) {
      // The same answer as for an id that nothing has.
    }
    throw ApiProblem.noSuchProcess();
  }

  /** Jobs of a pipeline, the oldest first. */
  Uni<List<Job>> list(String pipeline, JobFilter filter) {
    List<Optional<ProcessStatus>> states =
        filter.phases().containsAll(List.of(Phase.values()))
            ? List.of(Optional.empty())
            : filter.phases().stream()
                .flatMap(phase -> phase.states().stream())
                .distinct()
                .map(Optional::of)
                .toList();
    return Multi.createFrom()
        .iterable(states)
        .onItem()
        .transformToUniAndConcatenate(state -> processes.list(query(pipeline, filter, state)))
        .collect()
        .asList()
        .chain(
            found ->
                drafts
                    .list(caller.owners(), pipeline)
                    .map(
                        own ->
                            Stream.concat(
                                    found.stream().flatMap(List::stream).map(Job.OfProcess::new),
                                    own.stream().map(Job.OfDraft::new))
                                .filter(filter::takes)
                                .map(Job.class::cast)
                                .sorted(OLDEST_FIRST.reversed())
                                .limit(filter.last())
                                .sorted(OLDEST_FIRST)
                                .toList()));
  }

  /** The newest of one state; whether one is held is known only afterwards. */
  private ProcessQuery query(String pipeline, JobFilter filter, Optional<ProcessStatus> state) {
    return new ProcessQuery(
        caller.restrictedTo(),
        Optional.empty(),
        state,
        Optional.of(pipeline),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        filter.after(),
        Optional.empty(),
        Optional.empty(),
        new Ordering(Column.ID, true),
        Optional.of(new Page(1, JobFilter.MOST)));
  }
}
