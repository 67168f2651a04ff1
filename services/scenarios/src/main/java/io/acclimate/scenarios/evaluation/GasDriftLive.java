package io.acclimate.scenarios.evaluation;

import io.acclimate.core.adaptation.Environment;
import io.acclimate.scenarios.data.DataSet;
import io.acclimate.scenarios.sensors.UciGasFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * UCI's Gas Sensor Array Drift as it would happen: a model of batch 1 answers all rows of all later
 * batches, with some of their labels and with late ones. See {@link GasDrift}.
 */
record GasDriftLive() implements Scenario {
  private static final int LATE = 500;

  @Override
  public String name() {
    return "gas-drift-live";
  }

  @Override
  public String description() {
    return "batchN.dat[.gz], live: a model of batch 1 answers all rows of batches 2, 3, … and adapts on"
        + " the way; each batch is a domain";
  }

  @Override
  public List<Integer> usualLabels() {
    return List.of(2, 10, LabelFeed.ALL);
  }

  @Override
  public List<String> usualMethods() {
    return StreamMethods.usual().stream()
        .filter(key -> StreamMethods.named(key, Environment.cpu()).seesRecentLabels())
        .toList();
  }

  @Override
  public Measurement prepare(Path folder, Measurement.Options options, Consumer<String> progress)
      throws IOException {
    PrequentialEvaluation.requireMeasurable(options);
    return new PrequentialEvaluation(
        this, tasks(read(folder), options.labels()), options, progress);
  }

  static AdaptationTask read(Path folder) throws IOException {
    List<DataSet> batches = UciGasFiles.read(folder, null).stream().map(GasDrift::dataSet).toList();
    return new AdaptationTask("gas-drift", batches.get(0), batches.subList(1, batches.size()));
  }

  /**
   * One for each share of labels, the largest first, and with all labels one where they are late.
   */
  static List<StreamTask> tasks(AdaptationTask batches, List<Integer> percents) {
    List<LabelFeed> feeds = new ArrayList<>();
    for (int percent : percents.reversed()) {
      feeds.add(new LabelFeed(percent, 0));
    }
    if (percents.contains(LabelFeed.ALL)) {
      feeds.add(new LabelFeed(LabelFeed.ALL, LATE));
    }
    return feeds.stream().map(feed -> new StreamTask(feed.text(), batches, true, feed, 0)).toList();
  }
}
