/**
 * Records which classes a program reaches by reflection while it runs; loaded into the programs.
 */
package br.org.linea.orchestration.tracing;
