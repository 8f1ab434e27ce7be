package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.identity.Caller;
import br.org.linea.orchestration.api.output.RunOutput;
import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.messages.RunFile;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Follows what a run writes, to its end or to the end of the caller's token. */
@ApplicationScoped
class LogStreams {

  private static final int CHUNK = 128 * 1024;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final RunOutput output;
  private final Caller caller;
  private final OpenStreams open;
  private final Clock clock;

  LogStreams(RunOutput output, Caller caller, OpenStreams open, Clock clock) {
    this.output = output;
    this.caller = caller;
    this.open = open;
    this.clock = clock;
  }

  /**
   * A part of the file.
   *
   * @param offset its first byte
   * @param text what it says; bytes that are no UTF-8 show as U+FFFD
   */
  @RegisterForReflection
  record LogForm(long offset, String text) {}

  Multi<OutboundSseEvent> follow(
      Supplier<Uni<ProcessRecord>> process, RunFile file, long from, Sse sse) {
    AtomicLong offset = new AtomicLong(from);
    AtomicBoolean over = new AtomicBoolean();
    Duration left =
        caller
            .tokenExpiry()
            .map(expiry -> Duration.between(clock.instant(), expiry))
            .orElse(Duration.ofHours(1));
    // After a pause the next look comes on a timer's thread; the database wants the request's.
    Context context = Vertx.currentContext();
    return open.counted(
        Multi.createBy()
            .repeating()
            .uni(
                () ->
                    Uni.createFrom()
                        .voidItem()
                        .emitOn(task -> context.runOnContext(ignored -> task.run()))
                        .chain(process::get)
                        .chain(now -> look(now, file, offset, over, sse)))
            .withDelay(PAUSE)
            .whilst(event -> !over.get())
            .select()
            .first(left.isPositive() ? left : Duration.ofMillis(1)));
  }

  private Uni<OutboundSseEvent> look(
      ProcessRecord process, RunFile file, AtomicLong offset, AtomicBoolean over, Sse sse) {
    return output
        .read(process, file, offset.get(), CHUNK)
        .map(
            part ->
                switch (part) {
                  case RunOutput.Part.Found found ->
                      tell(found, process.status().terminal(), offset, over, sse);
                  case RunOutput.Part.Refused refused -> {
                    over.set(true);
                    yield comment(sse, refused.why());
                  }
                  case RunOutput.Part.Unavailable silent -> {
                    over.set(process.status().terminal());
                    yield comment(sse, silent.why());
                  }
                });
  }

  private static OutboundSseEvent tell(
      RunOutput.Part.Found found,
      boolean terminal,
      AtomicLong offset,
      AtomicBoolean over,
      Sse sse) {
    byte[] bytes = found.bytes().copy();
    int whole = wholeCharacters(bytes, terminal || bytes.length >= CHUNK);
    // The process was terminal before the file was read, so nothing more can come.
    over.set(terminal && found.offset() + whole >= found.size());
    if (whole == 0) {
      return comment(sse, "nothing new");
    }
    offset.set(found.offset() + whole);
    return sse.newEventBuilder()
        .id(Long.toString(offset.get()))
        .name("log")
        .mediaType(MediaType.APPLICATION_JSON_TYPE)
        .data(
            LogForm.class,
            new LogForm(found.offset(), new String(bytes, 0, whole, StandardCharsets.UTF_8)))
        .build();
  }

  /** How many bytes to tell now: not a part of a character, unless nothing will complete it. */
  static int wholeCharacters(byte[] bytes, boolean last) {
    int end = bytes.length;
    int begin = end;
    while (begin > 0 && end - begin < 4) {
      int each = bytes[--begin] & 0xff;
      if (each < 0x80) {
        return end;
      }
      if (each >= 0xc0) {
        int length = each >= 0xf0 ? 4 : each >= 0xe0 ? 3 : 2;
        boolean cut = end - begin < length;
        return cut && !(last && begin == 0) ? begin : end;
      }
    }
    return end;
  }

  private static OutboundSseEvent comment(Sse sse, String text) {
    return sse.newEventBuilder().comment(text.replaceAll("\\s", " ")).build();
  }
}
