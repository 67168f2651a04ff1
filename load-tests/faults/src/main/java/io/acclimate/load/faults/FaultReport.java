package io.acclimate.load.faults;

import io.acclimate.load.drivers.LoadReport;
import java.util.List;

/**
 * What was done to a platform and what came of it.
 *
 * @param seed brings the same faults again
 * @param strikes in their order
 * @param startSeconds until everything ran
 * @param seconds in all
 */
public record FaultReport(
    long seed,
    List<Strike> strikes,
    LoadReport events,
    LoadReport inference,
    Verification verification,
    double startSeconds,
    double seconds) {

  /** A kill, and how many seconds after it the target was ready again. */
  public record Strike(String target, double readyAfterSeconds) {}

  public FaultReport {
    strikes = List.copyOf(strikes);
  }
}
