/**
 * Changes of processes, announced by the database to every instance, and told to subscribers. May
 * use {@code process}.
 */
package br.org.linea.orchestration.api.feed;
