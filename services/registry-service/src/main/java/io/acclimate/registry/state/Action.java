package io.acclimate.registry.state;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import org.jspecify.annotations.Nullable;

/** What somebody wants of the registry. */
public sealed interface Action {

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

  /** Point an alias at a version. */
  record SetAlias(String alias, int version) implements Action {}

  /**
   * Put champion, weights and weights-state back; a null version means the champion before this
   * one.
   */
  record RollBack(@Nullable Integer version) implements Action {}

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

  /** Delete the model. */
  record DeleteModel(String reason) implements Action {}
}
