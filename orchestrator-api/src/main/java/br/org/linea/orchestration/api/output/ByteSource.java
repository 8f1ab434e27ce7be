package br.org.linea.orchestration.api.output;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** Bytes that are read part by part, as they are wanted. For one reader, which asks in turn. */
public interface ByteSource {

  /** The end. */
  byte[] END = {};

  /** The next part; an empty one at the end. Fails when the whole can no longer be had. */
  Uni<byte[]> next();

  /** Stops what is under way. */
  void cancel();

  /** All parts. Each is asked for when it is requested. */
  default Multi<byte[]> parts() {
    return Multi.createBy()
        .repeating()
        .uni(this::next)
        .whilst(part -> part.length > 0)
        .select()
        .where(part -> part.length > 0)
        .onTermination()
        .invoke(this::cancel);
  }
}
