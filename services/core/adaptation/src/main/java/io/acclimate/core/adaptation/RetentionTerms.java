package io.acclimate.core.adaptation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.acclimate.core.adaptation.retention.KnowledgeDistillation;
import io.acclimate.core.adaptation.retention.LogitMatching;
import io.acclimate.core.adaptation.training.AnswerMatching;
import io.acclimate.core.adaptation.training.ElasticPenalty;
import io.acclimate.core.adaptation.training.Penalty;
import io.acclimate.core.adaptation.training.Role;
import io.acclimate.core.adaptation.training.StartingPointPenalty;
import io.acclimate.core.adaptation.training.Term;
import io.acclimate.core.adaptation.training.WeightVector;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.model.Retention;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;

/**
 * What a stretch of training adds so that the model keeps what it knew.
 *
 * @param manager owns the answers that the terms hold to
 */
record RetentionTerms(
    Environment environment, Material material, BatchPlan plan, NDManager manager) {

  /** Terms of the loss, each with the spec's weight; none for what has no rows in the batches. */
  List<Term> terms() {
    List<Term> terms = new ArrayList<>();
    for (Retention retention : plan.retentions()) {
      term(retention).ifPresent(term -> terms.add(term.times(weightOf(retention))));
    }
    return terms;
  }

  /**
   * What the weights cost in themselves, by how far they are from those that the round began with.
   *
   * @param weights that move
   */
  List<Penalty> penalties(WeightVector weights) {
    List<Penalty> penalties = new ArrayList<>();
    for (Retention retention : plan.retentions()) {
      penalty(retention, weights).ifPresent(penalties::add);
    }
    return penalties;
  }

  private Optional<Term> term(Retention retention) {
    return switch (retention) {
      case DISTILLATION ->
          rows(Role.REPLAY).map(rows -> distillation(Role.REPLAY, answersOfTheHead(rows)));
      case LWF ->
          rows(Role.CURRENT).map(rows -> distillation(Role.CURRENT, answersOfTheHead(rows)));
      case DER ->
          rows(Role.REPLAY)
              .map(rows -> matching(Role.REPLAY, whenTheyCame(rows), LogitMatching::loss));
      case EWC, L2_SP, SI, A_GEM -> Optional.empty();
    };
  }

  private Optional<Penalty> penalty(Retention retention, WeightVector weights) {
    return switch (retention) {
      case DISTILLATION, LWF, DER, A_GEM -> Optional.empty();
      case EWC ->
          Optional.of(material.start().state().importance())
              .filter(importance -> !importance.isEmpty())
              .map(importance -> weights.vector(manager, importance))
              .map(sum -> sum.div(Math.max(1, material.lesson().rows().size())))
              .map(fisher -> new ElasticPenalty(start(weights), fisher, weightOf(retention)));
      case SI ->
          Optional.of(material.start().state().pathImportance())
              .filter(importance -> !importance.isEmpty())
              .map(importance -> weights.vector(manager, importance))
              .map(omega -> new ElasticPenalty(start(weights), omega, 2 * weightOf(retention)));
      case L2_SP -> Optional.of(new StartingPointPenalty(start(weights), weightOf(retention)));
    };
  }

  private NDArray start(WeightVector weights) {
    return weights.vector(manager, material.start().weights());
  }

  private double weightOf(Retention retention) {
    return material.spec().adaptation().weightOf(retention);
  }

  private Optional<List<PackRow>> rows(Role role) {
    return Optional.of(plan.rows(role)).filter(rows -> !rows.isEmpty());
  }

  private Term distillation(Role role, Logits earlier) {
    return matching(
        role,
        earlier,
        (logits, kept) ->
            KnowledgeDistillation.loss(logits, kept, KnowledgeDistillation.TEMPERATURE));
  }

  private Term matching(Role role, Logits earlier, BinaryOperator<NDArray> loss) {
    int classes = earlier.classes();
    int all = plan.rows().size();
    float[] values = new float[all * classes];
    System.arraycopy(
        earlier.values(), 0, values, plan.begin(role) * classes, earlier.values().length);
    return new AnswerMatching(role, manager.create(values, new Shape(all, classes)), loss);
  }

  /** Replayed rows as they were answered when they came, or, if nobody kept that, by the head. */
  private Logits whenTheyCame(List<PackRow> rows) {
    Logits kept = material.replayAnswers();
    return kept == null ? answersOfTheHead(rows) : kept;
  }

  /** As the head answers them, with its own weights and its own normalisation. */
  private Logits answersOfTheHead(List<PackRow> rows) {
    StartingPoint start = material.start();
    try (ForwardPass pass =
        new ForwardPass(
            environment,
            start.network(),
            material.spec().input(),
            start.weights(),
            start.manifest().preprocessing())) {
      return pass.logits(rows);
    }
  }
}
