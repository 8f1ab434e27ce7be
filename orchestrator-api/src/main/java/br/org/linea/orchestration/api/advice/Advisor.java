package br.org.linea.orchestration.api.advice;

import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.messages.JobUsage;
import br.org.linea.orchestration.messages.RunManifest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;

/**
 * Explains a process by the table {@code advice/rules.json}: the first rule that applies counts.
 * Any thread may ask; nothing blocks.
 */
@ApplicationScoped
public class Advisor {

  private static final Logger LOG = Logger.getLogger(Advisor.class);
  private static final String TABLE = "/advice/rules.json";

  private final ObjectMapper json;
  private final List<AdviceRule> rules;

  /** Reads the table. */
  public Advisor(ObjectMapper json) {
    this.json = json;
    this.rules = read(json);
  }

  private static List<AdviceRule> read(ObjectMapper json) {
    try (InputStream table = Advisor.class.getResourceAsStream(TABLE)) {
      return StreamSupport.stream(json.readTree(table).required("rules").spliterator(), false)
          .map(AdviceRule::of)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the job of a process has used; empty until its agent has told it. */
  public Optional<JobUsage> usage(ProcessRecord process) {
    return process.usage().flatMap(text -> parsed(process, text, JobUsage.class));
  }

  /** What a successful process has left; empty until its agent has told it. */
  public Optional<RunManifest> manifest(ProcessRecord process) {
    return process.manifest().flatMap(text -> parsed(process, text, RunManifest.class));
  }

  private <T> Optional<T> parsed(ProcessRecord process, String text, Class<T> kind) {
    try {
      return Optional.of(json.readValue(text, kind));
    } catch (JsonProcessingException e) {
      // The process itself is fine, and must be answered.
      LOG.warnf(
          "the stored %s of process %s cannot be read: %s",
          kind.getSimpleName(), process.id(), e.getMessage());
      return Optional.empty();
    }
  }

  /** Why nothing is known of what a job has used. */
  public String missing(ProcessRecord process, Optional<JobUsage> usage) {
    return usage.flatMap(JobUsage::missing).orElseGet(() -> why(process));
  }

  private static String why(ProcessRecord process) {
    if (!process.status().terminal()) {
      return "The process has not ended; accounting is read after the end.";
    }
    if (!process.executor().equals("slurm")) {
      return "The process did not run in Slurm, which alone keeps accounts.";
    }
    return process.jobId().isEmpty()
        ? "The process never had a job."
        : "Its agent has not told it yet.";
  }

  /** What a user can do about it; empty where no rule applies. */
  public Optional<ProcessAdvice> advice(ProcessRecord process, Optional<JobUsage> usage) {
    return advice(process, usage, Locale.ENGLISH);
  }

  /** The same in English, or in Brazilian Portuguese for a Portuguese {@code language}. */
  public Optional<ProcessAdvice> advice(
      ProcessRecord process, Optional<JobUsage> usage, Locale language) {
    return advice(Facts.of(process, usage), language);
  }

  Optional<ProcessAdvice> advice(Facts facts, Locale language) {
    return rules.stream()
        .map(rule -> rule.of(facts, language))
        .flatMap(Optional::stream)
        .findFirst();
  }
}
