/**
 * Brings the processes of the Django system over into the database of {@code orchestrator-api}:
 * reads {@code core_process}, translates row by row, writes what is new in one transaction. Run
 * twice it changes nothing. Nothing of it runs in either program.
 */
package br.org.linea.orchestration.importer;
