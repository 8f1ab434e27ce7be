/**
 * What every package may use: repeated work, and the fault points at which a test kills the agent.
 */
package br.org.linea.orchestration.agent.runtime;
