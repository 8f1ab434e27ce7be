package br.org.linea.orchestration.api.console;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What to do about a process that waits or has failed. */
@MessageBundle(value = "advice", locale = "en")
public interface AdviceMessages {

  @Message(
      "The pipeline itself ended with an error. Read the end of its errors and its output below; the exit code is in the timeline.")
  String nonzeroExit();

  @Message(
      "Slurm ended the run at its time limit. Give the pipeline more time, or the run less to do, and run it again.")
  String timeLimit();

  @Message(
      "Slurm could not have the job done before its deadline. Run it again with a later deadline.")
  String deadline();

  @Message(
      "The run used more memory than it was given. Give the pipeline more memory in the catalogue, or the run less data, and run it again.")
  String outOfMemory();

  @Message(
      "The node failed or could not start the job. The run is not to blame: run it again, and tell the administrators of the cluster if it happens again.")
  String nodeFailure();

  @Message("A job of higher priority took the place of the run. Run it again.")
  String preempted();

  @Message(
      "Somebody cancelled the job in Slurm, not here; the timeline has what Slurm says. Ask the administrators of the cluster, then run it again.")
  String cancelledExternally();

  @Message(
      "Slurm refused the job, in the words above: partition, account or limits do not fit. Correct the pipeline in the catalogue.")
  String refused();

  @Message(
      "The agent cannot run the process as asked. If two versions are named above, its catalogue differs from that of the API: give both the same one.")
  String badConfig();

  @Message(
      "The run ended without an exit code, for example because its run directory was deleted. Look into its output, and run it again.")
  String noReturnCode();

  @Message(
      "Slurm answered for minutes and did not know the job; mostly its controller has lost its state. Look into the output, and run it again if need be.")
  String lost();

  @Message("The process was imported from a system that keeps no reasons.")
  String notRecorded();

  @Message("No living agent can run this pipeline. Start one; it takes over what waits.")
  String noAgent();

  @Message(
      "The catalogue names an agent that never started. Start it, or correct the pipeline and hand its processes over to another agent, or stop them.")
  String neverRegistered();

  @Message(
      "The agent that has this process does not answer. Start it again, or hand its work over to another agent if its host is lost.")
  String agentSilent();

  @Message(
      "The pipeline allows only so many runs at once. Wait, or raise max_running in the catalogue.")
  String maxRunning();

  @Message("The agent has reached a limit of its own. Wait, or raise the limit.")
  String agentLimit();

  @Message(
      "The run directory or the folder above it has a problem, in the words above. Repair the file system, or put the directory back; the agent tries again.")
  String runDirectory();

  @Message(
      "A line of the agent's job.env is wrong. Correct it; the file is read again for each job.")
  String jobEnv();

  @Message(
      "Slurm has not said whether it took the job, and is asked for it. Wait; nothing is started twice.")
  String inDoubt();

  @Message(
      "The node could not start the job, and Slurm holds it. The agent releases it by itself. The administrators of the cluster must repair the node.")
  String requeuedHeld();

  @Message("A person holds the job in Slurm. Ask the administrators of the cluster to release it.")
  String held();

  @Message("Slurm lets a job wait for two minutes after it was requeued. Wait.")
  String beginTime();

  @Message(
      "Slurm says that the job runs, but the pipeline has not begun. Wait if its template has long work to do first; else ask the administrators to look at the node.")
  String notBegun();

  @Message("The stop is on its way. It is repeated until the job is gone.")
  String stopping();

  @Message(
      "The job waits in Slurm's queue for the reason above. Mostly there is nothing to do but wait.")
  String pending();

  @Message("The process waits for its agent to submit it.")
  String queued();
}
