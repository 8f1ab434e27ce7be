package br.org.linea.orchestration.api.pipeline;

import br.org.linea.orchestration.catalogue.CatalogueEntries;
import br.org.linea.orchestration.catalogue.Pipeline;
import br.org.linea.orchestration.messages.CatalogueEntry;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the catalogue of an agent differs from that of the API.
 *
 * @param changed pipelines that both have, with different entries
 * @param onlyApi names of pipelines that the agent does not have
 * @param onlyAgent names of pipelines that the API does not have
 */
@RegisterForReflection
public record CatalogueDifferences(
    List<Changed> changed, List<String> onlyApi, List<String> onlyAgent) {

  /** Keeps copies. */
  public CatalogueDifferences {
    changed = List.copyOf(changed);
    onlyApi = List.copyOf(onlyApi);
    onlyAgent = List.copyOf(onlyAgent);
  }

  /**
   * A pipeline whose entries differ.
   *
   * @param pipeline its key
   * @param apiVersion the version that the API has
   * @param agentVersion the version that the agent has; it may be the same
   */
  @RegisterForReflection
  public record Changed(String pipeline, String apiVersion, String agentVersion) {}

  /** Compares the pipelines of the API with what an agent has reported; sorted by name. */
  public static CatalogueDifferences of(Collection<Pipeline> api, List<CatalogueEntry> agent) {
    Map<String, CatalogueEntry> ours = byName(api.stream().map(CatalogueEntries::of).toList());
    Map<String, CatalogueEntry> theirs = byName(agent);
    return new CatalogueDifferences(
        ours.values().stream()
            .filter(each -> theirs.containsKey(each.pipeline().value()))
            .filter(each -> !each.equals(theirs.get(each.pipeline().value())))
            .map(each -> changed(each, theirs.get(each.pipeline().value())))
            .toList(),
        ours.keySet().stream().filter(name -> !theirs.containsKey(name)).toList(),
        theirs.keySet().stream().filter(name -> !ours.containsKey(name)).toList());
  }

  private static Map<String, CatalogueEntry> byName(List<CatalogueEntry> entries) {
    Map<String, CatalogueEntry> byName = new TreeMap<>();
    entries.forEach(each -> byName.put(each.pipeline().value(), each));
    return byName;
  }

  private static Changed changed(CatalogueEntry api, CatalogueEntry agent) {
    return new Changed(api.pipeline().value(), api.version(), agent.version());
  }
}
