package io.acclimate.dashboard.view;

import io.acclimate.dashboard.view.Update.DeadLetterCounts;
import io.acclimate.dashboard.view.Update.ReasonCount;
import io.acclimate.dashboard.view.Update.RecentDeadLetter;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts refused records by reason and keeps the latest. */
final class DeadLetters {
  static final int MAX_REASONS = 50;
  static final int MAX_RECENT = 20;
  static final String OTHER = "other";

  private final Map<String, Long> reasons = new HashMap<>();
  private final Deque<RecentDeadLetter> recent = new ArrayDeque<>();
  private long total;
  private long revision;

  void add(Fact.DeadLetter letter, long revision) {
    total++;
    this.revision = revision;
    boolean room = reasons.containsKey(letter.reason()) || reasons.size() < MAX_REASONS;
    reasons.merge(room ? letter.reason() : OTHER, 1L, Long::sum);
    recent.addFirst(
        new RecentDeadLetter(
            letter.at().toEpochMilli(), letter.topic(), letter.reason(), letter.message()));
    if (recent.size() > MAX_RECENT) {
      recent.removeLast();
    }
  }

  boolean changedSince(long revision) {
    return this.revision > revision;
  }

  DeadLetterCounts counts() {
    List<ReasonCount> sorted =
        reasons.entrySet().stream()
            .map(entry -> new ReasonCount(entry.getKey(), entry.getValue()))
            .sorted(
                Comparator.comparingLong(ReasonCount::count)
                    .reversed()
                    .thenComparing(ReasonCount::reason))
            .toList();
    return new DeadLetterCounts(total, sorted, List.copyOf(recent));
  }
}
