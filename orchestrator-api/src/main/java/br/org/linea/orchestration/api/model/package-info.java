/**
 * Runs the config models of pipelines (pydantic) in Python helper processes.
 *
 * <p>A helper is the resource {@code config-models/helper.py}, which stays warm. It forks for each
 * request, so that nothing that a model does outlasts its request.
 */
package br.org.linea.orchestration.api.model;
