package io.acclimate.registry.state;

import io.acclimate.core.artifact.BlobStore;
import io.acclimate.registry.state.Decision.Applied;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which versions there are and may be used. */
final class VersionDecider {
  private final BlobStore blobs;

  VersionDecider(BlobStore blobs) {
    this.blobs = blobs;
  }

  Decision republish(ModelState model, ModelLog log, Action.RepublishVersion republish) {
    Optional<Decision> unusable = unusable(model, log, republish.version());
    if (unusable.isPresent()) {
      return unusable.get();
    }
    Completeness completeness = new Completeness(blobs);
    Version source = log.version(republish.version()).orElseThrow();
    completeness.needServing(source.made().serving());
    if (!completeness.absent().isEmpty()) {
      return Decider.absentBlobs(model.head(), completeness);
    }
    int number = model.versionCount() + 1;
    return new Applied(
        model.head(),
        number,
        model.aliases(),
        "version %d has the content of version %d".formatted(number, source.number()));
  }

  static Decision archive(ModelState model, ModelLog log, Action.ArchiveVersion archive) {
    int number = archive.version();
    Optional<Decision> gone = gone(model, log, number);
    if (gone.isPresent()) {
      return gone.get();
    }
    if (archive.archived()) {
      Optional<Decision> used = inUse(model, log, number);
      if (used.isPresent()) {
        return used.get();
      }
    }
    boolean already = log.standing(number) == Standing.ARCHIVED;
    return new Applied(
        model.head(),
        null,
        model.aliases(),
        "version %d is %s%s"
            .formatted(
                number,
                archive.archived()
                    ? already ? "archived already" : "archived"
                    : already ? "active again" : "active already",
                AliasDecider.because(archive.reason())));
  }

  static Decision delete(ModelState model, ModelLog log, Action.DeleteVersion delete) {
    int number = delete.version();
    return gone(model, log, number)
        .or(() -> inUse(model, log, number))
        .orElseGet(
            () ->
                new Applied(
                    model.head(),
                    null,
                    model.aliases(),
                    "version %d is deleted%s"
                        .formatted(number, AliasDecider.because(delete.reason()))));
  }

  /** Why an alias cannot point at a version; empty if it can. */
  static Optional<Decision> unusable(ModelState model, ModelLog log, int number) {
    return gone(model, log, number)
        .or(
            () ->
                log.standing(number) == Standing.ARCHIVED
                    ? Optional.of(
                        Refusal.VERSION_ARCHIVED.because(
                            model.head(),
                            "version %d is archived: take it back first".formatted(number)))
                    : Optional.empty());
  }

  /** Why there is no such version; empty if there is. */
  static Optional<Decision> gone(ModelState model, ModelLog log, int number) {
    if (log.version(number).isEmpty()) {
      return Optional.of(
          Refusal.UNKNOWN_VERSION.because(
              model.head(),
              "model %s has versions 1 to %d, not %d"
                  .formatted(model.name(), model.versionCount(), number)));
    }
    return log.standing(number) == Standing.DELETED
        ? Optional.of(
            Refusal.VERSION_DELETED.because(
                model.head(), "version %d is deleted".formatted(number)))
        : Optional.empty();
  }

  private static Optional<Decision> inUse(ModelState model, ModelLog log, int number) {
    List<String> aliases =
        model.aliases().entrySet().stream()
            .filter(alias -> alias.getValue().version() == number)
            .map(Map.Entry::getKey)
            .toList();
    if (!aliases.isEmpty()) {
      return Optional.of(
          Refusal.VERSION_IN_USE.because(
              model.head(),
              "version %d is %s: point that elsewhere first"
                  .formatted(number, String.join(" and ", aliases))));
    }
    boolean learntFrom =
        log.version(number).orElseThrow().made().serving().equals(model.head().weights());
    return learntFrom && !servedElsewhere(model, log, number)
        ? Optional.of(
            Refusal.VERSION_IN_USE.because(
                model.head(),
                "the next round starts from version %d: refuse it first".formatted(number)))
        : Optional.empty();
  }

  /** True if another version that stays has the same content. */
  private static boolean servedElsewhere(ModelState model, ModelLog log, int number) {
    return log.versions().stream()
        .anyMatch(
            other ->
                other.number() != number
                    && log.standing(other.number()) != Standing.DELETED
                    && other.made().serving().equals(model.head().weights()));
  }
}
