/**
 * What the agent must not forget: one durable log with the intent of each process, its job, its
 * last known state and the events that the broker has not confirmed, and one file with the
 * journal's id and lease. No other package writes these files.
 */
package br.org.linea.orchestration.agent.journal;
