/**
 * Tables and queries, and how rows become {@link
 * br.org.linea.orchestration.api.process.ProcessState}s and records.
 */
package br.org.linea.orchestration.api.store;
