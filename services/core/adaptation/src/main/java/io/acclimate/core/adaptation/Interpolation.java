package io.acclimate.core.adaptation;

import io.acclimate.core.adaptation.Attempt.Candidate;
import io.acclimate.core.artifact.Dtype;
import io.acclimate.core.artifact.LowRankUpdate;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.Arm;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Goes back part of the way where an arm that trains on from the head forgets an earlier domain: a
 * candidate's weights become (1 - α) θ(head) + α θ(candidate). On the straight line between them
 * what is gained grows fast at first, and what is lost slowly, so that a domain that stands against
 * a new one costs some of the gain and not all of it; the rest comes with later rounds. Inputs are
 * normalised as the candidate does.
 *
 * <p>Paper: M. Wortsman et al., Robust Fine-Tuning of Zero-Shot Models (WiSE-FT), CVPR 2022,
 * https://arxiv.org/abs/2109.01903, which has one α for all; here it is the largest of some at
 * which no earlier domain loses more than its limit.
 *
 * @param start where the weights began
 * @param examination asks about hold-outs, those of earlier domains among them
 * @param judge knows the limit
 */
record Interpolation(StartingPoint start, Examination examination, Judge judge) {
  private static final List<Float> SHARES = List.of(0.75f, 0.5f, 0.25f);

  /**
   * How far an arm's candidates go.
   *
   * @param share α, 0..1; 1 if the whole way forgets nothing, if the smallest share still forgets,
   *     or if the arm did not begin with the head's weights
   * @param reason why it is less than 1, as the end of a sentence; else empty
   */
  record Way(StartingPoint start, float share, String reason) implements UnaryOperator<Candidate> {
    /** The candidate so far on its way. */
    @Override
    public Candidate apply(Candidate candidate) {
      return share == 1 ? candidate : between(start, candidate, share);
    }
  }

  /**
   * How far an arm goes. Only answers about earlier domains decide.
   *
   * @param nothing the head's answers
   */
  Way way(Arm arm, Candidate candidate, Scores nothing) {
    Way whole = new Way(start, 1, "");
    return arm.base().trainsOn()
        ? judge
            .forgets(nothing, scores(candidate))
            .flatMap(
                reason ->
                    SHARES.stream()
                        .map(share -> new Way(start, share, reason))
                        .filter(
                            way -> judge.forgets(nothing, scores(way.apply(candidate))).isEmpty())
                        .findFirst())
            .orElse(whole)
        : whole;
  }

  private Scores scores(Candidate candidate) {
    return examination.score(candidate.weights(), candidate.preprocessing());
  }

  /**
   * The model between.
   *
   * @param share of the way, 0..1; of what the way made the loss smaller by, too, to first order
   */
  static Candidate between(StartingPoint start, Candidate candidate, float share) {
    TreeMap<String, TensorBytes> weights = new TreeMap<>();
    TreeMap<String, LowRankUpdate> updates = new TreeMap<>();
    candidate.updates().forEach((name, update) -> updates.put(name, update.times(share)));
    candidate
        .weights()
        .forEach(
            (name, end) -> {
              TensorBytes from = Objects.requireNonNull(start.weights().get(name), name);
              LowRankUpdate update = updates.get(name);
              weights.put(name, update == null ? between(from, end, share) : update.addedTo(from));
            });
    return new Candidate(
        weights,
        candidate.preprocessing(),
        candidate.optimizer(),
        candidate.steps(),
        scaled(candidate.path(), share),
        updates);
  }

  private static TensorBytes between(TensorBytes start, TensorBytes end, float share) {
    if (end.dtype() != Dtype.F32) {
      return end; // counts
    }
    float[] from = start.floats();
    float[] values = end.floats();
    for (int i = 0; i < values.length; i++) {
      values[i] = (1 - share) * from[i] + share * values[i];
    }
    return like(end, values);
  }

  private static SortedMap<String, TensorBytes> scaled(
      SortedMap<String, TensorBytes> tensors, float share) {
    TreeMap<String, TensorBytes> scaled = new TreeMap<>();
    tensors.forEach(
        (name, tensor) -> {
          float[] values = tensor.floats();
          for (int i = 0; i < values.length; i++) {
            values[i] *= share;
          }
          scaled.put(name, like(tensor, values));
        });
    return scaled;
  }

  private static TensorBytes like(TensorBytes other, float[] values) {
    return TensorBytes.ofFloats(
        values, other.shape().stream().mapToLong(Long::longValue).toArray());
  }
}
