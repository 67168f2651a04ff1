package io.acclimate.core.adaptation;

import io.acclimate.core.adaptation.memory.Rows;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.model.ModelSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What can be learnt from an experience: its rows that fit the spec.
 *
 * @param labelled labelled train rows
 * @param unlabelled unlabelled train rows
 * @param domains where its rows of either side come from
 */
record Lesson(List<PackRow> labelled, List<PackRow> unlabelled, Set<String> domains) {
  Lesson {
    labelled = List.copyOf(labelled);
    unlabelled = List.copyOf(unlabelled);
    domains = Set.copyOf(domains);
  }

  static Lesson of(Pack pack, ModelSpec spec) {
    List<PackRow> labelled = new ArrayList<>();
    List<PackRow> unlabelled = new ArrayList<>();
    Set<String> domains = new TreeSet<>();
    for (PackRow row : pack.rows()) {
      if (!Rows.usable(row, spec)) {
        continue;
      }
      domains.add(row.domain());
      if (row.side() == Side.TRAIN) {
        (row.label() == null ? unlabelled : labelled).add(row);
      }
    }
    return new Lesson(labelled, unlabelled, domains);
  }

  /** All train rows, the labelled ones first. */
  List<PackRow> rows() {
    List<PackRow> rows = new ArrayList<>(labelled);
    rows.addAll(unlabelled);
    return rows;
  }

  /** The same and labelled rows of its domains from earlier experiences, which come last. */
  Lesson and(List<PackRow> earlier) {
    List<PackRow> all = new ArrayList<>(labelled);
    all.addAll(earlier);
    return new Lesson(all, unlabelled, domains);
  }

  /** The same without some labelled rows. */
  Lesson without(List<PackRow> rows) {
    Set<PackRow> left = Collections.newSetFromMap(new IdentityHashMap<>());
    left.addAll(rows);
    return new Lesson(
        labelled.stream().filter(row -> !left.contains(row)).toList(), unlabelled, domains);
  }

  boolean isEmpty() {
    return labelled.isEmpty() && unlabelled.isEmpty();
  }
}
