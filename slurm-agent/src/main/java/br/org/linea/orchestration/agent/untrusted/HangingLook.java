package br.org.linea.orchestration.agent.untrusted;

import java.io.IOException;

/** A look at files took too long, or an earlier one of the same subject still hangs. */
public final class HangingLook extends IOException {

  private static final long serialVersionUID = 1L;

  HangingLook(String sentence) {
    super(sentence);
  }
}
