/**
 * Rows and how they become {@link br.org.linea.orchestration.api.process.ProcessState}s and
 * records: the only place, with {@code outbox}, that knows of Hibernate and SQL. May use {@code
 * process} and the messages.
 */
package br.org.linea.orchestration.api.store;
