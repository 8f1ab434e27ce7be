/**
 * The only writer: locks a process's row, asks {@link
 * br.org.linea.orchestration.api.process.Lifecycle}, saves state, history and commands in one
 * transaction, and announces it. May use {@code process}, {@code pipeline}, {@code store}, {@code
 * outbox}, {@code feed}.
 */
package br.org.linea.orchestration.api.lifecycle;
