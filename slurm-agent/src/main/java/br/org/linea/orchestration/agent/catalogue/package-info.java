/** The agent's own copy of {@code pipelines.yaml}. May use {@code plan} and {@code config}. */
package br.org.linea.orchestration.agent.catalogue;
