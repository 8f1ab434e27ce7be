/**
 * What a job has used, and by a table of rules what a user can do about its end or its wait. Reads
 * no database.
 */
package br.org.linea.orchestration.api.advice;
