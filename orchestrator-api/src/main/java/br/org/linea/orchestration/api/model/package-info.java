/**
 * Asks the config models of pipelines (pydantic) through Python helper processes.
 *
 * <p>A helper is the resource {@code config-models/helper.py}, kept warm; it gives each request a
 * process of its own, so that nothing that a model does outlasts its request. May use {@code
 * pipeline}, whose port it implements.
 */
package br.org.linea.orchestration.api.model;
