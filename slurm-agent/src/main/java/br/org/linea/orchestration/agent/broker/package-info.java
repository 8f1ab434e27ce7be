/**
 * RabbitMQ: commands in, journalled events out. An event leaves the journal only after the broker's
 * confirm.
 */
package br.org.linea.orchestration.agent.broker;
