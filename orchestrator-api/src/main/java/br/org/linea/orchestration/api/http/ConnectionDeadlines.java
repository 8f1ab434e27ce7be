package br.org.linea.orchestration.api.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.Config;

/**
 * Gives each connection of clients a {@link HeadDeadline}. Those above the limit never reach Vert.x
 * and get a {@link ConnectionRefusal}. Neither Quarkus nor Vert.x lets one touch a connection
 * before its first request, so the server's own channel is found among those of the event loops
 * that accept connections.
 */
@ApplicationScoped
class ConnectionDeadlines {

  private static final int FIRST = 2_100;
  private static final String MANAGEMENT_PORT = "quarkus.management.port";
  private static final String PLAIN_PORT = "quarkus.http.port";

  /**
   * Quarkus closes connections above its limit without an answer, and forgets one that has ended a
   * little later than this class does. So many below the limit it never gets there.
   */
  private static final int SPARE = 100;

  private static final int SPARE_SHARE = 10;

  private final EdgeConfig config;
  private final Vertx vertx;
  private final Config settings;
  private final int most;
  private final AtomicInteger open = new AtomicInteger();
  private final ConnectionRefusal.Room room = new ConnectionRefusal.Room();

  ConnectionDeadlines(EdgeConfig config, VertxHttpConfig http, Vertx vertx, Config settings) {
    this.config = config;
    int limit = http.limits().maxConnections().orElse(Integer.MAX_VALUE);
    this.most = limit - Math.min(SPARE, limit / SPARE_SHARE);
    this.vertx = vertx;
    this.settings = settings;
  }

  void serverStarted(@ObservesAsync HttpServerStart start) {
    for (EventExecutor each : ((VertxInternal) vertx).getAcceptorEventLoopGroup()) {
      SingleThreadEventLoop loop = (SingleThreadEventLoop) each;
      loop.execute(() -> watch(loop.registeredChannelsIterator()));
    }
  }

  private void watch(Iterator<Channel> channels) {
    int management = settings.getOptionalValue(MANAGEMENT_PORT, Integer.class).orElse(-1);
    int plain = settings.getOptionalValue(PLAIN_PORT, Integer.class).orElse(-1);
    while (channels.hasNext()) {
      Channel channel = channels.next();
      if (channel instanceof ServerChannel
          && channel.localAddress() instanceof InetSocketAddress address
          && address.getPort() != management
          && channel.pipeline().get(Accepting.class) == null) {
        channel.pipeline().addFirst(new Accepting(address.getPort() == plain));
      }
    }
  }

  /** Sees each new connection before Vert.x does, on the thread that accepts connections. */
  private final class Accepting extends ChannelInboundHandlerAdapter {

    private final boolean plain;

    Accepting(boolean plain) {
      this.plain = plain;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object connection) {
      Channel channel = (Channel) connection;
      if (open.get() >= most) {
        refuse(context, channel);
        return;
      }
      open.incrementAndGet();
      channel.closeFuture().addListener(closed -> open.decrementAndGet());
      channel.pipeline().addFirst(new HeadDeadline(config.headerTimeout()));
      context.fireChannelRead(connection);
    }

    private void refuse(ChannelHandlerContext context, Channel channel) {
      if (!plain) {
        // A handshake would cost what is to be saved.
        channel.unsafe().closeForcibly();
        return;
      }
      channel.pipeline().addFirst(new ConnectionRefusal(room));
      ((SingleThreadEventLoop) context.executor()).register(channel);
    }
  }

  void follow(@Observes Filters filters) {
    filters.register(ConnectionDeadlines::follow, FIRST);
  }

  private static void follow(RoutingContext context) {
    HttpConnection connection = context.request().connection();
    Optional<HeadDeadline> deadline = of(connection);
    if (deadline.filter(HeadDeadline::takesNoMore).isPresent()) {
      connection.close();
      return;
    }
    deadline.ifPresent(
        each -> {
          each.requestBegins();
          context.addEndHandler(end -> each.requestEnds());
        });
    context.next();
  }

  /** That of a connection; those of the management's port have none. */
  static Optional<HeadDeadline> of(HttpConnection connection) {
    return Optional.ofNullable(
        ((ConnectionBase) connection).channel().pipeline().get(HeadDeadline.class));
  }
}
