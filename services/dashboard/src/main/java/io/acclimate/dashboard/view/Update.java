package io.acclimate.dashboard.view;

import io.acclimate.dashboard.view.Fact.Round.Arm;
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
 */
public record Update(
    long revision,
    boolean reset,
    long atMillis,
    Source source,
    int rollingOutcomes,
    List<Summary> models,
    @Nullable DeadLetterCounts deadLetters,
    @Nullable Detail model) {

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
   */
  public record Detail(
      String name,
      boolean reset,
      @Nullable List<Version> versions,
      @Nullable List<RoundView> rounds,
      @Nullable List<Event> events,
      List<List<Long>> tallies,
      List<List<Long>> points) {}

  /**
   * A version.
   *
   * @param experience what it was learnt from; null for the first
   * @param reason what its round said
   */
  public record Version(int number, long atMillis, @Nullable Long experience, String reason) {}

  /** A line of the model's story. */
  public record Event(long atMillis, String kind, boolean applied, String detail) {}

  /** What a round did and why. */
  public record RoundView(
      long experience,
      Verdict verdict,
      String reason,
      @Nullable Integer version,
      String trigger,
      int trainExamples,
      int holdOutExamples,
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
