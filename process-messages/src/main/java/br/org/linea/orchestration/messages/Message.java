package br.org.linea.orchestration.messages;

/**
 * Anything that travels in an {@link Envelope}. Every permitted type is a record with its own
 * golden JSON.
 */
public sealed interface Message permits Command, Event {

  /** What the message is about, for the envelope: a process id, or an agent's name. */
  String subject();
}
