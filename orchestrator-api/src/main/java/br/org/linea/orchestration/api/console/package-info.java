/** The web console: server-rendered pages for people, on the services that {@code rest} uses. */
package br.org.linea.orchestration.api.console;
