/** Checks of everything that ships beside the two programs. */
package br.org.linea.orchestration.deploy;
