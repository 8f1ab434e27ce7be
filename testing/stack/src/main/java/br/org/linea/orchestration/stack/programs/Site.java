package br.org.linea.orchestration.stack.programs;

import br.org.linea.orchestration.stack.services.Broker;
import br.org.linea.orchestration.stack.services.Database;
import br.org.linea.orchestration.stack.services.LocalStack;
import java.nio.file.Path;
import java.util.Map;

/**
 * What one pair of programs shares: a database, a virtual host, the realm, and three folders.
 *
 * @param stack the services
 * @param database for the API alone
 * @param broker for both
 * @param pipelines catalogue; in this arrangement one folder serves both programs
 * @param processing run directories
 * @param datasets what pipelines read
 */
public record Site(
    LocalStack stack,
    Database database,
    Broker broker,
    Path pipelines,
    Path processing,
    Path datasets) {

  /** A fresh database and virtual host. */
  public static Site fresh(LocalStack stack, Path pipelines, Path processing, Path datasets) {
    return fresh(stack, stack.newDatabase(), pipelines, processing, datasets);
  }

  /** As {@link #fresh(LocalStack, Path, Path, Path)}, with a database of the caller's. */
  public static Site fresh(
      LocalStack stack, Database database, Path pipelines, Path processing, Path datasets) {
    // What runs there without Slurm survives its agent, but not the stack.
    stack.alsoEnds("PROCESSING_DIR=" + processing);
    return new Site(stack, database, stack.newBroker(), pipelines, processing, datasets);
  }

  Map<String, String> brokerEnvironment(Broker.User user) {
    return Map.of(
        "RABBITMQ_HOST", broker.host(),
        "RABBITMQ_PORT", Integer.toString(broker.port()),
        "RABBITMQ_VIRTUAL_HOST", broker.virtualHost(),
        "RABBITMQ_USERNAME", user.name(),
        "RABBITMQ_PASSWORD", user.password());
  }
}
