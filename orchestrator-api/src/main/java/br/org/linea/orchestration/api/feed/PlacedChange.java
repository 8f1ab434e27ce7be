package br.org.linea.orchestration.api.feed;

/**
 * A change in the history of all processes.
 *
 * @param place where it is
 * @param owner of the process
 * @param change the change
 */
record PlacedChange(Place place, String owner, Change change) {}
