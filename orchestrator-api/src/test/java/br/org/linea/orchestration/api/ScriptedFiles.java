package br.org.linea.orchestration.api;

import br.org.linea.orchestration.messages.FileAnswer;
import br.org.linea.orchestration.messages.FileQuestion;
import br.org.linea.orchestration.messages.Topology;
import br.org.linea.orchestration.messages.WorkerName;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/** Answers questions about files, over the real broker. */
final class ScriptedFiles implements AutoCloseable {

  private final Channel channel;
  private final ObjectMapper json;
  private final String user;
  private final Function<FileQuestion, FileAnswer> answer;
  private final Consumer<BasicProperties> before;
  private final List<FileQuestion> asked = new CopyOnWriteArrayList<>();

  private ScriptedFiles(
      Channel channel,
      ObjectMapper json,
      String user,
      Function<FileQuestion, FileAnswer> answer,
      Consumer<BasicProperties> before) {
    this.channel = channel;
    this.json = json;
    this.user = user;
    this.answer = answer;
    this.before = before;
  }

  static ScriptedFiles answer(
      Connection connection,
      ObjectMapper json,
      WorkerName worker,
      String user,
      Function<FileQuestion, FileAnswer> answer,
      Consumer<BasicProperties> before) {
    String queue = Topology.filesQueue(worker);
    try {
      ScriptedFiles files =
          new ScriptedFiles(connection.createChannel(), json, user, answer, before);
      files.channel.basicConsume(queue, true, (tag, question) -> files.take(question), tag -> {});
      return files;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void take(Delivery delivery) throws IOException {
    FileQuestion question = json.readValue(delivery.getBody(), FileQuestion.class);
    asked.add(question);
    before.accept(delivery.getProperties());
    channel.basicPublish(
        Topology.REPLIES,
        delivery.getProperties().getReplyTo(),
        new BasicProperties.Builder()
            .correlationId(delivery.getProperties().getCorrelationId())
            .userId(user)
            .build(),
        json.writeValueAsBytes(answer.apply(question)));
  }

  long asked(int process) {
    return asked.stream().filter(question -> question.processId().value() == process).count();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }
}
