package io.acclimate.load.benchmarks.requests;

import java.util.BitSet;

/** Which of so many numbered requests are answered; none may be twice. */
final class Numbers {
  private final String prefix;
  private final int count;
  private final BitSet seen;
  private int size;

  /**
   * @param prefix of the ids, before the number
   * @param count numbers from 0
   */
  Numbers(String prefix, int count) {
    this.prefix = prefix;
    this.count = count;
    this.seen = new BitSet(count);
  }

  /**
   * Adds an answer.
   *
   * @return its number
   * @throws IllegalStateException if nobody asked that, or it was answered before
   */
  int add(String id) {
    int number = id.startsWith(prefix) ? Integer.parseInt(id.substring(prefix.length())) : -1;
    if (number < 0 || number >= count || seen.get(number)) {
      throw new IllegalStateException(
          number >= 0 && number < count ? id + " is answered twice" : "nobody asked " + id);
    }
    seen.set(number);
    size++;
    return number;
  }

  int size() {
    return size;
  }

  boolean complete() {
    return size == count;
  }
}
