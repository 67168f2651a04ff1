package io.acclimate.core.adaptation;

import io.acclimate.core.adaptation.memory.DataState;
import io.acclimate.core.adaptation.memory.RowRef;
import io.acclimate.core.adaptation.memory.RowSource;
import io.acclimate.core.adaptation.memory.Rows;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.model.ModelSpec;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rows that judge a round: of earlier experiences those that the memory keeps, which are few of
 * each domain, and of this one all, for nothing says more of what has changed.
 *
 * @param byDomain labelled rows by domain
 * @param fresh those of the experience, and those that waited for one
 */
record HoldOuts(SortedMap<String, List<PackRow>> byDomain, Set<PackRow> fresh) {

  /**
   * Gathers them.
   *
   * @param memory the data-state, this experience included
   * @param packs looks up rows
   * @param digest of the experience's pack
   * @param waiting rows of earlier experiences that count as this one's, of both sides
   */
  static HoldOuts of(
      DataState memory,
      RowSource packs,
      Digest digest,
      Pack pack,
      Map<RowRef, PackRow> waiting,
      ModelSpec spec) {
    Map<RowRef, PackRow> own = new LinkedHashMap<>(waiting);
    for (int i = 0; i < pack.rows().size(); i++) {
      own.put(new RowRef(digest, i), pack.rows().get(i));
    }
    own.values().removeIf(row -> !judges(row, spec));

    Map<String, Set<RowRef>> refs = new TreeMap<>();
    memory
        .holdOuts()
        .forEach((domain, kept) -> refs.put(domain, new LinkedHashSet<>(kept.items())));
    own.forEach(
        (ref, row) -> refs.computeIfAbsent(row.domain(), domain -> new LinkedHashSet<>()).add(ref));

    Set<PackRow> fresh = Collections.newSetFromMap(new IdentityHashMap<>());
    TreeMap<String, List<PackRow>> byDomain = new TreeMap<>();
    refs.forEach(
        (domain, ofDomain) -> {
          List<RowRef> inOrder = List.copyOf(ofDomain);
          List<PackRow> rows = packs.rows(inOrder, Map.of(digest, pack));
          byDomain.put(domain, rows);
          for (int i = 0; i < rows.size(); i++) {
            if (own.containsKey(inOrder.get(i))) {
              fresh.add(rows.get(i));
            }
          }
        });
    return new HoldOuts(byDomain, fresh);
  }

  private static boolean judges(PackRow row, ModelSpec spec) {
    return row.side() == Side.HOLD_OUT && row.label() != null && Rows.usable(row, spec);
  }

  int size() {
    return byDomain.values().stream().mapToInt(List::size).sum();
  }
}
