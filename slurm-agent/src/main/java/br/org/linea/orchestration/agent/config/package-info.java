/** What an operator may set: one mapping for the program. */
package br.org.linea.orchestration.agent.config;
