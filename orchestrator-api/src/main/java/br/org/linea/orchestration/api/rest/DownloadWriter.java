package br.org.linea.orchestration.api.rest;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/**
 * Sends a {@link Download}: asks for the next part when the client has taken the last. The
 * framework has no such writer that also breaks off an answer that cannot be completed.
 */
@Provider
public class DownloadWriter implements ServerMessageBodyWriter<Object> {

  private static final Logger LOG = Logger.getLogger(DownloadWriter.class);

  @Override
  public boolean isWriteable(
      Class<?> type, Type generic, ResteasyReactiveResourceInfo target, MediaType mediaType) {
    return type == Download.class;
  }

  @Override
  public boolean isWriteable(
      Class<?> type, Type generic, Annotation[] annotations, MediaType mediaType) {
    return type == Download.class;
  }

  @Override
  public void writeTo(
      Object download,
      Class<?> type,
      Type generic,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, Object> headers,
      OutputStream body) {
    throw new UnsupportedOperationException("a download is not written to a stream that blocks");
  }

  @Override
  public void writeResponse(Object entity, Type generic, ServerRequestContext context) {
    Download download = (Download) entity;
    ResteasyReactiveRequestContext request = (ResteasyReactiveRequestContext) context;
    RoutingContext routing = request.unwrap(RoutingContext.class);
    if (download.length() == Download.UNKNOWN) {
      routing.response().setChunked(true);
    } else {
      routing.response().putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(download.length()));
    }
    request.suspend();
    download.parts().subscribe().withSubscriber(new Sender(request, routing));
  }

  /** Parts may come on any thread; the answer is written on its own. */
  private static final class Sender implements Flow.Subscriber<byte[]> {

    private final ResteasyReactiveRequestContext request;
    private final RoutingContext routing;
    private final HttpServerResponse response;
    private final Context thread;
    private final AtomicBoolean over = new AtomicBoolean();

    private Flow.Subscription subscription;

    Sender(ResteasyReactiveRequestContext request, RoutingContext routing) {
      this.request = request;
      this.routing = routing;
      this.response = routing.response();
      this.thread = routing.vertx().getOrCreateContext();
    }

    @Override
    public void onSubscribe(Flow.Subscription parts) {
      this.subscription = parts;
      // At its end, and when the client has gone away.
      routing.addEndHandler(
          ended -> {
            subscription.cancel();
            leave();
          });
      subscription.request(1);
    }

    @Override
    public void onNext(byte[] part) {
      thread.runOnContext(
          any -> {
            if (!response.closed()) {
              response
                  .write(Buffer.buffer(part))
                  .onSuccess(written -> subscription.request(1))
                  .onFailure(this::breakOff);
            }
          });
    }

    @Override
    public void onError(Throwable problem) {
      LOG.infof("a download ends early: %s", problem.getMessage());
      thread.runOnContext(any -> breakOff(problem));
    }

    @Override
    public void onComplete() {
      thread.runOnContext(
          any -> {
            if (!response.closed() && !response.ended()) {
              response.end();
            }
            leave();
          });
    }

    /**
     * Nothing else says to a client that has the head of the answer that its body is incomplete.
     */
    private void breakOff(Throwable problem) {
      subscription.cancel();
      routing.request().connection().close();
      leave();
    }

    private void leave() {
      if (!over.getAndSet(true)) {
        request.resume();
      }
    }
  }
}
