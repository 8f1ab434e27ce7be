/**
 * Resources, request and response records, error bodies. May use {@code lifecycle}, the reads of
 * {@code store}, {@code feed}, {@code pipeline}, {@code agents}, {@code identity}, {@code http}.
 */
package br.org.linea.orchestration.api.rest;
