/**
 * The only writer of processes: locks a process's row, asks {@link
 * br.org.linea.orchestration.api.process.Lifecycle}, and stores state, history and commands in one
 * transaction.
 */
package br.org.linea.orchestration.api.lifecycle;
