package io.acclimate.core.adaptation;

import io.acclimate.core.adaptation.memory.DataState;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.ModelSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all arms of a round share; prepared once.
 *
 * @param spec the spec in force
 * @param start the model that the round starts from
 * @param lesson the experience
 * @param replay labelled train rows of earlier experiences
 * @param memory the data-state, this experience included
 * @param sourceCovariance covariance [d, d] of the source's features; null unless only statistics
 *     of the source are known
 * @param view how arms that begin with the head's weights normalise inputs, if they do not estimate
 *     that themselves
 * @param batch rows per step: the spec's, or fewer where memory is short
 */
record Material(
    ModelSpec spec,
    StartingPoint start,
    Lesson lesson,
    List<PackRow> replay,
    DataState memory,
    @Nullable TensorBytes sourceCovariance,
    Preprocessing view,
    int batch) {
  Material {
    replay = List.copyOf(replay);
  }

  /** Inputs are normalised as the head does, and batches are the spec's. */
  Material(
      ModelSpec spec,
      StartingPoint start,
      Lesson lesson,
      List<PackRow> replay,
      DataState memory,
      @Nullable TensorBytes sourceCovariance) {
    this(
        spec,
        start,
        lesson,
        replay,
        memory,
        sourceCovariance,
        start.manifest().preprocessing(),
        spec.adaptation().batch());
  }

  /** The same without some labelled rows of the experience. */
  Material without(List<PackRow> rows) {
    return new Material(
        spec, start, lesson.without(rows), replay, memory, sourceCovariance, view, batch);
  }

  /** The same seen in another way. */
  Material seenBy(Preprocessing other) {
    return new Material(spec, start, lesson, replay, memory, sourceCovariance, other, batch);
  }

  /** The same for batches of another size. */
  Material withBatch(int rows) {
    return new Material(spec, start, lesson, replay, memory, sourceCovariance, view, rows);
  }
}
