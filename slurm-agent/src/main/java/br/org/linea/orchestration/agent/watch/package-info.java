/**
 * Watches the jobs: one query for all of them per interval, the rest from accounting and the run
 * directories; changes go to the journal.
 */
package br.org.linea.orchestration.agent.watch;
