package br.org.linea.orchestration.api.feed;

/**
 * A place in the history of all processes. Transactions are numbered when they first write, so the
 * order is neither that of the serial numbers nor that of the commits.
 *
 * @param tx the transaction that stored the change, an {@code xid8}
 * @param serial the change's number among all changes
 */
record Place(long tx, long serial) implements Comparable<Place> {

  @Override
  public int compareTo(Place other) {
    int byTransaction = Long.compare(tx, other.tx);
    return byTransaction != 0 ? byTransaction : Long.compare(serial, other.serial);
  }

  boolean isBefore(Place other) {
    return compareTo(other) < 0;
  }
}
