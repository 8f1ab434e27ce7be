package br.org.linea.orchestration.messages;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * What travels: CloudEvents 1.0 attributes in JSON around one {@link Message}, with the attribute
 * {@code type} taken from the message's own type name.
 *
 * @param specversion always {@code 1.0}
 * @param id unique per message; a message sent again keeps it
 * @param source who sent it: {@code /orchestrator-api} or {@code /agents/<worker>}
 * @param subject the process id, or the agent's name
 * @param time when the message was made, by the sender's clock
 * @param lease fence: a receiver refuses what comes with a lower lease than it has seen
 * @param sequence order within a lease and a subject: only a higher one is news
 * @param traceparent W3C trace context
 * @param data the message
 * @see <a
 *     href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md">CloudEvents
 *     JSON format</a>
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@RegisterForReflection
public record Envelope(
    String specversion,
    UUID id,
    String source,
    String subject,
    Instant time,
    long lease,
    long sequence,
    Optional<String> traceparent,
    @JsonTypeInfo(
            use = JsonTypeInfo.Id.NAME,
            include = JsonTypeInfo.As.EXTERNAL_PROPERTY,
            property = "type")
        @JsonSubTypes({
          @JsonSubTypes.Type(StartProcess.class),
          @JsonSubTypes.Type(StopProcess.class),
          @JsonSubTypes.Type(CheckProcess.class),
          @JsonSubTypes.Type(StartDeferred.class),
          @JsonSubTypes.Type(JobSubmitted.class),
          @JsonSubTypes.Type(JobAlive.class),
          @JsonSubTypes.Type(JobEnded.class),
          @JsonSubTypes.Type(StartRefused.class),
          @JsonSubTypes.Type(JobLost.class),
          @JsonSubTypes.Type(AgentHeartbeat.class)
        })
        Message data) {

  /** Media type of an envelope, for the AMQP property {@code content_type}. */
  public static final String CONTENT_TYPE = "application/cloudevents+json";

  /** Source of every command. */
  public static final String API_SOURCE = "/orchestrator-api";

  /**
   * Refuses an envelope that cannot be acted on.
   *
   * @throws NullPointerException when {@code id}, {@code subject}, {@code time} or {@code data} is
   *     missing
   */
  @JsonCreator
  public Envelope {
    Objects.requireNonNull(id, "an envelope needs an id");
    Objects.requireNonNull(subject, "an envelope needs a subject");
    TimeBounds.check(time, "an envelope's time");
    Objects.requireNonNull(data, "an envelope needs data of a known type");
    traceparent = traceparent == null ? Optional.empty() : traceparent;
  }

  /**
   * Wraps a message.
   *
   * @param id kept when the message is sent again
   * @param source who sends it
   * @param time when it was made
   * @param lease the agent's lease
   * @param sequence order within the lease
   * @param data the message
   * @return the envelope, without a trace
   */
  public static Envelope of(
      UUID id, String source, Instant time, long lease, long sequence, Message data) {
    return new Envelope(
        "1.0", id, source, data.subject(), time, lease, sequence, Optional.empty(), data);
  }

  /** The same message as part of a trace. */
  public Envelope traced(Optional<String> trace) {
    return new Envelope(specversion, id, source, subject, time, lease, sequence, trace, data);
  }

  /** The same message under another lease. */
  public Envelope under(long other) {
    return new Envelope(specversion, id, source, subject, time, other, sequence, traceparent, data);
  }

  /** The source that an agent puts into its events. */
  public static String agentSource(WorkerName worker) {
    return "/agents/" + worker.value();
  }
}
