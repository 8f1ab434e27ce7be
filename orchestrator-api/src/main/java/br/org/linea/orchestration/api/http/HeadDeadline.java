package br.org.linea.orchestration.api.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection whose next request does not have a whole head in time. First in the pipeline,
 * so that it sees each byte; Vert.x has no such limit and tells nothing of a request before its
 * head is whole. Used on the connection's event loop alone.
 */
final class HeadDeadline extends ChannelInboundHandlerAdapter {

  private final Duration limit;
  private ChannelHandlerContext connection;
  private ScheduledFuture<?> timer;
  private boolean inRequest;
  private boolean over;

  HeadDeadline(Duration limit) {
    this.limit = limit;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    connection = context;
  }

  /** A client that connects has something to ask. */
  @Override
  public void channelActive(ChannelHandlerContext context) {
    start();
    context.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!inRequest) {
      start();
    }
    context.fireChannelRead(message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    stop();
    context.fireChannelInactive();
  }

  /** The head of a request is whole. */
  void requestBegins() {
    inRequest = true;
    stop();
  }

  /** It was answered; the next one may wait as long as the connection may be idle. */
  void requestEnds() {
    inRequest = false;
  }

  /** What follows on the connection is no request. */
  void takeNoMore() {
    over = true;
  }

  /** Whether a request that was read already is none. */
  boolean takesNoMore() {
    return over;
  }

  private void start() {
    if (timer == null) {
      timer = connection.executor().schedule(this::giveUp, limit.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void stop() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private void giveUp() {
    if (connection.pipeline().get(SslHandler.class) != null) {
      connection.close();
      return;
    }
    String body =
        "{\"detail\":\"The request did not arrive within %d s.\"}"
            .formatted(Math.max(1, limit.toSeconds()));
    String answer =
        "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nX-Content-Type-Options: nosniff\r\n"
            + "Content-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    connection
        .writeAndFlush(Unpooled.copiedBuffer(answer, StandardCharsets.US_ASCII))
        .addListener(ChannelFutureListener.CLOSE);
  }
}
