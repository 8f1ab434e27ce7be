package br.org.linea.orchestration.api.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Answers a connection that is one too many, whatever it asks, and closes it. Quarkus closes those
 * above {@code quarkus.http.limits.max-connections} silently, which a client takes for a fault of
 * the network. Without TLS alone: a handshake would cost what is to be saved.
 */
final class ConnectionRefusal extends ChannelInboundHandlerAdapter {

  /** Closed at once, the client might not see the answer. */
  private static final long LINGER_MILLIS = Duration.ofSeconds(2).toMillis();

  private static final String BODY =
      "{\"detail\":\"The service has as many connections as it takes; try again in 1 s.\"}";

  private static final String ANSWER =
      "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 1\r\n"
          + "X-Content-Type-Options: nosniff\r\nContent-Type: application/json\r\n"
          + "Content-Length: "
          + BODY.length()
          + "\r\n\r\n"
          + BODY;

  @Override
  public void channelActive(ChannelHandlerContext connection) {
    if (connection.pipeline().get(SslHandler.class) != null) {
      connection.close();
      return;
    }
    connection
        .writeAndFlush(Unpooled.copiedBuffer(ANSWER, StandardCharsets.US_ASCII))
        .addListener(
            written -> {
              if (connection.channel() instanceof SocketChannel socket && socket.isActive()) {
                socket.shutdownOutput();
              }
            });
    connection.executor().schedule(() -> connection.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** The request, which is of no interest. */
  @Override
  public void channelRead(ChannelHandlerContext connection, Object message) {
    ReferenceCountUtil.release(message);
  }
}
