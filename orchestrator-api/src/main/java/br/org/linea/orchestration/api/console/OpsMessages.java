package br.org.linea.orchestration.api.console;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Words of the pages of agents and operations. */
@MessageBundle(value = "ops", locale = "en")
public interface OpsMessages {

  @Message("Agents")
  String agents();

  @Message("No agent has registered")
  String noAgents();

  @Message("An agent appears here when it starts for the first time.")
  String noAgentsHint();

  @Message("Alive")
  String alive();

  @Message("Silent")
  String silent();

  @Message("Last heartbeat")
  String lastSeen();

  @Message("Lease")
  String lease();

  @Message("Executors")
  String executors();

  @Message("Catalogue")
  String catalogue();

  @Message("as the API's")
  String same();

  @Message("differs from the API's")
  String differs();

  @Message("in comments or order alone")
  String sameEntries();

  @Message("{pipeline} (version {here} here, {there} there)")
  String otherVersion(String pipeline, String here, String there);

  @Message("{pipeline} (its entry)")
  String otherEntry(String pipeline);

  @Message("only here: {names}")
  String onlyHere(String names);

  @Message("only there: {names}")
  String onlyThere(String names);

  @Message("Processes in hand")
  String inHand();

  @Message("Jobs watched")
  String jobs();

  @Message("Unsent events")
  String unsent();

  @Message("Hand over")
  String handOver();

  @Message("Hand the work over to")
  String handOverTo();

  @Message("Hand {count} processes of {from} over to {to}?")
  String handOverQuestion(long count, String from, String to);

  @Message(
      "This cannot be undone. The other agent looks for the jobs of {from} and goes on with them; if {from} comes back, it forgets these processes.")
  String handOverWarning(String from);

  @Message("{from} is alive. Hand its work over only if it will not come back.")
  String handOverAlive(String from);

  @Message("Operations")
  String operations();

  @Message("Parts of the service")
  String parts();

  @Message("Part")
  String part();

  @Message("What it says")
  String says();

  @Message("Ready")
  String up();

  @Message("Not ready")
  String down();

  @Message("Outbox")
  String outbox();

  @Message("{depth} commands wait for the broker; the oldest has waited for {age} s.")
  String outboxDepth(String depth, String age);

  @Message("Dead letters")
  String deadLetters();

  @Message(
      "Messages that could not be read or delivered. Remove the cause first; then have them tried again.")
  String deadLettersHint();

  @Message("Try them again")
  String replay();

  @Message("{replayed} were handled, {left} are left.")
  String replayed(int replayed, int left);

  @Message("Register a machine client")
  String clients();

  @Message("Log in as an operator:")
  String clientStep1();

  @Message(
      "Clients, Create client: a client id; Client authentication on, Service account roles ticked, the other flows cleared.")
  String clientStep2();

  @Message(
      "Give the client id and the secret of the tab Credentials to the people who run the program.")
  String clientStep3();

  @Message("Recently refused messages")
  String refused();

  @Message("Messages of agents that this instance has refused since it started, the newest first.")
  String refusedHint();

  @Message("This instance has refused no message since it started.")
  String noneRefused();

  @Message("When")
  String when();

  @Message("Last answer of Slurm")
  String lastQuery();
}
