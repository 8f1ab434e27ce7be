package br.org.linea.orchestration.local;

/** A PostgreSQL server and its superuser. */
interface PostgresBacking extends Backing {

  String host();

  int port();

  String superuser();

  String password();
}
