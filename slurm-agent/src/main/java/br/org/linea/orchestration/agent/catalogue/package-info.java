/** The agent's own copy of {@code pipelines.yaml}. May use {@code plan}. */
package br.org.linea.orchestration.agent.catalogue;
