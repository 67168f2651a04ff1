package io.acclimate.driftprocessor.window;

/** Where a row of an outcome has what. */
public final class OutcomeLayout {
  /** Two bytes: the class that was answered. */
  public static final int PREDICTION = 0;

  /** The bin of the highest score. */
  public static final int CONFIDENCE = 2;

  /** 0 for a right answer, 1 for a wrong one, {@link Row#NO_BIN} where that is not known. */
  public static final int ERROR = 3;

  /** Bytes of a row behind its header. */
  public static final int BYTES = 4;

  private OutcomeLayout() {}
}
