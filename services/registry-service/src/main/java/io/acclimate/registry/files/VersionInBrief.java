package io.acclimate.registry.files;

import io.acclimate.registry.state.ModelLog;
import io.acclimate.registry.state.ModelState;
import io.acclimate.registry.state.Notes;
import io.acclimate.registry.state.Spec;
import io.acclimate.registry.state.Version;
import java.util.List;
import java.util.Map;

/**
 * What the journal says of a version, at one position: it can be kept, and does not change when the
 * state does.
 *
 * @param spec of the model, as it is in force then
 * @param aliases that point at the version then
 */
public record VersionInBrief(
    String model, Spec spec, Version version, Notes notes, List<String> aliases) {
  public VersionInBrief {
    aliases = List.copyOf(aliases);
  }

  /** A version of the model. */
  public static VersionInBrief of(ModelState model, ModelLog log, Version version) {
    return new VersionInBrief(
        model.name(),
        model.spec(),
        version,
        log.notes(version.number()),
        model.aliases().entrySet().stream()
            .filter(alias -> alias.getValue().version() == version.number())
            .map(Map.Entry::getKey)
            .toList());
  }

  String description() {
    return notes.description().isEmpty() ? version.made().description() : notes.description();
  }
}
