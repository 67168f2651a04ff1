package io.acclimate.scenarios.evaluation;

import io.acclimate.core.adaptation.Environment;
import io.acclimate.core.adaptation.InitialModel;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.model.Arm;
import io.acclimate.core.model.ModelDefinition;
import io.acclimate.core.model.ServedModel;
import java.util.List;

/** Version 1 for ever. */
record Frozen() implements StreamMethod {
  @Override
  public String key() {
    return "no-adaptation";
  }

  @Override
  public Learner begin(
      ModelDefinition definition, InitialModel versionOne, List<PackRow> source, long seed) {
    ServedModel model = new RoundSequence(Arm.NOTHING, versionOne, Environment.cpu()).model();
    return new Learner() {
      @Override
      public List<String> answers(List<StreamEvent> events) {
        return Answers.of(model, events.stream().map(StreamEvent::question).toList());
      }

      @Override
      public void learn(List<PackRow> experience) {}

      @Override
      public void close() {
        model.close();
      }
    };
  }
}
