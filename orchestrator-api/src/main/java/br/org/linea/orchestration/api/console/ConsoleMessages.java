package br.org.linea.orchestration.api.console;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/**
 * The words of the console, in English; {@code messages/console_pt-BR.properties} has them in
 * Brazilian Portuguese.
 */
@MessageBundle(value = "console", locale = "en")
public interface ConsoleMessages {

  @Message("Orchestration")
  String title();

  @Message("Skip to content")
  String skip();

  @Message("Processes")
  String processes();

  @Message("Log out")
  String logOut();

  @Message("operator")
  String operator();

  @Message("Main navigation")
  String navigation();

  @Message("State")
  String state();

  @Message("All states")
  String allStates();

  @Message("Queued")
  String queued();

  @Message("Pending")
  String pending();

  @Message("Running")
  String running();

  @Message("Stopping")
  String stopping();

  @Message("Stopped")
  String stopped();

  @Message("Successful")
  String successful();

  @Message("Failed")
  String failed();

  @Message("Pipeline")
  String pipeline();

  @Message("All pipelines")
  String allPipelines();

  @Message("Owner")
  String owner();

  @Message("On behalf of")
  String onBehalfOf();

  @Message("Batch")
  String batch();

  @Message("Created")
  String created();

  @Message("Time")
  String time();

  @Message("waiting")
  String waiting();

  @Message("running time")
  String ran();

  @Message("Slurm job")
  String job();

  @Message("Agent")
  String agent();

  @Message("Reason")
  String reason();

  @Message("Process")
  String process();

  @Message("Label")
  String label();

  @Message("name or name=value")
  String labelHint();

  @Message("Search")
  String search();

  @Message("pipeline, owner, comment or label")
  String searchHint();

  @Message("From (UTC day)")
  String fromDay();

  @Message("Until (UTC day)")
  String untilDay();

  @Message("Order")
  String order();

  @Message("Newest first")
  String newestFirst();

  @Message("Oldest first")
  String oldestFirst();

  @Message("Pipeline, A to Z")
  String byPipeline();

  @Message("Pipeline, Z to A")
  String byPipelineReversed();

  @Message("Apply")
  String apply();

  @Message("Clear filters")
  String clear();

  @Message("Next page")
  String next();

  @Message("First page")
  String start();

  @Message("Pages of the list")
  String pagesOfList();

  @Message("Filters")
  String filters();

  @Message("No processes yet")
  String noneYet();

  @Message("Processes appear here as soon as a client starts one.")
  String noneYetHint();

  @Message("No process matches these filters")
  String noMatch();

  @Message("Your account has no owner")
  String noOwner();

  @Message(
      "You see the processes of the owners that your account names, and it names none. Ask an operator to set the attribute “owner” of your account.")
  String noOwnerHint();

  @Message("Live")
  String liveOn();

  @Message("Connection lost; reconnecting …")
  String liveOff();

  @Message("Not live: only the first page in the order “newest first” adds new processes")
  String liveOld();

  @Message("You are logged out")
  String signedOut();

  @Message("Log in again")
  String logInAgain();

  @Message("The request cannot be used")
  String badRequest();

  @Message("A value in the form or in the address is missing or invalid.")
  String badRequestHint();

  @Message("You may not do this")
  String forbidden();

  @Message(
      "Your account lacks the role, or the form is from an earlier login. Reload the page and try again.")
  String forbiddenHint();

  @Message("Not found")
  String notFound();

  @Message(
      "There is no such page or process, or it belongs to an owner whose processes you may not see.")
  String notFoundHint();

  @Message("The database does not answer")
  String away();

  @Message("Runs go on meanwhile and nothing is lost. This page tries again by itself.")
  String awayHint();

  @Message("Something went wrong")
  String broken();

  @Message("The program's log has the details under this id: {id}")
  String brokenHint(String id);

  @Message("Try again")
  String retry();

  @Message("To the processes")
  String toProcesses();

  @Message("Previous page")
  String previous();
}
