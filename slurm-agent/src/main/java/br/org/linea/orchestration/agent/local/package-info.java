/**
 * The {@code local} executor: runs as detached children of the agent, found again after a restart
 * by a mark in their environment.
 */
package br.org.linea.orchestration.agent.local;
