/**
 * Reads {@code pipelines.yaml} for both programs: what one refuses the other refuses, with the same
 * words. Uses nothing but the messages.
 */
package br.org.linea.orchestration.catalogue;
