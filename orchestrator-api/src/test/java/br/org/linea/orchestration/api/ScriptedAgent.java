package br.org.linea.orchestration.api;

import br.org.linea.orchestration.messages.Envelope;
import br.org.linea.orchestration.messages.Event;
import br.org.linea.orchestration.messages.FileAnswer;
import br.org.linea.orchestration.messages.FileQuestion;
import br.org.linea.orchestration.messages.JobOutcome;
import br.org.linea.orchestration.messages.JobPhase;
import br.org.linea.orchestration.messages.ProcessEvent;
import br.org.linea.orchestration.messages.Topology;
import br.org.linea.orchestration.messages.WorkerName;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Speaks as an agent does, over the real broker; what it says is what a test wants said. */
public final class ScriptedAgent implements AutoCloseable {

  /** The journal of an agent that has not forgotten anything. */
  public static final UUID JOURNAL = UUID.fromString("0b7a0f51-6a5e-4a94-8b5f-3d2f4d0c7f11");

  private final TestClient client;
  private final ObjectMapper json;
  private final Connection connection;
  private final Channel channel;
  private final String user;
  private ScriptedFiles files;
  private long lease;

  private ScriptedAgent(TestClient client, ObjectMapper json, Connection connection, String user)
      throws IOException {
    this.user = user;
    this.client = client;
    this.json = json;
    this.connection = connection;
    this.channel = connection.createChannel();
    channel.confirmSelect();
  }

  /** Connects and registers. */
  public static ScriptedAgent register(String name, ObjectMapper json) {
    ScriptedAgent agent = connect(name, json);
    agent.register(JOURNAL, "slurm");
    return agent;
  }

  /** Connects. */
  public static ScriptedAgent connect(String name, ObjectMapper json) {
    try {
      return new ScriptedAgent(
          TestClient.of(name),
          json,
          TestBroker.connectAs(name),
          TestClient.setting("test.broker.user." + name));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Registers with a journal; the answer has the lease. */
  public Response register(UUID journal, String executors) {
    Response answer =
        client
            .request()
            .contentType(ContentType.JSON)
            .body(
                """
                {"journal_id":"%s","version":"0.1.0","executors":%s,"cluster":"linea",
                 "catalogue_hash":"abc"}
                """
                    .formatted(journal, executors.isEmpty() ? "[]" : "[\"" + executors + "\"]"))
            .put("/api/agents/{worker}/", worker().value());
    if (answer.statusCode() == 200) {
      lease = answer.jsonPath().getLong("lease");
    }
    return answer;
  }

  /** Its name, which is its client id. */
  public WorkerName worker() {
    return new WorkerName(client.id());
  }

  /** The lease of its last registration. */
  public long lease() {
    return lease;
  }

  /** The next command of its queue, acknowledged; empty when there is none. */
  public Optional<Envelope> next() {
    try {
      GetResponse message = channel.basicGet(Topology.agentQueue(worker()), true);
      return message == null
          ? Optional.empty()
          : Optional.of(json.readValue(message.getBody(), Envelope.class));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The next command of this kind, acknowledged like those before it: tests that ran earlier may
   * have left a thousand.
   */
  public Optional<Envelope> next(Predicate<Envelope> wanted) {
    return waiting().filter(wanted).findFirst();
  }

  /** The commands that wait in its queue, each acknowledged when it is read. */
  public Stream<Envelope> waiting() {
    return Stream.generate(this::next).takeWhile(Optional::isPresent).map(Optional::get);
  }

  /** Rejects the next command of its queue; false when there is none. */
  public boolean rejectNext() {
    try {
      GetResponse message = channel.basicGet(Topology.agentQueue(worker()), false);
      if (message != null) {
        channel.basicReject(message.getEnvelope().getDeliveryTag(), false);
      }
      return message != null;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Says something about a process with its present lease. */
  public void say(long sequence, Event event) {
    say(lease, sequence, event);
  }

  /** Says something with any lease. */
  public void say(long withLease, long sequence, Event event) {
    mention(withLease, sequence, event);
    isHeard();
  }

  /** Says something with its present lease, and does not wait for the broker. */
  public void mention(long sequence, Event event) {
    mention(lease, sequence, event);
  }

  private void mention(long withLease, long sequence, Event event) {
    Envelope envelope =
        Envelope.of(
            UUID.randomUUID(),
            Envelope.agentSource(worker()),
            Instant.now(),
            withLease,
            sequence,
            event);
    try {
      mentionText(event.routingKey(), json.writeValueAsString(envelope));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Says anything at all, and waits until the broker has it. */
  public void say(String routingKey, String body) {
    mentionText(routingKey, body);
    isHeard();
  }

  /** Waits until the broker has all that was said. */
  public void isHeard() {
    try {
      channel.waitForConfirmsOrDie(10_000);
    } catch (IOException | InterruptedException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Says anything at all, and does not wait for the broker. */
  public void mentionText(String routingKey, String body) {
    try {
      channel.basicPublish(
          Topology.EVENTS,
          routingKey,
          new BasicProperties.Builder().deliveryMode(2).userId(user).build(),
          body.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The event that a job was accepted by Slurm. */
  public ProcessEvent submitted(JsonPath process) {
    return new JobEvents(worker()).submitted(process);
  }

  /** The event that a job was seen. */
  public ProcessEvent alive(JsonPath process, JobPhase phase) {
    return new JobEvents(worker()).alive(process, phase);
  }

  /** The event that a job is over. */
  public ProcessEvent ended(JsonPath process, JobOutcome outcome) {
    return new JobEvents(worker()).ended(process, outcome);
  }

  /** Answers questions about files from now on. */
  public void answerFiles(Function<FileQuestion, FileAnswer> answer) {
    answerFiles(answer, question -> {});
  }

  /**
   * Answers questions about files from now on.
   *
   * @param before is handed each question before it is answered
   */
  public void answerFiles(
      Function<FileQuestion, FileAnswer> answer, Consumer<BasicProperties> before) {
    files = ScriptedFiles.answer(connection, json, worker(), user, answer, before);
  }

  /** Its user at the broker. */
  public String user() {
    return user;
  }

  /** A channel of its own connection, for what no agent would do. */
  public Channel newChannel() {
    try {
      return connection.createChannel();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Is silent about files from now on. */
  public void stopAnsweringFiles() {
    files.close();
  }

  /** How many questions came about a process. */
  public long filesAsked(int process) {
    return files.asked(process);
  }

  /** Messages of a queue that no consumer holds. */
  public long ready(String queue) {
    try (Channel look = connection.createChannel()) {
      return look.queueDeclarePassive(queue).getMessageCount();
    } catch (IOException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Those who take messages from a queue. */
  public long consumers(String queue) {
    try (Channel look = connection.createChannel()) {
      return look.queueDeclarePassive(queue).getConsumerCount();
    } catch (IOException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
