package io.acclimate.registry.mlflow;

import io.acclimate.core.artifact.Json;
import io.acclimate.registry.state.Decision.Applied;
import io.acclimate.registry.state.ModelLog;
import io.acclimate.registry.state.ModelState;
import io.acclimate.registry.state.Notes;
import io.acclimate.registry.state.Standing;
import io.acclimate.registry.state.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Models and versions with MLflow's names and fields. */
final class Entities {
  /** Tag of a version with the run that it was made in, where somebody said so. */
  static final String RUN_ID = "mlflow.run_id";

  private Entities() {}

  /** Versions that are not deleted, oldest first. */
  static List<Version> versions(ModelLog log) {
    return log.versions().stream()
        .filter(version -> log.standing(version.number()) != Standing.DELETED)
        .toList();
  }

  /** Newest version of each stage that has one. */
  static Map<Stage, Version> latest(ModelState model, ModelLog log) {
    Map<Stage, Version> latest = new EnumMap<>(Stage.class);
    for (Version version : versions(log)) {
      latest.put(stage(model, log, version), version);
    }
    return latest;
  }

  static Stage stage(ModelState model, ModelLog log, Version version) {
    return Stage.of(model, version.number(), log.standing(version.number()));
  }

  /** {@code RegisteredModel}. */
  static Json model(ModelState model, ModelLog log) {
    List<Json> aliases = new ArrayList<>();
    model
        .aliases()
        .forEach(
            (alias, target) ->
                aliases.add(
                    Json.object()
                        .with("alias", alias)
                        .with("version", String.valueOf(target.version()))));
    return named(model.name(), model.notes())
        .with("creation_timestamp", log.madeBy(1).decidedAt().toEpochMilli())
        .with("last_updated_timestamp", updated(log).toEpochMilli())
        .with("user_id", log.madeBy(1).envelope().issuedBy())
        .with("aliases", Json.array(aliases))
        .with(
            "latest_versions",
            Json.array(
                latest(model, log).values().stream()
                    .map(version -> version(model, log, version))
                    .toList()));
  }

  /** {@code RegisteredModel} of a name without a version. */
  static Json.Obj named(String name, Notes notes) {
    return Json.object()
        .with("name", name)
        .with("description", notes.description())
        .with("tags", tags(notes.tags()));
  }

  /** When anything of the model changed last. */
  static Instant updated(ModelLog log) {
    return log.answers().reversed().stream()
        .filter(answer -> answer.decision() instanceof Applied)
        .findFirst()
        .orElseThrow()
        .decidedAt();
  }

  /** {@code ModelVersion}. */
  static Json version(ModelState model, ModelLog log, Version version) {
    return VersionEntity.of(model, log, version).json();
  }

  static Json tags(SortedMap<String, String> tags) {
    return Json.array(
        tags.entrySet().stream()
            .map(tag -> Json.object().with("key", tag.getKey()).with("value", tag.getValue()))
            .toList());
  }
}
