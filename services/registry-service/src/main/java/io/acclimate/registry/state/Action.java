package io.acclimate.registry.state;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What somebody wants of the registry. */
public sealed interface Action {

  /** Digest of the blob that the action rests on; empty if it names none. */
  default Optional<Digest> evidence() {
    return switch (this) {
      case CompleteRound round -> Optional.ofNullable(round.training());
      case SetAlias set -> Optional.ofNullable(set.grounds());
      default -> Optional.empty();
    };
  }

  /** Register a model with its version 1. */
  record RegisterModel(Spec spec, Head head, NewVersion version) implements Action {}

  /**
   * A round is done: compare-and-set on the head.
   *
   * @param experience what the round learned from
   * @param expectedHead digest of the head that the round started from
   * @param newHead the head after it
   * @param reason why it ended so, one sentence
   * @param version the version it made; null when the weights did not change
   * @param training digest of the round's training manifest; null if it failed before there was one
   * @param profiles digest of the profiles of the data on which the weights were judged and stayed;
   *     null if there are none, or if the round made a version, which names its own
   */
  record CompleteRound(
      ExperienceRange experience,
      Digest expectedHead,
      Head newHead,
      Verdict verdict,
      String reason,
      @Nullable NewVersion version,
      @Nullable Digest training,
      @Nullable Digest profiles)
      implements Action {}

  /** A round failed in a way that it could report. */
  record RoundFailed(ExperienceRange experience, Digest expectedHead, String cause)
      implements Action {}

  /**
   * Point an alias at a version.
   *
   * @param grounds digest of the blob that the decision rests on; null if there is none
   */
  record SetAlias(String alias, int version, String reason, @Nullable Digest grounds)
      implements Action {}

  /** Take an alias away. */
  record RemoveAlias(String alias, String reason) implements Action {}

  /** Let aliases see requests beside champion; none leaves champion alone. */
  record SetTraffic(List<TrafficShare> shares, String reason) implements Action {
    public SetTraffic {
      shares = List.copyOf(shares);
    }
  }

  /**
   * Put champion, weights and weights-state back; a null version means the champion before this
   * one.
   */
  record RollBack(@Nullable Integer version, String reason) implements Action {}

  /** Set weights and weights-state back to the champion's. */
  record RefuseVersion(int version, String reason) implements Action {}

  /** Let the model's rounds wait. */
  record PauseModel(String reason) implements Action {}

  /** Let the model's rounds go on. */
  record ResumeModel() implements Action {}

  /** Replace the model's spec. */
  record UpdateSpec(Spec spec) implements Action {}

  /** Make a failed experience a new one over the same range. */
  record RetryExperience(long experience) implements Action {}

  /** Take a name for a model whose first version comes later. */
  record CreateModel(Notes notes) implements Action {}

  /**
   * Describe or tag the model or a version.
   *
   * @param version number of the version; null means the model
   * @param description null leaves it
   * @param tags to set
   * @param removedTags keys to remove
   */
  record Annotate(
      @Nullable Integer version,
      @Nullable String description,
      Map<String, String> tags,
      List<String> removedTags)
      implements Action {
    public Annotate {
      tags = Map.copyOf(tags);
      removedTags = List.copyOf(removedTags);
    }
  }

  /** Make a new version with the content of an earlier one. */
  record RepublishVersion(int version, Notes notes) implements Action {}

  /** Put a version away, or take it back. */
  record ArchiveVersion(int version, boolean archived, String reason) implements Action {}

  /** Delete a version for good. */
  record DeleteVersion(int version, String reason) implements Action {}

  /** Delete the model. */
  record DeleteModel(String reason) implements Action {}
}
