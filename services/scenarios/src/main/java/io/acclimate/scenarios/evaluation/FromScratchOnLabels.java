package io.acclimate.scenarios.evaluation;

import io.acclimate.core.adaptation.Environment;
import io.acclimate.core.adaptation.EpochPolicy;
import io.acclimate.core.adaptation.FromScratch;
import io.acclimate.core.adaptation.InitialModel;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.model.ModelDefinition;
import io.acclimate.core.model.ServedModel;
import io.acclimate.scenarios.FreshModel;
import java.util.List;
import java.util.SplittableRandom;

/**
 * No transfer at all: the same network with new weights, trained on the labels of the target domain
 * and on nothing else, no earlier target domain either.
 */
record FromScratchOnLabels(Environment environment) implements Method {
  /** Every label trains: there are too few to stop early by. */
  private static final EpochPolicy EPOCHS = new EpochPolicy(100, 100);

  @Override
  public String key() {
    return "from-scratch";
  }

  @Override
  public Labels labels() {
    return Labels.NEEDED;
  }

  @Override
  public Adapter begin(ModelDefinition definition, InitialModel source, long seed) {
    return begin(definition, seed);
  }

  /** Begins without a source. */
  Adapter begin(ModelDefinition definition, long seed) {
    return stage -> {
      List<PackRow> labelled =
          stage.labelled().stream().map(FromScratchOnLabels::onTrainSide).toList();
      FromScratch.Trained trained =
          new FromScratch(environment)
              .train(definition, labelled, EPOCHS, new SplittableRandom(seed), () -> false);
      try (ServedModel model =
          FreshModel.serve(definition, trained.weights(), trained.preprocessing())) {
        return Answers.of(model, stage);
      }
    };
  }

  private static PackRow onTrainSide(PackRow row) {
    return new PackRow(row.eventId(), row.domain(), row.label(), Side.TRAIN, row.input());
  }
}
