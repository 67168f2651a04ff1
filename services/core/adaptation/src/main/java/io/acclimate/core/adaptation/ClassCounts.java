package io.acclimate.core.adaptation;

import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.PackRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How many rows there are of each class.
 *
 * @param classes in the order of the scores
 * @param counts by number of the class
 */
record ClassCounts(List<String> classes, List<Integer> counts) {
  ClassCounts {
    classes = List.copyOf(classes);
    counts = List.copyOf(counts);
  }

  static ClassCounts of(List<String> classes, List<PackRow> rows) {
    List<Integer> counts = new ArrayList<>(Collections.nCopies(classes.size(), 0));
    for (PackRow row : rows) {
      int number = number(classes, row);
      counts.set(number, counts.get(number) + 1);
    }
    return new ClassCounts(classes, counts);
  }

  /** The number of a labelled row's class. */
  static int number(List<String> classes, PackRow row) {
    int number =
        row.label() instanceof LabelValue.ClassName label ? classes.indexOf(label.name()) : -1;
    if (number < 0) {
      throw new IllegalArgumentException(
          "row '%s': %s is none of %s".formatted(row.eventId(), row.label(), classes));
    }
    return number;
  }

  /** Classes that have no row. */
  List<String> absent() {
    return classes.stream().filter(name -> counts.get(classes.indexOf(name)) == 0).toList();
  }

  /**
   * The share of each class, 0..1 and above 0: as if each had one row more (Laplace's rule).
   *
   * @return [k], sums to 1
   */
  double[] shares() {
    double all = counts.stream().mapToInt(Integer::intValue).sum() + counts.size();
    return counts.stream().mapToDouble(count -> (count + 1) / all).toArray();
  }
}
