package io.acclimate.core.adaptation.memory;

import io.acclimate.core.model.AdaptationPolicy.Replay;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Labelled examples of earlier experiences, of bounded number, to be trained on again.
 *
 * <p>Three policies decide who stays once the memory is full. <i>Reservoir</i>: every example seen
 * has the same chance (see {@link Reservoir}). <i>Class-balanced</i> (CBRS): an example of a class
 * that was never the largest takes the place of a random one of the largest class; one of a class
 * that was takes the place of a random one of its own class with probability kept / seen of that
 * class. Ties for the largest go to the first name. <i>Herding</i>: equally many of each class, by
 * {@link Herding} of those kept and those that come, towards
 *
 * <pre>μ = (s · μ_kept + n · μ_new) / (s + n)</pre>
 *
 * <p>s examples of the class seen before, for which those kept stand, and n that come. iCaRL knows
 * all rows of a class at once; here a class comes in parts, one in each experience, and features
 * are those of the model that the round starts from.
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

  /**
   * Offers an example, which a policy decides about that needs no more than its class.
   *
   * @throws IllegalArgumentException for herding, see {@link #herd}
   */
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
        case HERDING -> throw new IllegalArgumentException("herding chooses among many");
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

  /**
   * Offers examples together, of which herding chooses.
   *
   * @param fresh those that come, by class
   * @param capacity examples kept at most
   */
  void herd(Map<String, List<RowRef>> fresh, int capacity, Features features) {
    TreeMap<String, List<RowRef>> pools = new TreeMap<>();
    byClass.forEach((label, kept) -> pools.put(label, new ArrayList<>(kept)));
    fresh.forEach(
        (label, refs) -> pools.computeIfAbsent(label, name -> new ArrayList<>()).addAll(refs));
    Map<String, Integer> quotas = quotas(pools, capacity);
    for (Map.Entry<String, List<RowRef>> pool : pools.entrySet()) {
      String label = pool.getKey();
      long before = seenByClass.getOrDefault(label, 0L);
      int kept = byClass.getOrDefault(label, List.of()).size();
      List<RowRef> stay =
          exemplars(pool.getValue(), kept, before, quotas.getOrDefault(label, 0), features);
      if (stay.isEmpty()) {
        byClass.remove(label);
      } else {
        byClass.put(label, new ArrayList<>(stay));
      }
      int came = pool.getValue().size() - kept;
      seenByClass.merge(label, (long) came, Long::sum);
      seen += came;
    }
    size = byClass.values().stream().mapToInt(List::size).sum();
  }

  /** Equal shares of the capacity, rounded up for the smallest; what these leave, others get. */
  private static Map<String, Integer> quotas(Map<String, List<RowRef>> pools, int capacity) {
    List<String> smallestFirst =
        pools.keySet().stream()
            .sorted(Comparator.comparingInt(label -> sizeOf(pools, label)))
            .toList();
    Map<String, Integer> quotas = new TreeMap<>();
    int left = capacity;
    for (int i = 0; i < smallestFirst.size(); i++) {
      String label = smallestFirst.get(i);
      int quota = Math.min(sizeOf(pools, label), Math.ceilDiv(left, smallestFirst.size() - i));
      quotas.put(label, quota);
      left -= quota;
    }
    return quotas;
  }

  private static int sizeOf(Map<String, List<RowRef>> pools, String label) {
    return pools.getOrDefault(label, List.of()).size();
  }

  /**
   * Those of a class that stay, the first chosen first.
   *
   * @param pool those kept so far and then those that come
   * @param kept how many of the pool were kept so far
   * @param before how many were seen before, for which those kept stand
   */
  private static List<RowRef> exemplars(
      List<RowRef> pool, int kept, long before, int quota, Features features) {
    if (pool.size() <= quota) {
      return pool;
    } else if (quota == 0) {
      return List.of();
    }
    float[][] all = features.of(pool);
    int[] finite = IntStream.range(0, all.length).filter(i -> isFinite(all[i])).toArray();
    float[][] rows = Arrays.stream(finite).mapToObj(i -> all[i]).toArray(float[][]::new);
    double[] weights =
        Arrays.stream(finite).mapToDouble(i -> i < kept ? (double) before / kept : 1).toArray();
    return Arrays.stream(Herding.exemplars(rows, weights, quota))
        .mapToObj(i -> pool.get(finite[i]))
        .toList();
  }

  /** Those of a row that is far out may overflow: it stands for nothing. */
  private static boolean isFinite(float[] features) {
    for (float feature : features) {
      if (!Float.isFinite(feature)) {
        return false;
      }
    }
    return true;
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
