package io.acclimate.eventprocessor.event;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A detector's level has changed.
 *
 * @param feature null when the evidence is not of one feature
 * @param score the statistic, held against the threshold
 * @param rows in the window; 0 when a new champion has begun new windows
 */
public record DriftSignal(
    String model,
    String domain,
    @Nullable String feature,
    Evidence evidence,
    String detector,
    Level before,
    Level after,
    double score,
    double threshold,
    long rows)
    implements Step {

  /** What a signal is drawn from. */
  public enum Evidence {
    INPUTS,
    PREDICTIONS,
    LABELS,
    ERRORS
  }

  /** How far things have gone. */
  public enum Level {
    STABLE,
    WARNING,
    DRIFT
  }

  /** A drift that a model should learn from: of its inputs as a whole, or of its errors. */
  public boolean raises() {
    return concernsTheModel() && after == Level.DRIFT;
  }

  /**
   * Such a drift is over: inputs are again as they were, or there is a new champion. Errors that
   * have become steady are no such thing, as they may be steady at a higher rate.
   */
  public boolean withdraws() {
    boolean asBefore = evidence == Evidence.INPUTS || rows == 0;
    return concernsTheModel() && before == Level.DRIFT && after != Level.DRIFT && asBefore;
  }

  private boolean concernsTheModel() {
    return feature == null && (evidence == Evidence.INPUTS || evidence == Evidence.ERRORS);
  }

  /** One short sentence for people. */
  public String detail() {
    return String.format(
        Locale.ROOT,
        "drift=%s detector=%s score=%.4g threshold=%.4g domain=%s",
        evidence.name().toLowerCase(Locale.ROOT),
        detector,
        score,
        threshold,
        domain);
  }
}
