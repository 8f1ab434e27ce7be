package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.http.Trace;
import br.org.linea.orchestration.api.identity.Caller;
import br.org.linea.orchestration.api.lifecycle.Origin;
import jakarta.enterprise.context.ApplicationScoped;

/** The caller and the trace of the current request. */
@ApplicationScoped
public class Requester {

  private final Caller caller;
  private final Trace trace;

  Requester(Caller caller, Trace trace) {
    this.caller = caller;
    this.trace = trace;
  }

  /** Who asks. */
  public Origin origin() {
    return new Origin(caller.name(), trace.parent());
  }
}
