/** Start-up, the clock, and what the native image must know. */
package br.org.linea.orchestration.agent;
