package io.acclimate.driftprocessor.reference;

/**
 * A reference in force, and since when.
 *
 * @param blocks how many made it
 * @param firstExample offset of the model's first example that met it; {@link #NONE_YET} before
 * @param firstOutcome offset of the model's first outcome that met it; {@link #NONE_YET} before
 */
public record InForce(Reference reference, int blocks, long firstExample, long firstOutcome) {
  /** Nothing has met the reference yet. */
  public static final long NONE_YET = -1;

  static InForce now(Reference reference, int blocks) {
    return new InForce(reference, blocks, NONE_YET, NONE_YET);
  }

  InForce withFirstExample(long offset) {
    return new InForce(reference, blocks, offset, firstOutcome);
  }

  InForce withFirstOutcome(long offset) {
    return new InForce(reference, blocks, firstExample, offset);
  }
}
