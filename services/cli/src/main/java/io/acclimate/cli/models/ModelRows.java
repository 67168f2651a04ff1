package io.acclimate.cli.models;

import io.acclimate.cli.output.Row;
import io.acclimate.cli.topics.ClosedExperience;
import io.acclimate.client.Model;
import io.acclimate.client.RegistryClient.Written;
import io.acclimate.client.Tenure;
import io.acclimate.client.Version;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
            .with("classes", model.classes())
            .with("sourceDomain", model.sourceDomain())
            .with("targetDomain", model.targetDomain())
            .with("holdOutFraction", model.holdOutFraction())
            .with("releasePolicy", model.releasePolicy())
            .with("description", model.description().isBlank() ? null : model.description())
            .with("tags", model.tags().isEmpty() ? null : model.tags())
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

  /**
   * A version.
   *
   * @param closed what is known of the model's experiences
   */
  static Row version(Version version, List<ClosedExperience> closed) {
    return Row.empty()
        .with("version", version.version())
        .with("serving", version.servingDigest().hex())
        .with("experience", version.experience())
        .with(
            "trigger",
            closed.stream()
                .filter(experience -> madeOf(version, experience))
                .map(ClosedExperience::trigger)
                .findFirst()
                .orElse(null))
        .with("aliases", String.join(",", version.aliases()))
        .with("standing", lower(version.standing()))
        .with("tags", version.tags())
        .with("created", version.createdAt().toString())
        .with("description", version.description());
  }

  /**
   * An experience and what came of it.
   *
   * @param head the model's
   * @param versions all versions of the model
   * @param reasons what the report of each experience's round says, as far as there is one
   */
  static Row experience(
      ClosedExperience experience,
      @Nullable Head head,
      List<Version> versions,
      Map<Long, String> reasons) {
    Long covered = experience(head);
    Integer version =
        versions.stream()
            .filter(v -> madeOf(v, experience))
            .map(Version::version)
            .findFirst()
            .orElse(null);
    return Row.empty()
        .with("experience", experience.number())
        .with("trigger", experience.trigger())
        .with("labelled", experience.labelled())
        .with("closed", experience.closedAt().toString())
        .with("state", covered != null && experience.number() <= covered ? "completed" : "waiting")
        .with("version", version)
        .with("detail", experience.detail())
        .with("reason", reasons.get(experience.number()));
  }

  static Row alias(String alias, Model.Alias target) {
    return Row.empty()
        .with("alias", alias)
        .with("version", target.version())
        .with("serving", target.servingDigest().hex())
        .with("key", target.keyId());
  }

  static Row traffic(Model.Traffic traffic) {
    return Row.empty()
        .with("alias", traffic.alias())
        .with("role", lower(traffic.role()))
        .with("share", traffic.share());
  }

  static Row tenure(Tenure tenure) {
    Digest evidence = tenure.decidedBy().evidence();
    return Row.empty()
        .with("version", tenure.version())
        .with("serving", tenure.servingDigest().hex())
        .with("since", tenure.since().toString())
        .with("until", tenure.until() == null ? null : tenure.until().toString())
        .with("decidedBy", tenure.decidedBy().issuedBy())
        .with("what", tenure.decidedBy().kind())
        .with("detail", tenure.decidedBy().detail())
        .with("evidence", evidence == null ? null : evidence.hex());
  }

  static Row written(String model, Written written) {
    return Row.empty()
        .with("model", model)
        .with("epoch", written.epoch())
        .with("position", written.position())
        .with("detail", written.detail());
  }

  private static boolean madeOf(Version version, ClosedExperience experience) {
    return version.experience() != null && version.experience() == experience.number();
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
