/**
 * The rim towards RabbitMQ: commands in, journalled events out. An event leaves the journal only
 * after the broker's confirm.
 *
 * <p>May use {@code dispatch}, {@code journal}, {@code catalogue}, {@code slurm}, {@code schedule},
 * {@code config}.
 */
package br.org.linea.orchestration.agent.broker;
