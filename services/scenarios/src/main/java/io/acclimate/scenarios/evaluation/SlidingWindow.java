package io.acclimate.scenarios.evaluation;

import io.acclimate.core.adaptation.Environment;
import io.acclimate.core.adaptation.EpochPolicy;
import io.acclimate.core.adaptation.FromScratch;
import io.acclimate.core.adaptation.InitialModel;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.model.Arm;
import io.acclimate.core.model.ModelDefinition;
import io.acclimate.core.model.ServedModel;
import io.acclimate.scenarios.FreshModel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Retrains the same network from new weights on the latest labelled rows whenever an experience is
 * closed: the simplest way to keep up, without a memory and without a choice.
 *
 * @param key the method's name
 * @param seesRecentLabels whether its inputs carry recent labels, as the other models' do
 * @param environment where it trains
 */
record SlidingWindow(String key, boolean seesRecentLabels, Environment environment)
    implements StreamMethod {
  /** As many as version 1 is trained on. */
  static final int ROWS = 1_000;

  private static final String WINDOW = "window";

  /**
   * It is trained hundreds of times; on windows of this size hold-out losses stop falling sooner.
   */
  private static final EpochPolicy EPOCHS = new EpochPolicy(20, 5);

  @Override
  public Learner begin(
      ModelDefinition definition, InitialModel versionOne, List<PackRow> source, long seed) {
    ServedModel first = new RoundSequence(Arm.NOTHING, versionOne, environment).model();
    return new Retraining(definition, environment, first, source, seed);
  }

  private static final class Retraining implements Learner {
    private final ModelDefinition definition;
    private final Environment environment;
    private final Deque<PackRow> window = new ArrayDeque<>();
    private final SplittableRandom random;
    private ServedModel model;

    Retraining(
        ModelDefinition definition,
        Environment environment,
        ServedModel versionOne,
        List<PackRow> source,
        long seed) {
      this.definition = definition;
      this.environment = environment;
      this.model = versionOne;
      this.random = new SplittableRandom(seed);
      source.forEach(this::see);
    }

    @Override
    public List<String> answers(List<StreamEvent> events) {
      return Answers.of(model, events.stream().map(StreamEvent::question).toList());
    }

    @Override
    public void learn(List<PackRow> experience) {
      experience.stream().filter(row -> row.label() != null).forEach(this::see);
      FromScratch.Trained trained =
          new FromScratch(environment)
              .train(definition, new ArrayList<>(window), EPOCHS, random.split(), () -> false);
      model.close();
      model = FreshModel.serve(definition, trained.weights(), trained.preprocessing());
    }

    /** All rows are of one domain here: the simplest way knows of no others. */
    private void see(PackRow row) {
      window.addLast(new PackRow(row.eventId(), WINDOW, row.label(), row.side(), row.input()));
      if (window.size() > ROWS) {
        window.removeFirst();
      }
    }

    @Override
    public void close() {
      model.close();
    }
  }
}
