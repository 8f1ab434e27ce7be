/**
 * The one way to read, list, write and delete what a job can touch: run directories, the wake
 * folder, {@code /proc}. No link is followed, no special file is opened, sizes have bounds, and a
 * look that hangs costs its own process alone.
 */
package br.org.linea.orchestration.agent.untrusted;
