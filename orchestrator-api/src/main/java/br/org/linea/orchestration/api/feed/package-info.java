/**
 * Changes of processes: notified to every instance, read once for each, and told to subscribers.
 */
package br.org.linea.orchestration.api.feed;
