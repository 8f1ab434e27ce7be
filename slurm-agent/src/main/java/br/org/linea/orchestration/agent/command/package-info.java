/**
 * Starts a program with a time-out and bounded output, and returns what it answered: by {@code
 * posix_spawn} where this process can call it ({@code src/main/java22}), else as Java does.
 */
package br.org.linea.orchestration.agent.command;
