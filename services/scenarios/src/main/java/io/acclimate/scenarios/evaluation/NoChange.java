package io.acclimate.scenarios.evaluation;

import io.acclimate.core.adaptation.InitialModel;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.model.ModelDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers with the latest label that is known, and before there is one with the first class: what a
 * model has to beat where labels depend on those before.
 */
record NoChange() implements StreamMethod {
  @Override
  public String key() {
    return "no-change";
  }

  @Override
  public Learner begin(
      ModelDefinition definition, InitialModel versionOne, List<PackRow> source, long seed) {
    String firstClass = definition.spec().classes().get(0);
    return new Learner() {
      @Override
      public List<String> answers(List<StreamEvent> events) {
        return events.stream().map(event -> orElse(event.lastLabel(), firstClass)).toList();
      }

      @Override
      public void learn(List<PackRow> experience) {}

      @Override
      public void close() {}
    };
  }

  private static String orElse(@Nullable String label, String otherwise) {
    return label == null ? otherwise : label;
  }
}
