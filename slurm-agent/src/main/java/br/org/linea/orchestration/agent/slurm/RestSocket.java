package br.org.linea.orchestration.agent.slurm;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * HTTP over a unix socket, one connection for each request: one that is kept might end unseen, and
 * leave it in doubt whether a request was received. Vert.x 4 speaks to such sockets with native
 * libraries only, so the socket is Java's, and Netty's codec writes and reads on it. Blocks; any
 * thread may call.
 */
final class RestSocket {

  /** What came of a request. */
  sealed interface Outcome {

    /** It was answered. */
    record Answered(int status, String body) implements Outcome {}

    /** There was no connection, so it was not received. */
    record NotSent(String why) implements Outcome {}

    /** It may have been received. */
    record Lost(String why) implements Outcome {}
  }

  private static final int BUFFER = 65_536;

  /** slurmrestd's description of itself is below 1 MiB. */
  private static final int MOST_BYTES = 16 * 1024 * 1024;

  private final Path path;

  RestSocket(Path path) {
    this.path = path;
  }

  Outcome get(String uri, Duration limit) {
    return ask(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, uri), limit);
  }

  Outcome post(String uri, String json, Duration limit) {
    ByteBuf body = Unpooled.copiedBuffer(json, StandardCharsets.UTF_8);
    DefaultFullHttpRequest request =
        new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, uri, body);
    request
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
        .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    return ask(request, limit);
  }

  private Outcome ask(DefaultFullHttpRequest request, Duration limit) {
    request
        .headers()
        .set(HttpHeaderNames.HOST, "localhost")
        .set(HttpHeaderNames.ACCEPT, HttpHeaderValues.APPLICATION_JSON)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        Selector selector = Selector.open()) {
      channel.configureBlocking(false);
      if (!channel.connect(UnixDomainSocketAddress.of(path))) {
        return new Outcome.NotSent("slurmrestd is too busy at " + path);
      }
      return exchange(channel, selector, request, limit);
    } catch (IOException e) {
      return new Outcome.NotSent("slurmrestd cannot be reached at %s: %s".formatted(path, e));
    }
  }

  private Outcome exchange(
      SocketChannel channel, Selector selector, DefaultFullHttpRequest request, Duration limit) {
    EmbeddedChannel codec =
        new EmbeddedChannel(new HttpClientCodec(), new HttpObjectAggregator(MOST_BYTES));
    long end = System.nanoTime() + limit.toNanos();
    try {
      SelectionKey key = channel.register(selector, SelectionKey.OP_WRITE);
      codec.writeOutbound(request);
      for (ByteBuf part = codec.readOutbound(); part != null; part = codec.readOutbound()) {
        ByteBuffer bytes = part.nioBuffer();
        while (bytes.hasRemaining()) {
          await(selector, end);
          channel.write(bytes);
        }
        part.release();
      }
      key.interestOps(SelectionKey.OP_READ);
      return answer(channel, selector, codec, end);
    } catch (IOException | DecoderException e) {
      return new Outcome.Lost("the answer of slurmrestd is lost: " + e);
    } finally {
      codec.finishAndReleaseAll();
    }
  }

  private static Outcome answer(
      SocketChannel channel, Selector selector, EmbeddedChannel codec, long end)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    while (true) {
      await(selector, end);
      boolean isOver = channel.read(buffer.clear()) < 0;
      if (isOver) {
        codec.finish();
      } else {
        codec.writeInbound(Unpooled.copiedBuffer(buffer.flip()));
      }
      FullHttpResponse response = codec.readInbound();
      if (response != null) {
        try {
          return new Outcome.Answered(
              response.status().code(), response.content().toString(StandardCharsets.UTF_8));
        } finally {
          response.release();
        }
      }
      if (isOver) {
        throw new EOFException("it closed the connection");
      }
    }
  }

  private static void await(Selector selector, long end) throws IOException {
    long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    if (left <= 0) {
      throw new SocketTimeoutException("it took too long");
    }
    selector.select(left);
    selector.selectedKeys().clear();
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted");
    }
  }
}
