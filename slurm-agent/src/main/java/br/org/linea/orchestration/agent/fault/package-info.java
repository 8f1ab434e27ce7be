/**
 * Places at which a test may have the program die, to prove that it may die anywhere. May use
 * nothing of the agent; every package may use it.
 */
package br.org.linea.orchestration.agent.fault;
