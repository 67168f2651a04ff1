package io.acclimate.registry.mlflow;

import io.acclimate.core.artifact.Json;
import io.acclimate.registry.state.Answer;
import io.acclimate.registry.state.ModelLog;
import io.acclimate.registry.state.ModelState;
import io.acclimate.registry.state.Notes;
import io.acclimate.registry.state.Standing;
import io.acclimate.registry.state.Version;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * MLflow's {@code ModelVersion} at one position of the journal: it can be kept, and does not change
 * when the state does.
 */
record VersionEntity(
    ModelState model,
    Version version,
    Notes notes,
    Standing standing,
    Answer madeBy,
    Answer lastChange)
    implements Filter.Searched {
  /** What a filter and an order call the number. */
  static final String NUMBER = "version_number";

  static VersionEntity of(ModelState model, ModelLog log, Version version) {
    int number = version.number();
    return new VersionEntity(
        model,
        version,
        log.notes(number),
        log.standing(number),
        log.madeBy(number),
        log.lastChange(number));
  }

  String modelName() {
    return model.name();
  }

  int number() {
    return version.number();
  }

  Instant createdAt() {
    return version.createdAt();
  }

  Instant updatedAt() {
    return lastChange.decidedAt();
  }

  private String source() {
    return Source.of(model.name(), version.number());
  }

  @Override
  public Optional<String> attribute(String key) {
    return switch (key) {
      case "name" -> Optional.of(model.name());
      case NUMBER -> Optional.of(String.valueOf(version.number()));
      case "source_path" -> Optional.of(source());
      default -> tag(Entities.RUN_ID);
    };
  }

  @Override
  public Optional<String> tag(String key) {
    return Optional.ofNullable(notes.tags().get(key));
  }

  Json json() {
    int number = version.number();
    return Json.object()
        .with("name", model.name())
        .with("version", String.valueOf(number))
        .with("creation_timestamp", createdAt().toEpochMilli())
        .with("last_updated_timestamp", updatedAt().toEpochMilli())
        .with("user_id", madeBy.envelope().issuedBy())
        .with("current_stage", Stage.of(model, number, standing).label())
        .with(
            "description",
            notes.description().isEmpty() ? version.made().description() : notes.description())
        .with("source", source())
        .with("run_id", tag(Entities.RUN_ID).orElse(""))
        .with("status", "READY")
        .with("status_message", "")
        .with("tags", Entities.tags(notes.tags()))
        .with(
            "aliases",
            Json.strings(
                model.aliases().entrySet().stream()
                    .filter(alias -> alias.getValue().version() == number)
                    .map(Map.Entry::getKey)
                    .toList()));
  }
}
