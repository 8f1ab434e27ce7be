/**
 * What a process can be and how signals change it. Pure: {@code java.*}, the messages, itself; no
 * clock, no framework.
 */
package br.org.linea.orchestration.api.process;
