package io.acclimate.scenarios.evaluation;

import io.acclimate.core.model.InputContent;
import io.acclimate.scenarios.data.DataSet;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A model is trained on one domain, or on several together, and then adapted to others, one after
 * the other.
 *
 * @param name such as {@code amazon to Caltech10}
 * @param sourceDomain what all that version 1 is trained on is called
 * @param sources what version 1 is trained on; at least one
 * @param targets at least one, in the order in which they come; rows of the sources' shape
 */
record AdaptationTask(
    String name, String sourceDomain, List<DataSet> sources, List<DataSet> targets) {
  AdaptationTask {
    sources = List.copyOf(sources);
    targets = List.copyOf(targets);
    if (sources.isEmpty()) {
      throw new IllegalArgumentException(name + " has no source");
    }
    if (targets.isEmpty()) {
      throw new IllegalArgumentException(name + " has no target");
    }
    DataSet first = sources.get(0);
    Stream.concat(sources.stream(), targets.stream())
        .forEach(
            domain -> {
              if (!domain.shape().equals(first.shape())) {
                throw new IllegalArgumentException(
                    "%s: rows of %s have shape %s, those of %s %s"
                        .formatted(
                            name, domain.name(), domain.shape(), first.name(), first.shape()));
              }
            });
  }

  /** With a source of one domain. */
  AdaptationTask(String name, DataSet source, List<DataSet> targets) {
    this(name, source.name(), List.of(source), targets);
  }

  /** The shape of a row, without the batch. */
  List<Long> shape() {
    return sources.get(0).shape();
  }

  /** What the numbers of a row are. */
  InputContent content() {
    return sources.get(0).content();
  }

  /** How many rows the sources have together. */
  int sourceRows() {
    return sources.stream().mapToInt(source -> source.rows().size()).sum();
  }

  /** All classes of all domains, in the order of their names. */
  List<String> classes() {
    TreeSet<String> classes = new TreeSet<>();
    Stream.concat(sources.stream(), targets.stream())
        .flatMap(domain -> domain.rows().stream())
        .forEach(row -> classes.add(row.label()));
    return List.copyOf(classes);
  }
}
