package io.acclimate.scenarios.evaluation;

import io.acclimate.scenarios.data.DataSet;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A model is trained on one domain and then adapted to others, one after the other.
 *
 * @param name such as {@code amazon to Caltech10}
 * @param source what version 1 is trained on
 * @param targets at least one, in the order in which they come; rows of the source's shape
 */
record AdaptationTask(String name, DataSet source, List<DataSet> targets) {
  AdaptationTask {
    targets = List.copyOf(targets);
    if (targets.isEmpty()) {
      throw new IllegalArgumentException(name + " has no target");
    }
    for (DataSet target : targets) {
      if (!target.shape().equals(source.shape())) {
        throw new IllegalArgumentException(
            "%s: rows of %s have shape %s, those of %s %s"
                .formatted(name, target.name(), target.shape(), source.name(), source.shape()));
      }
    }
  }

  /** All classes of all domains, in the order of their names. */
  List<String> classes() {
    TreeSet<String> classes = new TreeSet<>();
    Stream.concat(Stream.of(source), targets.stream())
        .flatMap(domain -> domain.rows().stream())
        .forEach(row -> classes.add(row.label()));
    return List.copyOf(classes);
  }
}
