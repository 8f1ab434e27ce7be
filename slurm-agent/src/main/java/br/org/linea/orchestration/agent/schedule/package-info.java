/** Work that is done again and again beside the rest. May use nothing of the agent. */
package br.org.linea.orchestration.agent.schedule;
