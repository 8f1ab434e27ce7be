/**
 * How both programs talk to RabbitMQ: a connection that is made again after it was lost, a
 * subscription that notices when its queue is gone, and publishing with the broker's confirms. Each
 * says in words what is wrong. One that publishes and one that subscribes use a connection each: a
 * broker with an alarm reads nothing from a connection that publishes, acknowledgements included.
 *
 * <p>Depends on RabbitMQ's client and on a logger.
 */
package br.org.linea.orchestration.broker;
