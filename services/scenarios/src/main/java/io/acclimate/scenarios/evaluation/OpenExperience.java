package io.acclimate.scenarios.evaluation;

import io.acclimate.core.artifact.PackRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects examples until an experience of them is closed, by labelled ones or by all. */
final class OpenExperience {
  private final ExperienceSize size;
  private List<PackRow> rows = new ArrayList<>();
  private int labelled;

  OpenExperience(ExperienceSize size) {
    this.size = size;
  }

  /** Takes in an example; gives all of the experience's if it is closed by this one. */
  Optional<List<PackRow>> add(PackRow row) {
    rows.add(row);
    labelled += row.label() == null ? 0 : 1;
    if (labelled < size.labelled() && rows.size() < size.rows()) {
      return Optional.empty();
    }
    List<PackRow> closed = rows;
    rows = new ArrayList<>();
    labelled = 0;
    return Optional.of(closed);
  }
}
