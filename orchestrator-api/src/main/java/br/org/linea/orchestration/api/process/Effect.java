package br.org.linea.orchestration.api.process;

/** A side effect of an advance. */
public enum Effect {
  /** Send the agent a stop. */
  SEND_STOP
}
