package io.acclimate.dashboard.view;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that a topic says and people want to see. */
public sealed interface Fact {

  /**
   * A decision of the registry about a model.
   *
   * @param applied false if it was refused
   * @param detail what happened, one sentence
   * @param reason why, where the command says so; else empty
   * @param experience the experience that it completed; null if it completed none
   * @param madeVersion the version that it made; null if it made none
   * @param champion the champion after it; null if there is none or it was refused
   */
  record Change(
      String model,
      Instant at,
      Kind kind,
      boolean applied,
      String detail,
      String reason,
      @Nullable Long experience,
      @Nullable Integer madeVersion,
      @Nullable Integer champion)
      implements Fact {

    /** What was asked. */
    public enum Kind {
      REGISTER,
      ROUND,
      ROUND_FAILED,
      ALIAS,
      ROLLBACK,
      REFUSE_VERSION,
      PAUSE,
      RESUME,
      SPEC,
      RETRY,
      DELETE
    }
  }

  /** An answer that a caller got, and whether it was right. */
  record Outcome(String model, Instant predictedAt, int version, boolean correct) implements Fact {}

  /**
   * What a round did and why.
   *
   * @param version the version that it made; null if it made none
   * @param trigger why the experience was closed
   */
  record Round(
      String model,
      long experience,
      Verdict verdict,
      String reason,
      @Nullable Integer version,
      String trigger,
      int trainExamples,
      int holdOutExamples,
      double seconds,
      Instant completedAt,
      List<Arm> arms)
      implements Fact {

    /** How a round ended. */
    public enum Verdict {
      LEARNT,
      UNCHANGED,
      FAILED
    }

    /**
     * One way to adapt.
     *
     * @param accuracy on the pooled hold-outs, 0..1; null if there was none
     * @param pValue of the paired test against doing nothing; null if not tested
     */
    public record Arm(
        String name,
        boolean trained,
        boolean won,
        String reason,
        @Nullable Double accuracy,
        @Nullable Double pValue) {}

    public Round {
      arms = List.copyOf(arms);
    }
  }

  /**
   * A record that was refused.
   *
   * @param topic where it came from
   * @param reason stable code
   * @param message one sentence
   */
  record DeadLetter(Instant at, String topic, String reason, String message) implements Fact {}
}
