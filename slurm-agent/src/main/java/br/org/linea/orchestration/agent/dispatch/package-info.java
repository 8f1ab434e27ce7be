/**
 * From a command to a job: one handler per command makes it durable, and a small pool submits the
 * intents. An intent whose submission is in doubt is submitted again only after every source
 * answered that it does not know the job. The agent's copy of {@code pipelines.yaml} is here.
 */
package br.org.linea.orchestration.agent.dispatch;
