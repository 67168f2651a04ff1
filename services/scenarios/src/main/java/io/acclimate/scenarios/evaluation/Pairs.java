package io.acclimate.scenarios.evaluation;

import io.acclimate.scenarios.data.DataSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Tasks of domains that each can be source and target. */
final class Pairs {
  private Pairs() {}

  /**
   * Every ordered pair of two domains.
   *
   * @throws IOException if there are fewer than two
   */
  static List<AdaptationTask> of(List<DataSet> domains, Path folder) throws IOException {
    if (domains.size() < 2) {
      throw new IOException(
          "%s holds %d domains, wanted at least two: found %s"
              .formatted(folder, domains.size(), domains.stream().map(DataSet::name).toList()));
    }
    List<AdaptationTask> tasks = new ArrayList<>();
    for (DataSet source : domains) {
      for (DataSet target : domains) {
        if (!source.name().equals(target.name())) {
          tasks.add(
              new AdaptationTask(source.name() + " to " + target.name(), source, List.of(target)));
        }
      }
    }
    return tasks;
  }
}
