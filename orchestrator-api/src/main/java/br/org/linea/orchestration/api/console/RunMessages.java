package br.org.linea.orchestration.api.console;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Words of the page of a process. */
@MessageBundle(value = "run", locale = "en")
public interface RunMessages {

  @Message("About this process")
  String about();

  @Message("What to do")
  String whatToDo();

  @Message("Comment")
  String comment();

  @Message("Version")
  String version();

  @Message("Executor")
  String executor();

  @Message("Cluster")
  String cluster();

  @Message("Run directory")
  String directory();

  @Message("Started")
  String started();

  @Message("Ended")
  String ended();

  @Message("Last news")
  String observed();

  @Message("Stop asked for by")
  String stopBy();

  @Message("Labels")
  String labels();

  @Message("Starts after")
  String after();

  @Message("It starts when all of these are successful. If one fails or is stopped, it fails, too.")
  String afterOk();

  @Message("It starts when all of these have ended, successful or not.")
  String afterAny();

  @Message("Rerun of")
  String rerunOf();

  @Message("Run again as")
  String reruns();

  @Message("Resources asked for")
  String resources();

  @Message("Timeline")
  String timeline();

  @Message("Evidence")
  String evidence();

  @Message("by")
  String by();

  @Message("Config")
  String config();

  @Message("Copy")
  String copy();

  @Message("Copied")
  String copied();

  @Message("Jobs that its job has submitted")
  String children();

  @Message("Output")
  String output();

  @Message("Errors")
  String errors();

  @Message("Follow")
  String follow();

  @Message("Pause")
  String pause();

  @Message("Jump to the end")
  String jumpToEnd();

  @Message("Show earlier part")
  String earlier();

  @Message("Find in what is shown")
  String find();

  @Message("Nothing has been written yet.")
  String nothingWritten();

  @Message("The output cannot be read at present.")
  String outputAway();

  @Message("The agent does not answer; this is the stored end of the file.")
  String kept();

  @Message("Retention has removed the run directory, with its files and its job script, on")
  String removed();

  @Message("This is the end of the file, which was stored before the run directory was removed.")
  String keptAfterRemoval();

  @Message("No end of this file was stored before the run directory was removed.")
  String notKept();

  @Message("Stop")
  String stop();

  @Message("Stop selected")
  String stopSelected();

  @Message("Select process")
  String select();

  @Message("Run again")
  String runAgain();

  @Message("Stop processes")
  String confirmStopTitle();

  @Message(
      "None of the selected processes can be stopped: they have ended, are stopping already, or you may not see them.")
  String nothingToStop();

  @Message(
      "Their jobs are cancelled. This cannot be undone; a process can only be run again from its beginning.")
  String stopWarning();

  @Message("Cancel")
  String cancel();

  @Message("Stop {count} processes?")
  String confirmStop(int count);

  @Message("Stop 1 process?")
  String confirmStopOne();

  @Message("Delete")
  String delete();

  @Message("Delete {pipeline} {id}?")
  String confirmDelete(String pipeline, int id);

  @Message(
      "It disappears from every list and page, here and in the REST API. The files in its run directory stay. This cannot be undone.")
  String deleteWarning();

  @Message("What its job used")
  String usage();

  @Message("Receipt")
  String receipt();

  @Message("{count} files")
  String files(int count);

  @Message("Used")
  String used();

  @Message("Asked for")
  String requested();

  @Message("Share")
  String share();

  @Message("Resource")
  String resource();

  @Message("Run time")
  String runTime();

  @Message("CPU time")
  String cpuTime();

  @Message("Memory (most of one task)")
  String memory();

  @Message("CPUs")
  String cpus();

  @Message("Nodes")
  String nodes();

  @Message("Read")
  String read();

  @Message("Written")
  String written();

  @Message("Job script")
  String script();

  @Message(
      "The job script cannot be read at present. An agent older than this page cannot read it, either.")
  String scriptAway();

  @Message("There is no job script yet.")
  String noScript();
}
