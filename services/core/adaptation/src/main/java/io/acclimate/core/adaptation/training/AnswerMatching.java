package io.acclimate.core.adaptation.training;

import ai.djl.ndarray.NDArray;
import java.util.function.BinaryOperator;

/**
 * Holds the answers to rows of one role to earlier ones.
 *
 * @param answers earlier logits [n, k] of all rows of the training set, in its order; those of
 *     other roles are not looked at
 * @param loss of logits [r, k] and earlier ones [r, k], a scalar
 */
public record AnswerMatching(Role role, NDArray answers, BinaryOperator<NDArray> loss)
    implements Term {
  @Override
  public NDArray loss(Pass pass) {
    return loss.apply(pass.of(role).logits(), answers.get(pass.rows(role)));
  }
}
