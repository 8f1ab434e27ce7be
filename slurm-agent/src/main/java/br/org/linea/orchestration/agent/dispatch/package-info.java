/**
 * From a command to a job: one handler per command makes it durable, a small pool works the intents
 * off, and an intent of doubtful submission is taken up again only when its witnesses were heard.
 *
 * <p>May use {@code plan}, {@code catalogue}, {@code slurm}, {@code local}, {@code journal}, {@code
 * schedule}.
 */
package br.org.linea.orchestration.agent.dispatch;
