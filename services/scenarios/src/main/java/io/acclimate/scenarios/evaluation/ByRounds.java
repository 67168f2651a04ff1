package io.acclimate.scenarios.evaluation;

import io.acclimate.core.adaptation.Environment;
import io.acclimate.core.adaptation.InitialModel;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.model.Arm;
import io.acclimate.core.model.ModelDefinition;
import io.acclimate.core.model.ServedModel;
import org.jspecify.annotations.Nullable;

/**
 * Adaptation by rounds, each domain one experience.
 *
 * @param key the method's name
 * @param arm the only arm, whose candidate is taken whatever the hold-outs say; null for the choice
 *     that a round makes
 * @param environment where rounds train
 */
record ByRounds(String key, @Nullable Arm arm, Environment environment) implements Method {

  /** The choice that a round makes. */
  static ByRounds auto(Environment environment) {
    return new ByRounds("auto", null, environment);
  }

  @Override
  public Adapter begin(ModelDefinition definition, InitialModel source, long seed) {
    RoundSequence rounds = new RoundSequence(arm, source, environment);
    return stage -> {
      rounds.learn(new Pack(stage.rows()), definition.spec());
      try (ServedModel model = rounds.model()) {
        return Answers.of(model, stage);
      }
    };
  }
}
