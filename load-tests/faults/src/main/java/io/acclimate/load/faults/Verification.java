package io.acclimate.load.faults;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was counted, and what is not as it must be. */
public final class Verification {
  /** More of one kind say nothing new. */
  private static final int MOST_COMPLAINTS = 100;

  private final Map<String, Long> counts = new LinkedHashMap<>();
  private final List<String> complaints = new ArrayList<>();

  void count(String name, long value) {
    counts.put(name, value);
  }

  /** Complains unless something holds. */
  void require(boolean holds, String complaint) {
    if (!holds && complaints.size() < MOST_COMPLAINTS) {
      complaints.add(complaint);
    }
  }

  /** What was counted, in the order of counting. */
  public Map<String, Long> counts() {
    return Collections.unmodifiableMap(counts);
  }

  /** Empty when all is as promised. */
  public List<String> complaints() {
    return List.copyOf(complaints);
  }
}
