package io.acclimate.core.adaptation.memory;

import io.acclimate.core.model.AdaptationPolicy.Replay;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Labelled examples of earlier experiences, of bounded number, to be trained on again.
 *
 * <p>Two policies decide who stays once the memory is full. <i>Reservoir</i>: every example seen
 * has the same chance (see {@link Reservoir}). <i>Class-balanced</i> (CBRS): an example of a class
 * that was never the largest takes the place of a random one of the largest class; one of a class
 * that was takes the place of a random one of its own class with probability kept / seen of that
 * class. Ties for the largest go to the first name.
 *
 * <p>Paper: A. Chrysakis, M.-F. Moens, Online Continual Learning from Imbalanced Data, ICML 2020,
 * https://proceedings.mlr.press/v119/chrysakis20a.html
 */
public final class ReplayMemory {
  private final NavigableMap<String, List<RowRef>> byClass = new TreeMap<>();
  private final NavigableMap<String, Long> seenByClass = new TreeMap<>();
  private final SortedSet<String> full = new TreeSet<>();
  private int size;
  private long seen;

  public ReplayMemory() {}

  ReplayMemory(
      Map<String, List<RowRef>> byClass, Map<String, Long> seenByClass, SortedSet<String> full) {
    byClass.forEach((label, refs) -> this.byClass.put(label, new ArrayList<>(refs)));
    this.seenByClass.putAll(seenByClass);
    this.full.addAll(full);
    this.size = byClass.values().stream().mapToInt(List::size).sum();
    this.seen = seenByClass.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Offers an example. */
  public void offer(RowRef example, String label, Replay policy, RandomGenerator random) {
    while (size > policy.capacity()) {
      removeRandom(largestClass(), random);
    }
    seen++;
    long seenOfClass = seenByClass.merge(label, 1L, Long::sum);
    if (size < policy.capacity()) {
      add(example, label);
    } else if (policy.capacity() > 0) {
      switch (policy.policy()) {
        case RESERVOIR -> {
          if (random.nextLong(seen) < policy.capacity()) {
            removeRandom(classOf(random.nextInt(size)), random);
            add(example, label);
          }
        }
        case CLASS_BALANCED -> offerBalanced(example, label, seenOfClass, random);
      }
    }
  }

  private void offerBalanced(
      RowRef example, String label, long seenOfClass, RandomGenerator random) {
    String largest = largestClass();
    full.add(largest);
    if (!full.contains(label)) {
      removeRandom(largest, random);
      add(example, label);
    } else {
      List<RowRef> own = byClass.getOrDefault(label, List.of());
      if (!own.isEmpty() && random.nextLong(seenOfClass) < own.size()) {
        own.set(random.nextInt(own.size()), example);
      }
    }
  }

  /** Examples kept. */
  public int size() {
    return size;
  }

  /** Examples offered so far. */
  public long seen() {
    return seen;
  }

  /** All examples kept, by class. */
  public List<RowRef> examples() {
    return byClass.values().stream().flatMap(List::stream).toList();
  }

  /** Examples kept by class. */
  public Map<String, List<RowRef>> byClass() {
    return Collections.unmodifiableMap(byClass);
  }

  Map<String, Long> seenByClass() {
    return Collections.unmodifiableMap(seenByClass);
  }

  /** Classes that were once the largest in a full memory. */
  SortedSet<String> fullClasses() {
    return Collections.unmodifiableSortedSet(full);
  }

  /** The same memory with other references to its examples. */
  ReplayMemory map(UnaryOperator<RowRef> change) {
    Map<String, List<RowRef>> changed = new TreeMap<>();
    byClass.forEach((label, refs) -> changed.put(label, refs.stream().map(change).toList()));
    return new ReplayMemory(changed, seenByClass, full);
  }

  private void add(RowRef example, String label) {
    byClass.computeIfAbsent(label, name -> new ArrayList<>()).add(example);
    size++;
  }

  private void removeRandom(String label, RandomGenerator random) {
    List<RowRef> refs = byClass.getOrDefault(label, List.of());
    refs.remove(random.nextInt(refs.size()));
    size--;
    if (refs.isEmpty()) {
      byClass.remove(label);
    }
  }

  private String largestClass() {
    String largest = byClass.firstKey();
    int most = 0;
    for (Map.Entry<String, List<RowRef>> entry : byClass.entrySet()) {
      if (entry.getValue().size() > most) {
        largest = entry.getKey();
        most = entry.getValue().size();
      }
    }
    return largest;
  }

  /** Class of the example at this place in {@link #examples()}. */
  private String classOf(int place) {
    int left = place;
    for (Map.Entry<String, List<RowRef>> entry : byClass.entrySet()) {
      left -= entry.getValue().size();
      if (left < 0) {
        return entry.getKey();
      }
    }
    throw new IllegalArgumentException("place " + place + " in a memory of " + size);
  }
}
