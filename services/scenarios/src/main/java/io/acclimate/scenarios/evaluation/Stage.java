package io.acclimate.scenarios.evaluation;

import io.acclimate.core.artifact.PackRow;
import java.util.ArrayList;
import java.util.List;

/**
 * One target domain as a method meets it.
 *
 * @param domain its name
 * @param labelled rows with their labels
 * @param unlabelled rows without; they are what is scored
 * @param truth the labels of the unlabelled rows, which only the scoring looks at
 */
record Stage(String domain, List<PackRow> labelled, List<PackRow> unlabelled, List<String> truth) {
  Stage {
    labelled = List.copyOf(labelled);
    unlabelled = List.copyOf(unlabelled);
    truth = List.copyOf(truth);
  }

  /** All rows, the labelled ones first: an experience. */
  List<PackRow> rows() {
    List<PackRow> rows = new ArrayList<>(labelled);
    rows.addAll(unlabelled);
    return rows;
  }
}
