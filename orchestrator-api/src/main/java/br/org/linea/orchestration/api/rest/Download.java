package br.org.linea.orchestration.api.rest;

import io.smallrye.mutiny.Multi;

/**
 * The body of an answer that is sent part by part; see {@link DownloadWriter}.
 *
 * @param parts the bytes; a failure breaks the connection off, so that a client notices
 * @param length bytes in all, {@link #UNKNOWN} where that is not known before
 */
public record Download(Multi<byte[]> parts, long length) {

  /** The answer then tells its end itself. */
  static final long UNKNOWN = -1;
}
