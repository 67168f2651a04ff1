package io.acclimate.core.adaptation;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a round did and why.
 *
 * @param model registered name of the model
 * @param experience number of the experience
 * @param verdict how the round ended
 * @param reason why, one sentence
 * @param servingDigest the new version's serving digest; null if the weights did not change
 * @param parentServingDigest serving digest of the weights that the round started from
 * @param headDigest digest of the head that the round started from
 * @param packDigest digest of the experience's pack
 * @param trainExamples labelled train examples of the experience
 * @param holdOutExamples pooled hold-out examples that arms were judged on
 * @param replayExamples examples in the replay memory before the round
 * @param arms every arm, in the order tried
 * @param seed seed of the round
 * @param effectiveBatch rows per step of the new version: fewer than the spec's where memory was
 *     short; the spec's if the weights did not change
 * @param device where it trained
 * @param seconds wall-clock seconds of the whole round
 */
public record RoundReport(
    String model,
    long experience,
    Verdict verdict,
    String reason,
    @Nullable Digest servingDigest,
    Digest parentServingDigest,
    Digest headDigest,
    Digest packDigest,
    int trainExamples,
    int holdOutExamples,
    int replayExamples,
    List<ArmReport> arms,
    Digest seed,
    int effectiveBatch,
    String device,
    double seconds) {
  private static final String FORMAT = "acclimate-report/1";

  public RoundReport {
    arms = List.copyOf(arms);
  }

  /**
   * The report as a blob. Wall-clock times are left out, so that a round repeated gives the same
   * bytes.
   */
  public byte[] toBytes() {
    return Json.object()
        .with("format", FORMAT)
        .with("model", model)
        .with("experience", experience)
        .with("verdict", verdict.name())
        .with("reason", reason)
        .with("serving", Json.of(servingDigest))
        .with("parentServing", Json.of(parentServingDigest))
        .with("head", Json.of(headDigest))
        .with("pack", Json.of(packDigest))
        .with("trainExamples", trainExamples)
        .with("holdOutExamples", holdOutExamples)
        .with("replayExamples", replayExamples)
        .with("arms", Json.array(arms.stream().map(ArmReport::toJson).toList()))
        .with("seed", Json.of(seed))
        .with("effectiveBatch", effectiveBatch)
        .with("device", device)
        .canonical();
  }

  /**
   * What one way to adapt did.
   *
   * @param arm its key
   * @param trained false when the arm was skipped or stopped
   * @param won true for the one arm that the round kept
   * @param reason why it won, lost, was skipped or stopped, one sentence
   * @param steps optimizer steps, until it was stopped if it was
   * @param seconds wall-clock seconds
   * @param accuracy share of the pooled hold-outs answered correctly, 0..1; NaN if there were none
   * @param pValue one-sided p-value of the paired test against nothing; null when not tested
   * @param domains figures per domain
   */
  public record ArmReport(
      String arm,
      boolean trained,
      boolean won,
      String reason,
      int steps,
      double seconds,
      double accuracy,
      @Nullable Double pValue,
      List<DomainMetrics> domains) {
    public ArmReport {
      domains = List.copyOf(domains);
    }

    private Json toJson() {
      return Json.object()
          .with("arm", arm)
          .with("trained", trained)
          .with("won", won)
          .with("reason", reason)
          .with("steps", steps)
          .with("accuracy", finiteOrNull(accuracy))
          .with("pValue", pValue == null ? new Json.Null() : Json.of(pValue.doubleValue()))
          .with("domains", Json.array(domains.stream().map(DomainMetrics::toJson).toList()));
    }
  }

  /**
   * Figures of one arm on one domain's hold-out.
   *
   * @param n hold-out examples
   * @param accuracy share answered correctly, 0..1
   * @param loss mean cross-entropy in nats
   */
  public record DomainMetrics(String domain, int n, double accuracy, double loss) {
    private Json toJson() {
      return Json.object()
          .with("domain", domain)
          .with("n", n)
          .with("accuracy", finiteOrNull(accuracy))
          .with("loss", finiteOrNull(loss));
    }
  }

  private static Json finiteOrNull(double value) {
    return Double.isFinite(value) ? Json.of(value) : new Json.Null();
  }
}
