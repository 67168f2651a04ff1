package io.acclimate.scenarios.evaluation;

import io.acclimate.core.adaptation.InitialModel;
import io.acclimate.core.model.ModelDefinition;
import java.util.List;

/** A way to come from a source model to answers in target domains. */
interface Method {

  /** As reports and {@code --methods} spell it. */
  String key();

  /** What labels mean to it. */
  enum Labels {
    /** It does with any number, and better with more. */
    ANY,
    /** It needs at least one. */
    NEEDED,
    /** It does not look at them: one number stands for all. */
    IGNORED
  }

  default Labels labels() {
    return Labels.ANY;
  }

  /**
   * Begins with a source model.
   *
   * @param seed decides whatever is random
   */
  Adapter begin(ModelDefinition definition, InitialModel source, long seed);

  /** A model on its way through the target domains. */
  @FunctionalInterface
  interface Adapter {
    /** Adapts to the next domain, then answers its unlabelled rows with names of classes. */
    List<String> answers(Stage stage);
  }
}
