package br.org.linea.orchestration.api.process;

/** What an advance asks for besides the new state. */
public enum Effect {
  /** Send the agent a stop. */
  SEND_STOP
}
