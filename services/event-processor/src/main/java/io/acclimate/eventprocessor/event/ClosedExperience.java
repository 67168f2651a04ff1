package io.acclimate.eventprocessor.event;

import java.time.Instant;

/**
 * A bounded run of a model's examples that one round learns from.
 *
 * @param number counts the model's experiences from 1, without gaps
 * @param partition of examples.v1
 * @param lastOffset inclusive
 * @param specDigest the spec in force when it was closed
 * @param openedAt when its first example was accepted
 */
public record ClosedExperience(
    String model,
    long number,
    int partition,
    long firstOffset,
    long lastOffset,
    int labelledTrain,
    int labelledHoldOut,
    int unlabelled,
    Trigger trigger,
    String specDigest,
    Instant openedAt,
    Instant closedAt) {

  /** Why an experience was closed; {@code detail} is for people. */
  public sealed interface Trigger {
    /** One short sentence for people. */
    String detail();

    /** It has as many labelled examples as the spec allows. */
    record Count(int examples) implements Trigger {
      @Override
      public String detail() {
        return "count=" + examples;
      }
    }

    /** It has been open for as long as the spec allows. */
    record Age(long millis) implements Trigger {
      @Override
      public String detail() {
        return "openMillis=" + millis;
      }
    }

    /** A drift signal came. */
    record Drift(String detail) implements Trigger {}

    /** Somebody asked for it. */
    record Manual(String commandId, String issuedBy) implements Trigger {
      @Override
      public String detail() {
        return "by=" + issuedBy + " command=" + commandId;
      }
    }
  }
}
