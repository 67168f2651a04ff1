package io.acclimate.core.adaptation.memory;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import java.util.List;
import java.util.Map;

/** Turns references into examples. */
public interface RowSource {

  /**
   * The examples, in the order of the references.
   *
   * @param known packs that may not be in the store
   */
  List<PackRow> rows(List<RowRef> refs, Map<Digest, Pack> known);

  /** The examples, in the order of the references. */
  default List<PackRow> rows(List<RowRef> refs) {
    return rows(refs, Map.of());
  }
}
