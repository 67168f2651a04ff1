package io.acclimate.registry.journal;

import io.acclimate.registry.state.Change;
import java.util.List;

/** Journals for tests, as if they were read from Kafka. */
public final class Journals {
  private Journals() {}

  /** One that was read to its end. */
  public static Journal of(List<Change> changes) {
    Journal journal = new Journal();
    changes.forEach(journal::append);
    journal.completed();
    return journal;
  }
}
