/** The states of a process and how signals change them. Pure: no clock, no framework. */
package br.org.linea.orchestration.api.process;
