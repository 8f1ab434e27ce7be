/**
 * Black box: both programs as they are packaged, run as processes against real PostgreSQL,
 * RabbitMQ, Keycloak and Slurm. Knows nothing of the programs but their settings, their REST
 * interface and the files they leave in run directories.
 */
package br.org.linea.orchestration.it;
