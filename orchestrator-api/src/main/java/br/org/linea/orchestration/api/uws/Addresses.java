package br.org.linea.orchestration.api.uws;

import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.UUID;

/** Addresses as clients see them. */
final class Addresses {

  private Addresses() {}

  static URI list(UriInfo uri, String pipeline) {
    return uri.getBaseUriBuilder().path("uws/{pipeline}").build(pipeline);
  }

  static URI job(UriInfo uri, String pipeline, UUID id) {
    return uri.getBaseUriBuilder().path("uws/{pipeline}/{job}").build(pipeline, id);
  }

  /** Of a file below a job; its folders stay folders. */
  static URI file(URI job, String path) {
    return UriBuilder.fromUri(job).path("results/files/{path}").build(new Object[] {path}, false);
  }
}
