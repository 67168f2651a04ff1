package io.acclimate.core.adaptation.memory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A uniform sample of bounded size from all that was ever offered (reservoir sampling, algorithm
 * R): item number s takes a place with probability capacity / s.
 *
 * <p>Paper: J. S. Vitter, Random sampling with a reservoir, ACM Transactions on Mathematical
 * Software 11, 1985, https://doi.org/10.1145/3147.3165
 */
public final class Reservoir<T> {
  private final List<T> items;
  private long seen;

  public Reservoir() {
    this(0, List.of());
  }

  /**
   * @param seen items offered so far
   * @param items those of them that stayed
   */
  public Reservoir(long seen, List<T> items) {
    if (seen < items.size()) {
      throw new IllegalArgumentException("seen " + seen + " is below the size " + items.size());
    }
    this.seen = seen;
    this.items = new ArrayList<>(items);
  }

  /** Offers an item; a capacity below the size first drops items at random. */
  public void offer(T item, int capacity, RandomGenerator random) {
    while (items.size() > capacity) {
      items.remove(random.nextInt(items.size()));
    }
    seen++;
    if (items.size() < capacity && items.size() == seen - 1) {
      items.add(item);
      return;
    }
    long place = random.nextLong(seen);
    if (place < capacity) {
      if (place < items.size()) {
        items.set((int) place, item);
      } else {
        items.add(item);
      }
    }
  }

  /** Items offered so far. */
  public long seen() {
    return seen;
  }

  /** Those that stayed; the order carries no meaning. */
  public List<T> items() {
    return Collections.unmodifiableList(items);
  }
}
