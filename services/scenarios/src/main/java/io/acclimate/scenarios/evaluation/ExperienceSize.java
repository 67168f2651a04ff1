package io.acclimate.scenarios.evaluation;

import io.acclimate.core.model.ExperiencePolicy;

/**
 * When a stream's experience is closed: by whichever comes first. No clock runs in an evaluation,
 * so a number of rows stands for the time after which a registered model's experience is closed.
 *
 * @param labelled after this many labelled rows
 * @param rows after this many rows, labelled or not
 */
record ExperienceSize(int labelled, int rows) {
  /** A round or two a second: streams of any length are done in minutes. */
  private static final int MOST_ROUNDS = 500;

  ExperienceSize {
    if (labelled < 1 || rows < labelled) {
      throw new IllegalArgumentException(
          "labelled %d is below 1 or above rows, %d".formatted(labelled, rows));
    }
  }

  /**
   * What a spec has that says nothing of it; of a long stream, the least multiple that makes no
   * more than {@value #MOST_ROUNDS} rounds.
   *
   * @param length rows of the stream that are answered
   */
  static ExperienceSize forLength(int length) {
    int usual = ExperiencePolicy.DEFAULT.maxExamples();
    int labelled = usual * Math.max(1, Math.ceilDiv(length, usual * MOST_ROUNDS));
    return new ExperienceSize(labelled, labelled);
  }
}
