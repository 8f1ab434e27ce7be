package br.org.linea.orchestration.api.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import java.net.InetSocketAddress;
import java.util.Iterator;
import org.eclipse.microprofile.config.Config;

/**
 * Gives each connection of clients a {@link HeadDeadline}. Neither Quarkus nor Vert.x lets one
 * touch a connection before its first request, so the server's own channel is found among those of
 * the event loops that accept connections.
 */
@ApplicationScoped
class ConnectionDeadlines {

  private static final int FIRST = 2_100;
  private static final String MANAGEMENT_PORT = "quarkus.management.port";

  private final EdgeConfig config;
  private final Vertx vertx;
  private final Config settings;

  ConnectionDeadlines(EdgeConfig config, Vertx vertx, Config settings) {
    this.config = config;
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
    while (channels.hasNext()) {
      Channel channel = channels.next();
      if (channel instanceof ServerChannel
          && channel.localAddress() instanceof InetSocketAddress address
          && address.getPort() != management
          && channel.pipeline().get(Accepting.class) == null) {
        channel.pipeline().addFirst(new Accepting());
      }
    }
  }

  /** Sees each new connection before Vert.x does. */
  private final class Accepting extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object connection) {
      ((Channel) connection).pipeline().addFirst(new HeadDeadline(config.headerTimeout()));
      context.fireChannelRead(connection);
    }
  }

  void follow(@Observes Filters filters) {
    filters.register(ConnectionDeadlines::follow, FIRST);
  }

  private static void follow(RoutingContext context) {
    HeadDeadline deadline =
        ((ConnectionBase) context.request().connection())
            .channel()
            .pipeline()
            .get(HeadDeadline.class);
    if (deadline != null) {
      deadline.requestBegins();
      context.addEndHandler(end -> deadline.requestEnds());
    }
    context.next();
  }
}
