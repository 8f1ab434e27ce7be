/** What an operator may set: one mapping for the program. May use nothing of the agent. */
package br.org.linea.orchestration.agent.config;
