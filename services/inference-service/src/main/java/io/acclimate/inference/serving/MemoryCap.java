package io.acclimate.inference.serving;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How much of memory versions may take together: champions first, then the aliases that traffic
 * names, then the others, of which those asked for last. What is on its way out, since a newer
 * version takes its place or a last call still holds it, is not counted.
 *
 * @param maxBytes of the manifests and tensors of all versions
 */
public record MemoryCap(long maxBytes) {
  public MemoryCap {
    if (maxBytes < 1) {
      throw new IllegalArgumentException("max-model-bytes: " + maxBytes + " is not 1 or more");
    }
  }

  /**
   * A version in memory.
   *
   * @param rank the highest of its aliases
   * @param usedNanos when it was asked for last, on System.nanoTime
   */
  record Claim<V>(V version, long bytes, Plan.Rank rank, long usedNanos) {
    boolean yieldsTo(Plan.Rank other, long otherUsedNanos) {
      int byRank = rank.compareTo(other);
      return byRank > 0
          || (byRank == 0 && rank == Plan.Rank.OTHER && usedNanos - otherUsedNanos < 0);
    }
  }

  /**
   * What has to go so that one more version fits: the least important first, and no more than is
   * needed; empty if it does not fit even so.
   *
   * @param present what stays in memory beside it
   */
  <V> Optional<List<V>> makeRoom(
      long wantedBytes, Plan.Rank rank, long usedNanos, Collection<Claim<V>> present) {
    long bytes = wantedBytes + present.stream().mapToLong(Claim::bytes).sum();
    List<Claim<V>> yielding =
        present.stream()
            .filter(claim -> claim.yieldsTo(rank, usedNanos))
            .sorted(
                Comparator.<Claim<V>, Plan.Rank>comparing(Claim::rank)
                    .reversed()
                    .thenComparing((a, b) -> Long.signum(a.usedNanos() - b.usedNanos())))
            .toList();
    List<V> out = new ArrayList<>();
    for (Claim<V> claim : yielding) {
      if (bytes <= maxBytes) {
        break;
      }
      out.add(claim.version());
      bytes -= claim.bytes();
    }
    return bytes <= maxBytes ? Optional.of(List.copyOf(out)) : Optional.empty();
  }
}
