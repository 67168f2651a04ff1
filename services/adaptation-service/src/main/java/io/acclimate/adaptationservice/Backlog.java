package io.acclimate.adaptationservice;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Experiences that wait for their round: a queue per model, in order. Models take turns; a model
 * that must wait (paused, or failing) lets the others go on. Safe for use by many threads.
 */
final class Backlog {

  /**
   * An experience in its queue.
   *
   * @param offset where it is in the experiences topic
   * @param tenure under which it was read
   */
  record Entry(Experience experience, long offset, Tenure tenure) {}

  private final InstantSource clock;
  private final Map<String, Deque<Entry>> queues = new LinkedHashMap<>();
  private final Map<String, Instant> waitingUntil = new HashMap<>();
  private final Map<String, Long> covered = new HashMap<>();
  private int size;

  Backlog(InstantSource clock) {
    this.clock = clock;
  }

  /** Queues an experience, unless it is covered or queued already. */
  synchronized void add(Entry entry) {
    Experience experience = entry.experience();
    if (entry.tenure().ended()
        || experience.number() <= covered.getOrDefault(experience.model(), 0L)) {
      return;
    }
    Deque<Entry> queue = queues.computeIfAbsent(experience.model(), m -> new ArrayDeque<>());
    Entry last = queue.peekLast();
    if (last == null || last.experience().number() < experience.number()) {
      queue.addLast(entry);
      size++;
      notifyAll();
    }
  }

  /** Waits for the first experience of a model that need not wait, and leaves it queued. */
  synchronized Entry await() throws InterruptedException {
    while (true) {
      Instant now = clock.instant();
      Instant earliest = null;
      for (Map.Entry<String, Deque<Entry>> queue : queues.entrySet()) {
        Instant until = waitingUntil.getOrDefault(queue.getKey(), Instant.MIN);
        if (!until.isAfter(now)) {
          return queue.getValue().getFirst();
        }
        earliest = earliest == null || until.isBefore(earliest) ? until : earliest;
      }
      if (earliest == null) {
        wait();
      } else {
        wait(Math.max(1, Duration.between(now, earliest).toMillis()));
      }
    }
  }

  /** Drops what a head covers, and gives the other models their turn. */
  synchronized void cover(String model, long number) {
    covered.merge(model, number, Math::max);
    waitingUntil.remove(model);
    Deque<Entry> queue = queues.remove(model);
    if (queue == null) {
      return;
    }
    while (!queue.isEmpty() && queue.getFirst().experience().number() <= number) {
      queue.removeFirst();
      size--;
    }
    if (!queue.isEmpty()) {
      queues.put(model, queue);
    }
  }

  /** Lets a model wait while others go on. */
  synchronized void postpone(String model, Instant until) {
    waitingUntil.put(model, until);
  }

  /** Ends a tenure and drops what was read under it. */
  synchronized void end(Tenure tenure) {
    tenure.end();
    queues
        .values()
        .removeIf(
            queue -> {
              int before = queue.size();
              queue.removeIf(entry -> entry.tenure() == tenure);
              size -= before - queue.size();
              return queue.isEmpty();
            });
    notifyAll();
  }

  synchronized int size() {
    return size;
  }

  /** Offset of the first record of a partition that still waits for its round. */
  synchronized OptionalLong firstWaitingOffset(int partition) {
    return entries()
        .filter(entry -> entry.tenure().partition() == partition)
        .mapToLong(Entry::offset)
        .min();
  }

  /** When the experience that has waited longest was closed. */
  synchronized Optional<Instant> oldest() {
    return entries().map(entry -> entry.experience().closedAt()).min(Instant::compareTo);
  }

  private Stream<Entry> entries() {
    return queues.values().stream().flatMap(Deque::stream);
  }
}
