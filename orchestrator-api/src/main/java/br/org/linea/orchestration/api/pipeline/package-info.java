/**
 * The catalogue of pipelines and their configs: which pipelines there are, what a config must look
 * like, and what the full effective config of a request is.
 *
 * <p>Everything here is read from {@code orchestrator.pipelines-dir}, in short reads that are kept
 * until a file changes. Knows nothing of processes, requests or the database.
 */
package br.org.linea.orchestration.api.pipeline;
