/** RabbitMQ: sends commands, receives events, asks agents for output, checks queues. */
package br.org.linea.orchestration.api.broker;
