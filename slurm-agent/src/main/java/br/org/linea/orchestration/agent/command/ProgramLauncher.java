package br.org.linea.orchestration.agent.command;

/** One way to run a program to its end. Blocks; any thread may call. */
interface ProgramLauncher {

  /** Runs it, at most once. */
  CommandResult run(Invocation call);
}
