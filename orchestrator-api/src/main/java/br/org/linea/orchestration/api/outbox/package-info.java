/**
 * Commands on their way to the broker: appended inside the caller's transaction, drained by a relay
 * to a {@link br.org.linea.orchestration.api.outbox.CommandSink}. Knows nothing of processes but
 * their numbers.
 */
package br.org.linea.orchestration.api.outbox;
