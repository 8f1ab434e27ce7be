/**
 * What the agent must not forget: one durable file per process with its intent, its job, what was
 * last seen and the events that the broker has not confirmed yet, and one file with the journal's
 * id and lease. Nobody else writes here.
 */
package br.org.linea.orchestration.agent.journal;
