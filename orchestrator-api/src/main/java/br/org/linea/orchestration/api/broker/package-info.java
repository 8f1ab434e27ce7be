/**
 * The rim towards RabbitMQ: hands commands to the broker, takes events from it. May use {@code
 * outbox}, {@code lifecycle}, {@code agents}, {@code store}.
 */
package br.org.linea.orchestration.api.broker;
