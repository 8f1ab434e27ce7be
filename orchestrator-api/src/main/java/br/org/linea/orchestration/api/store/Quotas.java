package br.org.linea.orchestration.api.store;

import br.org.linea.orchestration.api.store.Quota.Change;
import br.org.linea.orchestration.api.store.Quota.Setting;
import br.org.linea.orchestration.api.store.Quota.Usage;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/**
 * Quotas of owners and what is used of them, both counted in the database, so that all instances
 * agree. {@link #lock} and {@link #usage(String, Quota)} run in the caller's transaction.
 */
@ApplicationScoped
public class Quotas {

  /** How far back submissions count. */
  public static final Duration WINDOW = Duration.ofSeconds(60);

  /** The class of these advisory locks, different from others in this database. */
  private static final int LOCK_CLASS = 0x51554f54;

  private static final int MOST_CHANGES = 100;
  private static final int EVERYTHING = Integer.MAX_VALUE;

  private static final String TERMS =
      """
      SELECT q.open_processes, q.submissions_per_minute, q.streams,
        cast(current_setting('max_connections') as integer), %s
      FROM (SELECT 1) AS one LEFT JOIN LATERAL (
        SELECT * FROM owner_quota WHERE owner = :owner ORDER BY id DESC LIMIT 1) AS q ON true
      """;

  private static final String NO_LOCK = "''";
  private static final String LOCK = "cast(%s(" + LOCK_CLASS + ", :id) as text)";

  /** Reads no more rows than the limits need: the first by an index of open processes alone. */
  private static final String USAGE =
      """
      SELECT o.open, r.recent, r.oldest FROM
        (SELECT count(*) AS open FROM (
          SELECT 1 FROM process
          WHERE owner_id = (SELECT id FROM owner WHERE name = :owner)
            AND status NOT IN ('SUCCESSFUL', 'FAILED', 'STOPPED')
          LIMIT :open) AS process) AS o,
        (SELECT count(*) AS recent, min(accepted_at) AS oldest FROM (
          SELECT accepted_at FROM process WHERE owner = :owner ORDER BY id DESC LIMIT :recent)
          AS newest WHERE accepted_at > :since) AS r
      """;

  private static final String SET =
      """
      INSERT INTO owner_quota
        (owner, open_processes, submissions_per_minute, streams, set_at, set_by)
      SELECT cast(:owner as text), cast(:open as integer), cast(:submissions as integer),
        cast(:streams as integer), cast(:at as timestamptz), cast(:by as text)
      WHERE NOT EXISTS (
        SELECT FROM (SELECT * FROM owner_quota WHERE owner = :owner ORDER BY id DESC LIMIT 1) AS q
        WHERE (open_processes, submissions_per_minute, streams)
          IS NOT DISTINCT FROM
            (cast(:open as integer), cast(:submissions as integer), cast(:streams as integer)))
      """;

  private static final String CHANGES =
      """
      SELECT open_processes, submissions_per_minute, streams, set_at, set_by
      FROM owner_quota WHERE owner = :owner ORDER BY id DESC LIMIT\s\
      """
          + MOST_CHANGES;

  private final QuotasConfig config;
  private final Clock clock;

  /** For CDI. */
  public Quotas(QuotasConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
  }

  /**
   * A quota, and how many transactions can be under way beside this one.
   *
   * @param quota what the owner may do
   * @param others most transactions beside this one: PostgreSQL's max_connections
   */
  public record Terms(Quota quota, int others) {}

  /**
   * Locks an owner's submissions until the end of the transaction and reads its quota.
   *
   * @param alone whether other submissions of the owner must wait; else only those that are alone
   */
  public Uni<Terms> lock(int ownerId, String owner, boolean alone) {
    String function = alone ? "pg_advisory_xact_lock" : "pg_advisory_xact_lock_shared";
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createNativeQuery(TERMS.formatted(LOCK.formatted(function)), Object[].class)
                    .setParameter("owner", owner)
                    .setParameter("id", ownerId)
                    .getSingleResult())
        .map(row -> new Terms(with(setting(row)), (Integer) row[3]));
  }

  /** What an owner uses of a quota, counted up to its limits. */
  public Uni<Usage> usage(String owner, Quota quota) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createNativeQuery(USAGE, Object[].class)
                    .setParameter("owner", owner)
                    .setParameter("open", Math.max(0, quota.openProcesses()))
                    .setParameter("recent", Math.max(0, quota.submissionsPerMinute()))
                    .setParameter("since", clock.instant().minus(WINDOW))
                    .getSingleResult())
        .map(
            row ->
                new Usage(
                    ((Number) row[0]).longValue(),
                    ((Number) row[1]).longValue(),
                    Optional.ofNullable(row[2]).map(Quotas::instant)));
  }

  /** An owner's quota. */
  @WithSession
  public Uni<Quota> of(String owner) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createNativeQuery(TERMS.formatted(NO_LOCK), Object[].class)
                    .setParameter("owner", owner)
                    .getSingleResult())
        .map(row -> with(setting(row)));
  }

  /** All that an owner uses at present. */
  @WithSession
  public Uni<Usage> usage(String owner) {
    return usage(owner, new Quota(EVERYTHING, EVERYTHING, EVERYTHING));
  }

  /** Sets an owner's quota; all instances keep to it from their next request on. */
  @WithTransaction
  public Uni<Void> set(String owner, Setting setting, String by) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createNativeQuery(SET)
                    .setParameter("owner", owner)
                    .setParameter("open", setting.openProcesses().orElse(null))
                    .setParameter("submissions", setting.submissionsPerMinute().orElse(null))
                    .setParameter("streams", setting.streams().orElse(null))
                    .setParameter("at", clock.instant())
                    .setParameter("by", by)
                    .executeUpdate())
        .replaceWithVoid();
  }

  /** What operators have set for an owner, the newest first; the last hundred. */
  @WithSession
  public Uni<List<Change>> changes(String owner) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createNativeQuery(CHANGES, Object[].class)
                    .setParameter("owner", owner)
                    .getResultList())
        .map(
            rows ->
                rows.stream()
                    .map(row -> new Change(setting(row), instant(row[3]), (String) row[4]))
                    .toList());
  }

  /** The default for what an operator has not set. */
  private Quota with(Setting setting) {
    return new Quota(
        setting.openProcesses().orElse(config.openProcesses()),
        setting.submissionsPerMinute().orElse(config.submissionsPerMinute()),
        setting.streams().orElse(config.streams()));
  }

  private static Setting setting(Object[] row) {
    return new Setting(
        Optional.ofNullable((Integer) row[0]),
        Optional.ofNullable((Integer) row[1]),
        Optional.ofNullable((Integer) row[2]));
  }

  private static Instant instant(Object value) {
    return value instanceof OffsetDateTime time ? time.toInstant() : (Instant) value;
  }
}
