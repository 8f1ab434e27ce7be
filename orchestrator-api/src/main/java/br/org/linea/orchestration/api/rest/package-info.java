/** Resources, request and response records, error bodies. */
package br.org.linea.orchestration.api.rest;
