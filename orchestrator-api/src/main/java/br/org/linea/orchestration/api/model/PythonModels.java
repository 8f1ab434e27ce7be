package br.org.linea.orchestration.api.model;

import br.org.linea.orchestration.api.pipeline.CatalogueConfig;
import br.org.linea.orchestration.api.pipeline.ConfigModels;
import br.org.linea.orchestration.api.pipeline.ConfigModelsConfig;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Runs config models in a few helper processes, which are started when they are first needed,
 * reused, and replaced when they die, hang or send invalid answers.
 */
@ApplicationScoped
public class PythonModels implements ConfigModels {

  private static final Logger LOG = Logger.getLogger(PythonModels.class);

  private static final String PROGRAM = "config-models/helper.py";
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  /** Each holds a worker thread; more would hold up the requests that need no model. */
  private static final int MOST_WAITING = 16;

  private static final String WAYS_OUT =
      "; install python3-pydantic and let orchestrator.config-models.python name that Python, use"
          + " the image with Java, which has it, or run pipelines/export-schema and set"
          + " orchestrator.config-models.source=exported";

  private final Helper.Settings settings;
  private final Semaphore free;
  private final ConcurrentLinkedDeque<Helper> idle = new ConcurrentLinkedDeque<>();
  private final AtomicBoolean greeted = new AtomicBoolean();
  private final ScheduledExecutorService watchdogs =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("config-model-limits").factory());

  /** Starts nothing yet. */
  @Inject
  public PythonModels(ConfigModelsConfig config, CatalogueConfig folders) {
    this(config, environment(config, folders, System.getenv()));
  }

  PythonModels(ConfigModelsConfig config, Map<String, String> environment) {
    this.settings =
        new Helper.Settings(
            config.python(),
            environment,
            program(),
            config.timeLimit(),
            Math.max(1, config.memory().asLongValue() >> 20));
    this.free = new Semaphore(config.helpers(), true);
  }

  /**
   * The environment of a model: the folders as jobs see them, and the variables that an operator
   * names.
   */
  static Map<String, String> environment(
      ConfigModelsConfig config, CatalogueConfig folders, Map<String, String> own) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("LANG", "C.UTF-8");
    // A numerical library would reserve memory for a thread on each core.
    environment.put("OMP_NUM_THREADS", "1");
    environment.put("OPENBLAS_NUM_THREADS", "1");
    environment.put("PIPELINES_DIR", folders.pipelinesDir().toString());
    environment.put("PROCESSING_DIR", folders.processingDir().toString());
    environment.put("DATASETS_DIR", folders.datasetsDir().toString());
    List<String> named = config.environment().orElse(List.of());
    own.forEach(
        (name, value) -> {
          if (name.equals("PATH") || named.contains(name)) {
            environment.put(name, value);
          }
        });
    return environment;
  }

  @Override
  public Answer judge(Path file, ObjectNode given) {
    ObjectNode request = request(file, "judge");
    request.set("config", given);
    return ask(file, request);
  }

  @Override
  public Answer describe(Path file) {
    return ask(file, request(file, "describe"));
  }

  private static ObjectNode request(Path file, String what) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.put("file", file.toString());
    request.put("do", what);
    return request;
  }

  private Answer ask(Path file, ObjectNode request) {
    try {
      if (free.getQueueLength() >= MOST_WAITING
          || !free.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        return logged(file, new Unasked("too many other configs are being judged; try again"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Unasked("the service is stopping");
    }
    try {
      return logged(file, Answers.read(asked(request)));
    } catch (HelperLost e) {
      return logged(file, new Unasked(e.getMessage()));
    } catch (IOException e) {
      return logged(
          file, new Unasked("no Python could be started (" + e.getMessage() + ")" + WAYS_OUT));
    } catch (NoPydantic e) {
      return logged(file, new Unasked(e.getMessage() + WAYS_OUT));
    } finally {
      free.release();
    }
  }

  private JsonNode asked(ObjectNode request) throws IOException, HelperLost, NoPydantic {
    Helper kept = idle.poll();
    if (kept != null && kept.isAlive()) {
      try {
        return asked(kept, request);
      } catch (HelperLost e) {
        if (!e.isGone()) {
          throw e;
        }
        // It had died earlier, not because of this config.
        LOG.warnf("A helper for config models was lost (%s); another one is asked", e.getMessage());
      }
    } else if (kept != null) {
      kept.close();
    }
    return asked(started(), request);
  }

  private JsonNode asked(Helper helper, ObjectNode request) throws HelperLost {
    try {
      JsonNode answer = helper.ask(request);
      idle.push(helper);
      return answer;
    } catch (HelperLost e) {
      helper.close();
      throw e;
    }
  }

  private Helper started() throws IOException, HelperLost, NoPydantic {
    boolean[] pydantic = {false};
    Helper helper =
        Helper.start(
            settings,
            watchdogs,
            hello -> {
              pydantic[0] = hello.path("pydantic").isTextual();
              greet(hello);
            });
    if (!pydantic[0]) {
      helper.close();
      throw new NoPydantic(
          "the Python that %s starts has no pydantic"
              .formatted(String.join(" ", settings.python())));
    }
    return helper;
  }

  private void greet(JsonNode hello) {
    if (!greeted.compareAndSet(false, true)) {
      return;
    }
    LOG.infof(
        "Config models are asked with Python %s and pydantic %s",
        hello.path("python").asText(), hello.path("pydantic").asText());
    String network = hello.path("network").asText();
    if (!network.equals("none")) {
      LOG.warnf("Config models can reach the network; it could not be taken away: %s", network);
    }
    String processes = hello.path("processes").asText();
    if (!processes.equals("none")) {
      LOG.warnf(
          "Config models can read this program's secrets (%s): allow it user namespaces, or set"
              + " orchestrator.config-models.source=exported",
          processes);
    }
  }

  private static Answer logged(Path file, Answer answer) {
    if (answer instanceof Broken broken) {
      LOG.errorf("%s cannot be used: %s", file, broken.forLog());
    } else if (answer instanceof Unasked unasked) {
      LOG.errorf("%s could not be asked: %s", file, unasked.why());
    }
    return answer;
  }

  private static byte[] program() {
    try (InputStream text =
        Thread.currentThread().getContextClassLoader().getResourceAsStream(PROGRAM)) {
      return text.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends every helper. */
  @PreDestroy
  void close() {
    watchdogs.shutdownNow();
    for (Helper helper = idle.poll(); helper != null; helper = idle.poll()) {
      helper.close();
    }
  }

  private static final class NoPydantic extends Exception {
    private static final long serialVersionUID = 1L;

    NoPydantic(String message) {
      super(message);
    }
  }
}
