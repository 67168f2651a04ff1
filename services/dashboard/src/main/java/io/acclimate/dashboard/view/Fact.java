package io.acclimate.dashboard.view;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that a topic says and people want to see. */
public sealed interface Fact
    permits Fact.Change, Fact.Outcome, Fact.Experience, Fact.Round, Fact.DeadLetter, DriftFact {

  /**
   * A decision of the registry about a model.
   *
   * @param applied false if it was refused
   * @param detail what happened, one sentence
   * @param reason why, where the command says so; else empty
   * @param experience the experience that it completed; null if it completed none
   * @param madeVersion the version that it made; null if it made none
   * @param champion the champion after it; null if there is none or it was refused
   * @param completed the last experience that its head covers after it; null if there is none or it
   *     was refused
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
      @Nullable Integer champion,
      @Nullable Long completed)
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
      TRAFFIC,
      VERSION,
      NOTES,
      DELETE
    }
  }

  /** An answer that a caller got, and whether it was right. */
  record Outcome(String model, Instant predictedAt, int version, boolean correct) implements Fact {}

  /**
   * A run of examples that a round learns from was closed.
   *
   * @param closedAt when, which is when its last event came
   */
  record Experience(String model, long number, Instant closedAt) implements Fact {}

  /**
   * What a round did and why.
   *
   * @param version the version that it made; null if it made none
   * @param trigger why the experience was closed
   * @param replayExamples in the memory before the round
   */
  record Round(
      String model,
      long experience,
      Verdict verdict,
      String reason,
      @Nullable Integer version,
      TriggerKind triggerKind,
      String trigger,
      int trainExamples,
      int holdOutExamples,
      int replayExamples,
      double seconds,
      Instant completedAt,
      List<Arm> arms)
      implements Fact {

    /** What closed the experience. */
    public enum TriggerKind {
      COUNT,
      TIME,
      DRIFT,
      MANUAL
    }

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
     * @param steps of the optimizer
     * @param domains figures on the hold-outs of each domain
     */
    public record Arm(
        String name,
        boolean trained,
        boolean won,
        String reason,
        @Nullable Double accuracy,
        @Nullable Double pValue,
        int steps,
        double seconds,
        List<DomainScore> domains) {
      public Arm {
        domains = List.copyOf(domains);
      }
    }

    /**
     * Figures of one arm on one domain's hold-outs.
     *
     * @param accuracy 0..1; null if there was none
     * @param loss mean cross-entropy in nats; null if there was none
     */
    public record DomainScore(
        String domain, int n, @Nullable Double accuracy, @Nullable Double loss) {}

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
   * @param model that it was for; null if it does not say
   */
  record DeadLetter(Instant at, String topic, String reason, String message, @Nullable String model)
      implements Fact {}
}
