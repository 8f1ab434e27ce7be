package br.org.linea.orchestration.api.rest;

import io.restassured.http.Method;
import java.util.stream.Stream;

/** The table of all verbs of the interface. */
final class Verbs {

  private Verbs() {}

  /** Who may call an address. */
  enum Needs {
    READ,
    WRITE,
    AGENT,
    OPERATOR
  }

  /**
   * One verb; {@code {own}} stands for a process of alice, {@code {job}} for the same as a job,
   * {@code {agent}} for an agent.
   */
  record Verb(Method method, String address, Needs needs) {
    @Override
    public String toString() {
      return method + " " + address;
    }
  }

  static Stream<Verb> all() {
    return Stream.of(
        new Verb(Method.GET, "/api/processes/", Needs.READ),
        new Verb(Method.POST, "/api/processes/", Needs.WRITE),
        new Verb(Method.POST, "/api/processes/batch/", Needs.WRITE),
        new Verb(Method.GET, "/api/processes/{own}/", Needs.READ),
        new Verb(Method.GET, "/api/processes/{own}/status/", Needs.READ),
        new Verb(Method.GET, "/api/processes/{own}/history/", Needs.READ),
        new Verb(Method.GET, "/api/processes/{own}/usage/", Needs.READ),
        new Verb(Method.DELETE, "/api/processes/{own}/", Needs.WRITE),
        new Verb(Method.POST, "/api/processes/{own}/rerun/", Needs.WRITE),
        new Verb(Method.GET, "/api/processes/{own}/events/", Needs.READ),
        new Verb(Method.GET, "/api/processes/{own}/logs/", Needs.READ),
        new Verb(Method.GET, "/api/processes/{own}/logs/?follow=true", Needs.READ),
        new Verb(Method.GET, "/api/processes/{own}/files/", Needs.READ),
        new Verb(Method.GET, "/api/processes/{own}/files/run.out", Needs.READ),
        new Verb(Method.GET, "/api/processes/{own}/archive/", Needs.READ),
        new Verb(Method.GET, "/api/processes/{own}/stop/", Needs.WRITE),
        new Verb(Method.POST, "/api/processes/{own}/stop/", Needs.WRITE),
        new Verb(Method.GET, "/api/processes/{own}/finish/", Needs.WRITE),
        new Verb(Method.POST, "/api/processes/{own}/finish/", Needs.WRITE),
        new Verb(Method.POST, "/api/processes/{own}/abandon/", Needs.OPERATOR),
        new Verb(Method.GET, "/api/processes/events/", Needs.READ),
        new Verb(Method.GET, "/api/pipelines/", Needs.READ),
        new Verb(Method.GET, "/api/pipelines/hello_world/", Needs.READ),
        new Verb(Method.GET, "/api/pipelines/hello_world/schema/", Needs.READ),
        new Verb(Method.POST, "/api/pipelines/hello_world/validate/", Needs.READ),
        new Verb(Method.GET, "/api/sysinfo/", Needs.READ),
        new Verb(Method.GET, "/api/agents/", Needs.READ),
        new Verb(Method.PUT, "/api/agents/{agent}/", Needs.AGENT),
        new Verb(Method.GET, "/api/agents/{agent}/processes/", Needs.AGENT),
        new Verb(Method.GET, "/api/agents/{agent}/ended/", Needs.AGENT),
        new Verb(Method.POST, "/api/agents/{agent}/removed/", Needs.AGENT),
        new Verb(Method.POST, "/api/agents/{agent}/hand-over/", Needs.OPERATOR),
        new Verb(Method.GET, "/api/owners/{owner}/quota/", Needs.READ),
        new Verb(Method.PUT, "/api/owners/{owner}/quota/", Needs.OPERATOR),
        new Verb(Method.DELETE, "/api/owners/{owner}/quota/", Needs.OPERATOR),
        new Verb(Method.GET, "/api/webhooks/", Needs.READ),
        new Verb(Method.POST, "/api/webhooks/", Needs.WRITE),
        new Verb(Method.GET, "/api/webhooks/{hook}/", Needs.READ),
        new Verb(Method.GET, "/api/webhooks/{hook}/deliveries/", Needs.READ),
        new Verb(Method.POST, "/api/webhooks/{hook}/pause/", Needs.WRITE),
        new Verb(Method.POST, "/api/webhooks/{hook}/resume/", Needs.WRITE),
        new Verb(Method.POST, "/api/webhooks/{hook}/rotate-secret/", Needs.WRITE),
        new Verb(Method.POST, "/api/webhooks/{hook}/test/", Needs.WRITE),
        new Verb(Method.POST, "/api/webhooks/{hook}/replay/", Needs.WRITE),
        new Verb(Method.DELETE, "/api/webhooks/{hook}/", Needs.WRITE),
        new Verb(Method.GET, "/uws/hello_world/", Needs.READ),
        new Verb(Method.POST, "/uws/hello_world/", Needs.WRITE),
        new Verb(Method.GET, "/uws/hello_world/{job}/", Needs.READ),
        new Verb(Method.POST, "/uws/hello_world/{job}/", Needs.WRITE),
        new Verb(Method.DELETE, "/uws/hello_world/{job}/", Needs.WRITE),
        new Verb(Method.GET, "/uws/hello_world/{job}/phase/", Needs.READ),
        new Verb(Method.POST, "/uws/hello_world/{job}/phase/", Needs.WRITE),
        new Verb(Method.GET, "/uws/hello_world/{job}/parameters/", Needs.READ),
        new Verb(Method.POST, "/uws/hello_world/{job}/parameters/", Needs.WRITE),
        new Verb(Method.GET, "/uws/hello_world/{job}/executionduration/", Needs.READ),
        new Verb(Method.POST, "/uws/hello_world/{job}/executionduration/", Needs.WRITE),
        new Verb(Method.GET, "/uws/hello_world/{job}/destruction/", Needs.READ),
        new Verb(Method.POST, "/uws/hello_world/{job}/destruction/", Needs.WRITE),
        new Verb(Method.GET, "/uws/hello_world/{job}/quote/", Needs.READ),
        new Verb(Method.GET, "/uws/hello_world/{job}/owner/", Needs.READ),
        new Verb(Method.GET, "/uws/hello_world/{job}/error/", Needs.READ),
        new Verb(Method.GET, "/uws/hello_world/{job}/results/", Needs.READ),
        new Verb(Method.GET, "/uws/hello_world/{job}/results/{result}/", Needs.READ),
        new Verb(Method.GET, "/uws/hello_world/{job}/results/files/run.out/", Needs.READ),
        new Verb(Method.POST, "/api/dead-letters/replay/", Needs.OPERATOR));
  }
}
