/** Starts a program with a time-out and bounded output, and returns what it answered. */
package br.org.linea.orchestration.agent.command;
