package io.acclimate.scenarios.evaluation;

import io.acclimate.core.adaptation.Environment;
import io.acclimate.core.adaptation.InitialModel;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.model.Arm;
import io.acclimate.core.model.ModelDefinition;
import io.acclimate.core.model.ModelSpec;
import io.acclimate.core.model.ServedModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A round for each closed experience; its version answers from the next event on.
 *
 * @param key the method's name
 * @param arm the only arm, whose candidate is taken whatever the hold-outs say; null for the choice
 *     that a round makes
 * @param environment where rounds train
 */
record StreamByRounds(String key, @Nullable Arm arm, Environment environment)
    implements StreamMethod {

  /** The choice that a round makes. */
  static StreamByRounds auto(Environment environment) {
    return new StreamByRounds("auto", null, environment);
  }

  @Override
  public Learner begin(
      ModelDefinition definition, InitialModel versionOne, List<PackRow> source, long seed) {
    return new Adapting(new RoundSequence(arm, versionOne, environment), definition.spec());
  }

  private static final class Adapting implements Learner {
    private final RoundSequence rounds;
    private final ModelSpec spec;
    private ServedModel model;

    Adapting(RoundSequence rounds, ModelSpec spec) {
      this.rounds = rounds;
      this.spec = spec;
      this.model = rounds.model();
    }

    @Override
    public List<String> answers(List<StreamEvent> events) {
      return Answers.of(model, events.stream().map(StreamEvent::question).toList());
    }

    @Override
    public void learn(List<PackRow> experience) {
      rounds.learn(new Pack(experience), spec);
      model.close();
      model = rounds.model();
    }

    @Override
    public void close() {
      model.close();
    }
  }
}
