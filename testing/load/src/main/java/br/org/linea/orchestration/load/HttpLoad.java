package br.org.linea.orchestration.load;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.during;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.responseTimeInMillis;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Runs the plan that the system property {@code load.plan} names, and writes for each step how
 * often an answer took how long to {@code load.results}. Gatling's own reports are for people; this
 * is what the benchmark reads.
 */
public final class HttpLoad extends Simulation {

  private static final String TOOK = "took";
  private static final String ID = "id";

  private final Map<String, Tally> tallies = Collections.synchronizedMap(new LinkedHashMap<>());

  /** For Gatling. */
  public HttpLoad() {
    Plan plan = plan();
    HttpProtocolBuilder protocol = http.baseUrl(plan.url()).disableWarmUp().disableCaching();
    List<PopulationBuilder> steps = plan.steps().stream().map(this::population).toList();
    PopulationBuilder chain = steps.getLast();
    for (PopulationBuilder step : steps.subList(0, steps.size() - 1).reversed()) {
      chain = step.andThen(chain);
    }
    setUp(chain).protocols(protocol);
  }

  private static Plan plan() {
    try {
      return Plan.read(Path.of(System.getProperty("load.plan")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private PopulationBuilder population(Plan.Step step) {
    Tally tally = new Tally();
    tallies.put(step.name(), tally);
    ChainBuilder once =
        exec(session -> session.remove(TOOK).set(ID, drawn(step)))
            .exec(request(step))
            .exec(session -> count(session, tally));
    return scenario(step.name())
        // Not to be left in the midst of a turn: a slow last answer would go uncounted.
        .exec(during(Duration.ofSeconds(step.seconds()), false).on(once))
        .injectOpen(atOnceUsers(step.clients()));
  }

  private static int drawn(Plan.Step step) {
    return ThreadLocalRandom.current().nextInt(step.firstId(), step.lastId() + 1);
  }

  private static HttpRequestActionBuilder request(Plan.Step step) {
    String path = step.path().replace("@", "#{" + ID + "}");
    HttpRequestActionBuilder request =
        step.form() == null
            ? http(step.name()).get(path)
            : http(step.name())
                .post(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(StringBody(step.form()));
    return request
        .header("Authorization", "Bearer " + step.token())
        .check(status().is(step.expected()), responseTimeInMillis().saveAs(TOOK));
  }

  private static Session count(Session session, Tally tally) {
    long now = System.nanoTime();
    if (!session.isFailed() && session.contains(TOOK)) {
      tally.answered(session.getInt(TOOK), now);
    } else {
      tally.failed(now);
    }
    return session.markAsSucceeded();
  }

  @Override
  public void after() {
    try {
      new ObjectMapper().writeValue(Path.of(System.getProperty("load.results")).toFile(), tallies);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
