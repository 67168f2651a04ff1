package io.acclimate.scenarios.evaluation;

import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.model.ModelDefinition;
import io.acclimate.scenarios.data.DataSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * One draw of a stream: which labels come, and the rows as a registered model would meet them.
 *
 * @param definition the model
 * @param source the first rows, all labelled, in the order of the stream
 * @param events the later rows in their order
 */
record Timeline(ModelDefinition definition, List<PackRow> source, List<StreamEvent> events) {
  private static final int PERCENT = 100;

  Timeline {
    source = List.copyOf(source);
    events = List.copyOf(events);
  }

  static Timeline of(StreamTask task, long seed) {
    List<DataSet> plain = new ArrayList<>(task.domains().sources());
    Experiment draws = new Experiment(task.domains(), seed);
    for (DataSet domain : task.later()) {
      plain.add(
          task.shuffled() ? shuffled(domain, draws.random("order " + domain.name())) : domain);
    }
    List<String> labels =
        plain.stream().flatMap(domain -> domain.rows().stream()).map(DataSet.Row::label).toList();
    boolean[] comes =
        drawn(labels.size(), task.labels().percent(), draws.random("labels " + task.name()));
    List<List<String>> known =
        KnownLabels.latestFirst(
            labels, comes, task.labels().delay(), Math.max(1, task.recentLabels()));
    List<String> classes = task.domains().classes();

    int first = 0;
    List<DataSet> domains = new ArrayList<>();
    for (DataSet domain : plain) {
      List<List<String>> itsKnown = known.subList(first, first + domain.rows().size());
      domains.add(
          task.recentLabels() == 0
              ? domain
              : augmented(domain, itsKnown, task.recentLabels(), classes));
      first += domain.rows().size();
    }
    Experiment experiment =
        new Experiment(
            new AdaptationTask(task.name(), domains.get(0), domains.subList(1, domains.size())),
            seed);
    List<PackRow> source = new ArrayList<>();
    for (int i = 0; i < domains.get(0).rows().size(); i++) {
      source.add(experiment.row(domains.get(0), i, labels.get(i)));
    }
    List<StreamEvent> events = new ArrayList<>();
    int at = source.size();
    for (DataSet domain : domains.subList(1, domains.size())) {
      for (int i = 0; i < domain.rows().size(); i++) {
        List<String> latest = known.get(at);
        events.add(
            new StreamEvent(
                experiment.row(domain, i, null),
                labels.get(at),
                comes[at],
                latest.isEmpty() ? null : latest.get(0)));
        at++;
      }
    }
    return new Timeline(experiment.definition(), source, events);
  }

  /** What version 1 is trained on. */
  Pack sourcePack() {
    return new Pack(source);
  }

  private static DataSet augmented(
      DataSet domain, List<List<String>> known, int count, List<String> classes) {
    List<DataSet.Row> rows = new ArrayList<>();
    for (int i = 0; i < known.size(); i++) {
      DataSet.Row row = domain.rows().get(i);
      rows.add(
          new DataSet.Row(
              KnownLabels.augmented(row.values(), known.get(i), count, classes), row.label()));
    }
    return new DataSet(
        domain.name(), List.of(domain.shape().get(0) + (long) count * classes.size()), rows);
  }

  private static DataSet shuffled(DataSet domain, RandomGenerator random) {
    List<DataSet.Row> rows = new ArrayList<>(domain.rows());
    Collections.shuffle(rows, Random.from(random));
    return new DataSet(domain.name(), domain.shape(), rows);
  }

  /** True in so many percent of n places, drawn without replacement. */
  private static boolean[] drawn(int n, int percent, RandomGenerator random) {
    boolean[] drawn = new boolean[n];
    int wanted = (int) Math.round((double) n * percent / PERCENT);
    Arrays.fill(drawn, 0, wanted, true);
    for (int i = n - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      boolean swapped = drawn[i];
      drawn[i] = drawn[j];
      drawn[j] = swapped;
    }
    return drawn;
  }
}
