/** Webhooks: who gets changes over HTTP, what waits for them, and its delivery. */
package br.org.linea.orchestration.api.webhooks;
