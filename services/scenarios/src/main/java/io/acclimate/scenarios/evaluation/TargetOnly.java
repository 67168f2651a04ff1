package io.acclimate.scenarios.evaluation;

import io.acclimate.core.adaptation.Environment;
import io.acclimate.core.adaptation.EpochPolicy;
import io.acclimate.core.adaptation.FromScratch;
import io.acclimate.core.adaptation.InitialModel;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.model.ModelDefinition;
import io.acclimate.core.model.ServedModel;
import io.acclimate.scenarios.FreshModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * What the target's own labels would give, if all of them were known: an upper bound that nobody
 * reaches. The rows to be scored are cut in two at random; each half is answered by a model that
 * was trained from scratch on the other half and on the labelled rows.
 */
record TargetOnly(Environment environment) implements Method {
  @Override
  public String key() {
    return "target-only";
  }

  @Override
  public Labels labels() {
    return Labels.IGNORED;
  }

  @Override
  public Adapter begin(ModelDefinition definition, InitialModel source, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return stage -> {
      boolean[] second = halves(stage.truth().size(), random);
      List<String> answers = new ArrayList<>(Collections.nCopies(stage.truth().size(), ""));
      for (boolean half : new boolean[] {false, true}) {
        List<PackRow> train = new ArrayList<>(stage.labelled());
        List<Integer> asked = new ArrayList<>();
        for (int i = 0; i < stage.truth().size(); i++) {
          if (second[i] == half) {
            asked.add(i);
          } else {
            train.add(labelled(stage.unlabelled().get(i), stage.truth().get(i)));
          }
        }
        FromScratch.Trained trained =
            new FromScratch(environment)
                .train(definition, train, EpochPolicy.DEFAULT, random.split(), () -> false);
        try (ServedModel model =
            FreshModel.serve(definition, trained.weights(), trained.preprocessing())) {
          List<String> all = Answers.of(model, stage);
          asked.forEach(i -> answers.set(i, all.get(i)));
        }
      }
      return answers;
    };
  }

  /** Which half each of n rows is in. */
  private static boolean[] halves(int n, RandomGenerator random) {
    boolean[] second = new boolean[n];
    for (int i = 0; i < n; i++) {
      second[i] = i % 2 == 1;
    }
    for (int i = n - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      boolean swapped = second[i];
      second[i] = second[j];
      second[j] = swapped;
    }
    return second;
  }

  /** With its own side, so that training stops by the hold-outs. */
  private static PackRow labelled(PackRow row, String truth) {
    return new PackRow(
        row.eventId(), row.domain(), new LabelValue.ClassName(truth), row.side(), row.input());
  }
}
