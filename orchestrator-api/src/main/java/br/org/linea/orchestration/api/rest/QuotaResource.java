package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.identity.Caller;
import br.org.linea.orchestration.api.identity.Scopes;
import br.org.linea.orchestration.api.store.Quota;
import br.org.linea.orchestration.api.store.Quota.Setting;
import br.org.linea.orchestration.api.store.Quotas;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;

/** Quotas: each owner reads its own, operators read and set all. */
@Path("/api/owners/{owner}/quota")
@Produces(MediaType.APPLICATION_JSON)
public class QuotaResource {

  private static final Logger LOG = Logger.getLogger(QuotaResource.class);

  private static final int LONGEST_OWNER = 255;
  private static final int HIGHEST = 1_000_000;
  private static final List<String> LIMITS =
      List.of("open_processes", "submissions_per_minute", "streams");

  private final Quotas quotas;
  private final OwnerStreams streams;
  private final Caller caller;

  /** For CDI. */
  QuotaResource(Quotas quotas, OwnerStreams streams, Caller caller) {
    this.quotas = quotas;
    this.streams = streams;
    this.caller = caller;
  }

  /** The limits and their usage. */
  @GET
  @RolesAllowed(Scopes.READ)
  public Uni<QuotaForm> read(@RestPath String owner) {
    if (!caller.maySee(named(owner))) {
      throw ApiProblem.plain(403, "You do not have permission to perform this action.");
    }
    return form(owner);
  }

  /** Sets all three limits; a missing or null one gets its default. */
  @PUT
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Scopes.OPERATE)
  public Uni<QuotaForm> set(
      @RestPath String owner, byte[] body, @RestHeader(HttpHeaders.CONTENT_TYPE) String type) {
    JsonNode limits = RequestJson.parse("The request", body, type);
    if (!limits.isObject()) {
      throw ApiProblem.plain(400, "JSON parse error - the body must be an object");
    }
    for (Iterator<String> names = limits.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!LIMITS.contains(name)) {
        throw invalid("'%s' is no limit; there are %s.".formatted(name, String.join(", ", LIMITS)));
      }
    }
    return set(
        named(owner),
        new Setting(
            limit(limits, LIMITS.get(0)),
            limit(limits, LIMITS.get(1)),
            limit(limits, LIMITS.get(2))));
  }

  /** Restores the defaults. */
  @DELETE
  @RolesAllowed(Scopes.OPERATE)
  public Uni<QuotaForm> reset(@RestPath String owner) {
    return set(named(owner), Setting.DEFAULT);
  }

  private Uni<QuotaForm> set(String owner, Setting setting) {
    String client = caller.name();
    return quotas
        .set(owner, setting, client)
        .invoke(() -> LOG.infof("%s sets the quota of %s: %s", client, owner, setting))
        .chain(() -> form(owner));
  }

  private Uni<QuotaForm> form(String owner) {
    return quotas
        .of(owner)
        .chain(
            quota ->
                quotas
                    .usage(owner)
                    .chain(
                        usage ->
                            quotas
                                .changes(owner)
                                .map(
                                    changes ->
                                        QuotaForm.of(
                                            owner, quota, usage, streams.of(owner), changes))));
  }

  private static Optional<Integer> limit(JsonNode limits, String name) {
    JsonNode value = limits.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < Quota.NO_LIMIT
        || value.intValue() > HIGHEST) {
      throw invalid(
          "'%s' must be a number from 0 to %d, -1 for no limit, or null for the default."
              .formatted(name, HIGHEST));
    }
    return Optional.of(value.intValue());
  }

  private static String named(String owner) {
    if (owner.isBlank()
        || owner.length() > LONGEST_OWNER
        || owner.chars().anyMatch(Character::isISOControl)) {
      throw invalid(
          "An owner's name has 1 to %d characters and no control character."
              .formatted(LONGEST_OWNER));
    }
    return owner;
  }

  private static ApiProblem invalid(String error) {
    return ApiProblem.fault(400, "quota-invalid", "The quota cannot be set", "[quotas] " + error);
  }
}
