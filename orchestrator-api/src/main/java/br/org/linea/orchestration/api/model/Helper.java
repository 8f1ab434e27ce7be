package br.org.linea.orchestration.api.model;

import br.org.linea.orchestration.api.pipeline.ExactJson;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** One Python process that checks configs, one after another. Used by one thread at a time. */
final class Helper implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Helper.class);

  private static final int LONGEST_ANSWER = 16 * 1024 * 1024;
  private static final Duration START_LIMIT = Duration.ofSeconds(30);

  /** What the helper itself may take beyond the model, on a busy host. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** The program is sent on standard input, so that no file can be tampered with. */
  private static final String BOOTSTRAP =
      "import sys; exec(sys.stdin.buffer.read(int(sys.argv[1])))";

  /**
   * Settings of a helper process.
   *
   * @param python the command, word by word
   * @param environment all variables that the process sees
   * @param program the helper's text
   * @param timeLimit for one request
   * @param mebibytes of address space, for one request
   */
  record Settings(
      List<String> python,
      Map<String, String> environment,
      byte[] program,
      Duration timeLimit,
      long mebibytes) {}

  private final Process process;
  private final InputStream answers;
  private final ScheduledExecutorService watchdogs;
  private final Duration limit;
  private long lastId;

  private Helper(Process process, ScheduledExecutorService watchdogs, Duration limit) {
    this.process = process;
    this.answers = new BufferedInputStream(process.getInputStream());
    this.watchdogs = watchdogs;
    this.limit = limit;
  }

  /**
   * Starts one and waits until it is ready.
   *
   * @param greeted receives the helper's description of itself
   * @throws IOException when the command cannot be started at all
   */
  static Helper start(
      Settings settings,
      ScheduledExecutorService watchdogs,
      java.util.function.Consumer<JsonNode> greeted)
      throws IOException, HelperLost {
    List<String> command = new ArrayList<>(settings.python());
    // Isolated from folders and variables of the user; writes no byte code.
    command.addAll(List.of("-I", "-B", "-c", BOOTSTRAP));
    command.add(String.valueOf(settings.program().length));
    command.add(String.valueOf(settings.timeLimit().toMillis() / 1000.0));
    command.add(String.valueOf(settings.mebibytes()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(settings.environment());
    Helper helper = new Helper(builder.start(), watchdogs, settings.timeLimit().plus(GRACE));
    Thread.ofPlatform().daemon().name("config-model-output").start(helper::dropWhatIsPrinted);
    try {
      helper.send(settings.program());
      greeted.accept(helper.line(START_LIMIT));
      return helper;
    } catch (HelperLost e) {
      helper.close();
      throw e;
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** One request, one answer. After a {@link HelperLost} it must be closed. */
  JsonNode ask(ObjectNode request) throws HelperLost {
    long id = ++lastId;
    request.put("id", id);
    send((ExactJson.write(request) + "\n").getBytes(StandardCharsets.UTF_8));
    JsonNode answer = line(limit);
    if (answer.path("id").asLong() != id) {
      throw HelperLost.misbehaved("the helper answered something else");
    }
    return answer;
  }

  /** Ends it and what it started. */
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private void send(byte[] bytes) throws HelperLost {
    Future<?> watchdog = watchdog(limit);
    try {
      process.getOutputStream().write(bytes);
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw HelperLost.gone("the helper is gone: " + e.getMessage());
    } finally {
      watchdog.cancel(false);
    }
  }

  private JsonNode line(Duration within) throws HelperLost {
    long started = System.nanoTime();
    Future<?> watchdog = watchdog(within);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      for (int next = answers.read(); next != '\n'; next = answers.read()) {
        if (next == -1 && System.nanoTime() - started >= within.toNanos()) {
          throw HelperLost.misbehaved("the helper said nothing for " + within.toSeconds() + " s");
        }
        if (next == -1) {
          throw HelperLost.gone("the helper ended without an answer");
        }
        if (line.size() == LONGEST_ANSWER) {
          throw HelperLost.misbehaved("the helper's answer does not end");
        }
        line.write(next);
      }
      JsonNode answer = ExactJson.parse(line.toString(StandardCharsets.UTF_8));
      if (!answer.isObject()) {
        throw HelperLost.misbehaved("the helper's answer is no object");
      }
      return answer;
    } catch (JsonProcessingException e) {
      throw HelperLost.misbehaved("the helper's answer is no JSON");
    } catch (IOException e) {
      throw HelperLost.gone("the helper is gone: " + e.getMessage());
    } finally {
      watchdog.cancel(false);
    }
  }

  private Future<?> watchdog(Duration within) {
    return watchdogs.schedule(this::close, within.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Keeps the pipe from filling up. What is printed is not logged, since a model may print the
   * config that it judges.
   */
  private void dropWhatIsPrinted() {
    try (InputStream printed = process.getErrorStream()) {
      long bytes = printed.transferTo(OutputStream.nullOutputStream());
      LOG.debugf("config models printed %d bytes, which are not logged", bytes);
    } catch (IOException e) {
      LOG.debugf("a helper's output ended: %s", e.getMessage());
    }
  }
}
