/** Changes of processes, announced by the database to every instance. */
package br.org.linea.orchestration.api.feed;
