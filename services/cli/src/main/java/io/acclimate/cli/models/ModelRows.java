package io.acclimate.cli.models;

import io.acclimate.cli.output.Row;
import io.acclimate.client.Model;
import io.acclimate.client.RegistryClient.Written;
import io.acclimate.client.Version;
import io.acclimate.core.artifact.Head;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Models and versions as rows. */
final class ModelRows {
  private static final String CHAMPION = "champion";

  private ModelRows() {}

  static Row summary(Model model) {
    return Row.empty()
        .with("model", model.name())
        .with("state", lower(model.state()))
        .with("champion", champion(model))
        .with("versions", model.versionCount())
        .with("experience", experience(model.head()))
        .with("classes", model.classes().size());
  }

  static Row details(Model model) {
    Row row =
        Row.empty()
            .with("model", model.name())
            .with("state", lower(model.state()))
            .with("champion", champion(model))
            .with("versions", model.versionCount())
            .with("task", model.task())
            .with("classes", String.join(",", model.classes()))
            .with("sourceDomain", model.sourceDomain())
            .with("targetDomain", model.targetDomain())
            .with("holdOutFraction", model.holdOutFraction())
            .with("releasePolicy", model.releasePolicy())
            .with("epoch", model.epoch())
            .with("experience", experience(model.head()))
            .with("spec", model.specDigest().hex());
    Model.Failures failures = model.failures();
    return failures == null
        ? row
        : row.with("failedExperience", failures.experience())
            .with("failedRounds", failures.count())
            .with("lastFailure", failures.lastCause());
  }

  static Row version(Version version) {
    return Row.empty()
        .with("version", version.version())
        .with("serving", version.servingDigest().hex())
        .with("experience", version.experience())
        .with("aliases", String.join(",", version.aliases()))
        .with("created", version.createdAt().toString())
        .with("description", version.description());
  }

  static Row written(String model, Written written) {
    return Row.empty()
        .with("model", model)
        .with("epoch", written.epoch())
        .with("position", written.position())
        .with("detail", written.detail());
  }

  private static @Nullable Integer champion(Model model) {
    Model.Alias champion = model.aliases().get(CHAMPION);
    return champion == null ? null : champion.version();
  }

  private static @Nullable Long experience(@Nullable Head head) {
    return head == null || head.lastExperience() == null ? null : head.lastExperience().number();
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
