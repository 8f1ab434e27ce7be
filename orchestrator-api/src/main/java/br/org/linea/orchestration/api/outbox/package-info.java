/**
 * Commands on their way to the broker: appended inside the caller's transaction, sent by a relay to
 * a {@link br.org.linea.orchestration.api.outbox.CommandSink}.
 */
package br.org.linea.orchestration.api.outbox;
