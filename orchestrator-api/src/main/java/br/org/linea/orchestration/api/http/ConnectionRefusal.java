package br.org.linea.orchestration.api.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers a connection above the limit, whatever it asks, and closes it. Quarkus would close it
 * silently, which a client takes for a fault of the network. Not for connections with TLS.
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

  private final Room room;

  /** Refused connections that stay open for a moment; more are closed right behind the answer. */
  static final class Room {

    private static final int MOST = 1_000;

    private final AtomicInteger lingering = new AtomicInteger();

    private boolean take() {
      if (lingering.incrementAndGet() <= MOST) {
        return true;
      }
      lingering.decrementAndGet();
      return false;
    }

    private void giveBack() {
      lingering.decrementAndGet();
    }
  }

  ConnectionRefusal(Room room) {
    this.room = room;
  }

  @Override
  public void channelActive(ChannelHandlerContext connection) {
    ChannelFuture written =
        connection.writeAndFlush(Unpooled.copiedBuffer(ANSWER, StandardCharsets.US_ASCII));
    if (!room.take()) {
      written.addListener(ChannelFutureListener.CLOSE);
      return;
    }
    connection.channel().closeFuture().addListener(closed -> room.giveBack());
    written.addListener(done -> endOutput(connection.channel()));
    connection.executor().schedule(() -> connection.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static void endOutput(Channel channel) {
    if (channel instanceof SocketChannel socket && socket.isActive()) {
      socket.shutdownOutput();
    }
  }

  /** The request, which is of no interest. */
  @Override
  public void channelRead(ChannelHandlerContext connection, Object message) {
    ReferenceCountUtil.release(message);
  }

  /** A client that has gone needs no answer. */
  @Override
  public void exceptionCaught(ChannelHandlerContext connection, Throwable problem) {
    connection.close();
  }
}
