package io.acclimate.registry.state;

import io.acclimate.core.artifact.Head;
import io.acclimate.registry.state.Decision.Applied;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a model is after its last applied change.
 *
 * @param epoch journal offset of that change; it only grows
 * @param versionCount number of the newest version
 * @param failures of the round that is due; null if none was reported
 */
public record ModelState(
    String name,
    long epoch,
    boolean paused,
    Spec spec,
    Head head,
    SortedMap<String, AliasTarget> aliases,
    int versionCount,
    @Nullable Failures failures) {
  public static final String CHAMPION = "champion";

  public ModelState {
    aliases = Collections.unmodifiableSortedMap(new TreeMap<>(aliases));
  }

  /** The version that answers. */
  public AliasTarget champion() {
    AliasTarget champion = aliases.get(CHAMPION);
    if (champion == null) {
      throw new IllegalStateException("model " + name + " has no champion");
    }
    return champion;
  }

  /** The model after an applied change; before is null for its registration. */
  public static ModelState after(
      @Nullable ModelState before, String name, long offset, Action action, Applied applied) {
    if (action instanceof Action.RegisterModel register) {
      if (before != null) {
        throw new IllegalStateException(
            "journal offset %d: model %s is registered twice".formatted(offset, name));
      }
      return new ModelState(
          name, offset, false, register.spec(), applied.head(), applied.aliases(), 1, null);
    }
    if (before == null) {
      throw new IllegalStateException(
          "journal offset %d: model %s is not registered".formatted(offset, name));
    }
    return new ModelState(
        name,
        offset,
        switch (action) {
          case Action.PauseModel pause -> true;
          case Action.ResumeModel resume -> false;
          default -> before.paused;
        },
        action instanceof Action.UpdateSpec update ? update.spec() : before.spec,
        applied.head(),
        applied.aliases(),
        applied.version() == null ? before.versionCount : applied.version(),
        failuresAfter(before, action, applied));
  }

  private static @Nullable Failures failuresAfter(
      ModelState before, Action action, Applied applied) {
    boolean experienceCompleted =
        !Objects.equals(before.head.lastExperience(), applied.head().lastExperience());
    if (experienceCompleted) {
      return null;
    }
    return action instanceof Action.RoundFailed failed
        ? new Failures(failed.experience().number(), before.failureCount() + 1, failed.cause())
        : before.failures;
  }

  int failureCount() {
    return failures == null ? 0 : failures.count();
  }
}
