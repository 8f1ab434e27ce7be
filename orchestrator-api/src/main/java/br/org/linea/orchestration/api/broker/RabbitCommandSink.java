package br.org.linea.orchestration.api.broker;

import br.org.linea.orchestration.api.outbox.CommandSink;
import br.org.linea.orchestration.messages.Envelope;
import br.org.linea.orchestration.messages.Topology;
import br.org.linea.orchestration.messages.WorkerName;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.rabbitmq.OutgoingRabbitMQMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** Publishes commands; the channel is set to wait for the broker's confirms. */
@ApplicationScoped
class RabbitCommandSink implements CommandSink {

  private static final int PERSISTENT = 2;

  private final MutinyEmitter<byte[]> emitter;

  RabbitCommandSink(
      @Channel("commands") @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = 4096)
          MutinyEmitter<byte[]> emitter) {
    this.emitter = emitter;
  }

  @Override
  public Uni<Void> send(String worker, String content) {
    OutgoingRabbitMQMetadata metadata =
        OutgoingRabbitMQMetadata.builder()
            .withRoutingKey(Topology.agentQueue(new WorkerName(worker)))
            .withContentType(Envelope.CONTENT_TYPE)
            .withDeliveryMode(PERSISTENT)
            .build();
    return emitter.sendMessage(
        Message.of(content.getBytes(StandardCharsets.UTF_8)).addMetadata(metadata));
  }
}
