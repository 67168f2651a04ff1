package io.acclimate.registry.state;

import io.acclimate.core.artifact.Head;
import io.acclimate.registry.state.Decision.Applied;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a model is after its last applied change.
 *
 * @param epoch journal offset of that change; it only grows
 * @param deleted gone for good; nothing changes it any more
 * @param traffic shadows and canaries; champion serves what canaries leave
 * @param versionCount number of the newest version
 * @param failures of the round that is due; null if none was reported
 */
public record ModelState(
    String name,
    long epoch,
    boolean paused,
    boolean deleted,
    Spec spec,
    Head head,
    SortedMap<String, AliasTarget> aliases,
    List<TrafficShare> traffic,
    Notes notes,
    int versionCount,
    @Nullable Failures failures) {
  public static final String CHAMPION = "champion";

  public ModelState {
    aliases = Collections.unmodifiableSortedMap(new TreeMap<>(aliases));
    traffic = List.copyOf(traffic);
  }

  private static ModelState registered(
      String name, long offset, Action.RegisterModel register, Applied applied) {
    return new ModelState(
        name,
        offset,
        false,
        false,
        register.spec(),
        applied.head(),
        applied.aliases(),
        List.of(),
        Notes.NONE,
        1,
        null);
  }

  /** The model with other notes. */
  ModelState with(Notes other) {
    return new ModelState(
        name, epoch, paused, deleted, spec, head, aliases, traffic, other, versionCount, failures);
  }

  /** Share of the requests that canaries answer. */
  static double canaryShare(List<TrafficShare> shares) {
    return shares.stream()
        .filter(share -> share.role() == TrafficShare.Role.CANARY)
        .mapToDouble(TrafficShare::share)
        .sum();
  }

  /** Share of the requests that champion answers. */
  public double championShare() {
    return 1 - canaryShare(traffic);
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
      return registered(name, offset, register, applied);
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
        action instanceof Action.DeleteModel,
        action instanceof Action.UpdateSpec update ? update.spec() : before.spec,
        applied.head(),
        applied.aliases(),
        action instanceof Action.SetTraffic set ? set.shares() : before.traffic,
        action instanceof Action.Annotate annotate && annotate.version() == null
            ? before.notes.with(annotate.description(), annotate.tags(), annotate.removedTags())
            : before.notes,
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
