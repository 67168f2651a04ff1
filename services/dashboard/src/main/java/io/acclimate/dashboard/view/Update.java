package io.acclimate.dashboard.view;

import io.acclimate.dashboard.view.Fact.Round.Arm;
import io.acclimate.dashboard.view.Fact.Round.TriggerKind;
import io.acclimate.dashboard.view.Fact.Round.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What changed in the view after a revision. Everything in it takes the place of what a reader
 * knows under the same name, so that one update may stand for many, or come twice. Times are in
 * milliseconds since 1970.
 *
 * @param revision of the view with all of this in it
 * @param reset true if the reader must forget all that it knows
 * @param rollingOutcomes how many outcomes rolling accuracies are of, at most
 * @param models those that changed
 * @param deadLetters null if unchanged
 * @param model the model that the reader looks at; null if it looks at none or there is none
 * @param features the page that the reader looks at, whole; null if it looks at none or nothing of
 *     the model's drift changed
 * @param feature the feature that the reader looks at, whole; null likewise
 */
public record Update(
    long revision,
    boolean reset,
    long atMillis,
    Source source,
    int rollingOutcomes,
    List<Summary> models,
    @Nullable DeadLetterCounts deadLetters,
    @Nullable Detail model,
    DriftUpdate.@Nullable FeaturePage features,
    DriftUpdate.@Nullable FeatureDetail feature) {

  /**
   * How far the reading of the topics is.
   *
   * @param detail one sentence
   */
  public record Source(State state, String detail) {
    /** Whether what is shown is what is. */
    public enum State {
      /** Topics are missing. */
      WAITING,
      /** What the topics held at the start is being read. */
      READING,
      /** Up to date. */
      LIVE,
      /** Broker or schema registry do not answer. */
      AWAY
    }
  }

  /**
   * A model on one card.
   *
   * @param accuracy of the last outcomes; null before the first
   * @param accuracyOutcomes how many outcomes that is of
   * @param outcomes how many were counted
   * @param lastEventMillis when anything was last heard of it
   * @param eventToLiveMillis from the last event behind the newest version to its publication; null
   *     if not known
   * @param waiting experiences that no round has completed
   * @param trend accuracy over all the time there is, in equal steps
   */
  public record Summary(
      String name,
      @Nullable Integer champion,
      long championSinceMillis,
      boolean paused,
      int versions,
      @Nullable Double accuracy,
      int accuracyOutcomes,
      long outcomes,
      long lastOutcomeMillis,
      long lastEventMillis,
      @Nullable Long eventToLiveMillis,
      long waiting,
      long deadLetters,
      DriftUpdate.Summary drift,
      List<Double> trend) {}

  /**
   * All about one model.
   *
   * @param reset true if the reader must forget the points it knows
   * @param versions newest last; null if unchanged, like rounds and events
   * @param rounds newest first
   * @param events newest first
   * @param tallies version, outcomes and right ones, of the versions whose counts changed
   * @param points start, width, outcomes and right ones, of the points that changed
   * @param drift null if unchanged
   */
  public record Detail(
      String name,
      boolean reset,
      @Nullable List<Version> versions,
      @Nullable List<RoundView> rounds,
      @Nullable List<Event> events,
      List<List<Long>> tallies,
      List<List<Long>> points,
      @Nullable DriftUpdate drift) {}

  /**
   * A version.
   *
   * @param experience what it was learnt from; null for the first
   * @param reason what its round said
   * @param training what its round reported; null if no report is known
   */
  public record Version(
      int number,
      long atMillis,
      @Nullable Long experience,
      String reason,
      @Nullable Training training) {}

  /**
   * What a version was trained on.
   *
   * @param arm that won
   * @param domains that it was judged on
   * @param before accuracy of doing nothing, on the hold-outs; null if there was none
   * @param after accuracy of the arm that won
   */
  public record Training(
      String arm,
      TriggerKind triggerKind,
      String trigger,
      int trainExamples,
      int holdOutExamples,
      int replayExamples,
      List<String> domains,
      @Nullable Double before,
      @Nullable Double after) {}

  /** A line of the model's story. */
  public record Event(long atMillis, String kind, boolean applied, String detail) {}

  /** What a round did and why. */
  public record RoundView(
      long experience,
      Verdict verdict,
      String reason,
      @Nullable Integer version,
      TriggerKind triggerKind,
      String trigger,
      int trainExamples,
      int holdOutExamples,
      int replayExamples,
      double seconds,
      long atMillis,
      List<Arm> arms) {}

  /**
   * Refused records.
   *
   * @param reasons most frequent first
   * @param recent newest first
   */
  public record DeadLetterCounts(
      long total, List<ReasonCount> reasons, List<RecentDeadLetter> recent) {}

  /** How many were refused for a reason. */
  public record ReasonCount(String reason, long count) {}

  /** One refused record. */
  public record RecentDeadLetter(long atMillis, String topic, String reason, String message) {}
}
