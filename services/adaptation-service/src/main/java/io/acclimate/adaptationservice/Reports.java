package io.acclimate.adaptationservice;

import io.acclimate.core.adaptation.RoundReport;
import io.acclimate.core.artifact.Head;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where reports of completed experiences go; nobody waits for them. */
@FunctionalInterface
interface Reports {

  /** Sends a report on its way. */
  void send(Report report);

  /** How an experience was completed. */
  sealed interface Report {
    Experience experience();

    Instant startedAt();

    /** When the registry's decision was visible. */
    Instant completedAt();
  }

  /**
   * A round that ran to its end.
   *
   * @param version the version it made; null if it made none
   */
  record Completed(
      Experience experience,
      RoundReport round,
      @Nullable Integer version,
      Instant startedAt,
      Instant completedAt)
      implements Report {}

  /**
   * An experience that was given up.
   *
   * @param head what its round would have started from
   */
  record GivenUp(
      Experience experience, Head head, String reason, Instant startedAt, Instant completedAt)
      implements Report {}
}
