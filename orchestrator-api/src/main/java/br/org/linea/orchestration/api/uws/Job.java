package br.org.linea.orchestration.api.uws;

import br.org.linea.orchestration.api.pipeline.ExactJson;
import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.api.store.UwsDraft;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A job: a draft, or the process that it became. */
sealed interface Job {

  /** The label that has a client's {@code RUNID}. */
  String RUN_ID = "run_id";

  /** Unique id; a draft's is that of its process. */
  UUID id();

  /** Its owner. */
  String owner();

  /** Its phase. */
  Phase phase();

  /** When it was made. */
  Instant createdAt();

  /** The client's own name for it. */
  Optional<String> runId();

  /** Names and values as texts, in their order. */
  Map<String, String> parameters();

  /** A process. */
  record OfProcess(ProcessRecord process) implements Job {
    @Override
    public UUID id() {
      return process.taskId();
    }

    @Override
    public String owner() {
      return process.owner();
    }

    @Override
    public Phase phase() {
      return Phase.of(process);
    }

    @Override
    public Instant createdAt() {
      return process.createdAt();
    }

    @Override
    public Optional<String> runId() {
      return Optional.ofNullable(texts(process.labels()).get(RUN_ID));
    }

    @Override
    public Map<String, String> parameters() {
      return texts(process.usedConfig());
    }

    /** When it really started. A process has its acceptance there until that is known. */
    Optional<Instant> startedAt() {
      return Optional.of(process.startedAt()).filter(at -> !at.equals(process.createdAt()));
    }
  }

  /** A draft. */
  record OfDraft(UwsDraft draft) implements Job {
    @Override
    public UUID id() {
      return draft.id();
    }

    @Override
    public String owner() {
      return draft.owner();
    }

    @Override
    public Phase phase() {
      return draft.aborted() ? Phase.ABORTED : Phase.PENDING;
    }

    @Override
    public Instant createdAt() {
      return draft.createdAt();
    }

    @Override
    public Optional<String> runId() {
      return Optional.ofNullable(texts(draft.parameters()).get(JobParameters.RUN_ID));
    }

    @Override
    public Map<String, String> parameters() {
      Map<String, String> all = texts(draft.parameters());
      all.remove(JobParameters.RUN_ID);
      return all;
    }
  }

  /** The members of a JSON object: texts as they are, others as JSON. */
  static Map<String, String> texts(String json) {
    Map<String, String> texts = new LinkedHashMap<>();
    try {
      ExactJson.parse(json)
          .properties()
          .forEach(member -> texts.put(member.getKey(), text(member.getValue())));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored JSON cannot be read", e);
    }
    return texts;
  }

  private static String text(JsonNode value) {
    return value.isTextual() ? value.textValue() : ExactJson.write(value);
  }
}
