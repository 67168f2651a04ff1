package io.acclimate.scenarios.evaluation;

import io.acclimate.scenarios.data.DataSet;
import io.acclimate.scenarios.data.SpokenDigits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The Free Spoken Digit Dataset: trained on all speakers but one, each a domain, adapted to that
 * one.
 */
record SpokenDigitsAcrossSpeakers() implements AdaptationScenario {
  @Override
  public String name() {
    return "spoken-digits";
  }

  @Override
  public String description() {
    return "{digit}_{speaker}_{n}.wav as log-mel spectrograms: a model of all other speakers is"
        + " adapted to one";
  }

  @Override
  public LabelUnit unit() {
    return LabelUnit.A_CLASS;
  }

  @Override
  public boolean showsBenefits() {
    return true;
  }

  @Override
  public List<Integer> usualLabels() {
    return List.of(0, 5);
  }

  /** A draw of six speakers takes about as long as all draws of another scenario. */
  @Override
  public int usualSeeds() {
    return 1;
  }

  @Override
  public List<AdaptationTask> read(Path folder) throws IOException {
    List<DataSet> speakers = SpokenDigits.read(folder);
    if (speakers.size() < 2) {
      throw new IOException(
          folder + " has recordings of " + speakers.size() + " speaker, wanted at least two");
    }
    List<AdaptationTask> tasks = new ArrayList<>();
    for (DataSet speaker : speakers) {
      List<DataSet> others =
          speakers.stream().filter(other -> !other.name().equals(speaker.name())).toList();
      tasks.add(
          new AdaptationTask(
              speaker.name(), "all but " + speaker.name(), others, List.of(speaker)));
    }
    return tasks;
  }
}
