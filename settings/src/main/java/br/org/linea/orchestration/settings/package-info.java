/** Settings of both programs that have new names. */
package br.org.linea.orchestration.settings;
