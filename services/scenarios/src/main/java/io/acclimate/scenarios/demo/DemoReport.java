package io.acclimate.scenarios.demo;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the demo measured; written as JSON by {@code --report}. Accuracies are shares from 0 to 1,
 * prequential, over batches 2 to the last.
 *
 * @param scenario {@code simulated-sensor-array} or {@code gas-drift}
 * @param rate events a second
 * @param versionsPublished versions that the registry holds, the pre-trained one included
 * @param eventsSent labelled events put on the topic, repeats included
 * @param eventsTrained examples on the train side of completed experiences
 * @param eventsHeldOut examples on the hold-out side of completed experiences
 * @param eventsOpen examples in no completed experience
 * @param duplicatesDropped repeats of an event id
 * @param predictionsFailed requests that got no answer, or an error
 * @param eventToLiveSeconds from the sending of an event to the first answer of the version whose
 *     experience holds it
 * @param swapMillis the inference service's swaps, from having the update to serving the version
 * @param startSeconds from the start of the command to the platform being ready
 * @param wallSeconds the whole command
 */
public record DemoReport(
    String scenario,
    long seed,
    double rate,
    List<BatchRow> batches,
    List<DriftRow> drift,
    double frozenAccuracy,
    double normalisedAccuracy,
    double scratchAccuracy,
    double liveAccuracy,
    int versionsPublished,
    int eventsSent,
    int eventsTrained,
    int eventsHeldOut,
    int eventsOpen,
    int deadLettered,
    int duplicatesDropped,
    int predictionsFailed,
    Spread eventToLiveSeconds,
    SwapSpread swapMillis,
    double startSeconds,
    double wallSeconds) {

  /** Copies the rows. */
  public DemoReport {
    batches = List.copyOf(batches);
    drift = List.copyOf(drift);
  }

  /**
   * One batch.
   *
   * @param champion the version that answered its last event
   */
  public record BatchRow(
      String name,
      int events,
      double frozenAccuracy,
      double normalisedAccuracy,
      double scratchAccuracy,
      double liveAccuracy,
      int champion) {}

  /**
   * What the platform said of drift during one batch, beside what happened.
   *
   * @param change what the simulator did to the sensors before the batch: {@code wear}, {@code
   *     none} or {@code replacement}; {@code unknown} for recorded data
   * @param state the highest level of the model's inputs and errors: {@code STABLE}, {@code
   *     WARNING} or {@code DRIFT}; {@code UNJUDGED} if nothing was judged
   * @param firstSignalAfterEvents events of the batch up to the one that raised the level above
   *     STABLE; null if none did
   * @param reference batches whose events the batch's inputs were compared with first: those of the
   *     last experience whose round was completed, or the source; empty if nothing was compared
   */
  public record DriftRow(
      String batch,
      String change,
      String state,
      @Nullable Integer firstSignalAfterEvents,
      List<String> reference) {
    /** Copies the names. */
    public DriftRow {
      reference = List.copyOf(reference);
    }
  }

  /** Median and 95th percentile. */
  public record Spread(double p50, double p95) {}

  /** Median and 99th percentile. */
  public record SwapSpread(double p50, double p99) {}
}
