package io.acclimate.core.adaptation;

import io.acclimate.core.adaptation.memory.DataState;
import io.acclimate.core.adaptation.memory.SourceStatistics;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Preprocessing;
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
 * @param replayAnswers what models answered to these when they came; null if nobody keeps that
 * @param memory the data-state, this experience included
 * @param sourceStatistics what is known of the source; null unless that is only its statistics
 * @param view how arms that begin with the head's weights normalise inputs, if they do not estimate
 *     that themselves
 * @param batch rows per step: the spec's, or fewer where memory is short
 */
record Material(
    ModelSpec spec,
    StartingPoint start,
    Lesson lesson,
    List<PackRow> replay,
    @Nullable Logits replayAnswers,
    DataState memory,
    @Nullable SourceStatistics sourceStatistics,
    Preprocessing view,
    int batch) {
  Material {
    replay = List.copyOf(replay);
  }

  /** Inputs are normalised as the head does, batches are the spec's, and nobody keeps answers. */
  Material(
      ModelSpec spec,
      StartingPoint start,
      Lesson lesson,
      List<PackRow> replay,
      DataState memory,
      @Nullable SourceStatistics sourceStatistics) {
    this(
        spec,
        start,
        lesson,
        replay,
        null,
        memory,
        sourceStatistics,
        start.manifest().preprocessing(),
        spec.adaptation().batch());
  }

  /** Whether a domain is one of the source's. */
  boolean isSource(String domain) {
    return memory.source().domains(spec).contains(domain);
  }

  /** The same without some labelled rows of the experience. */
  Material without(List<PackRow> rows) {
    return new Material(
        spec,
        start,
        lesson.without(rows),
        replay,
        replayAnswers,
        memory,
        sourceStatistics,
        view,
        batch);
  }

  /** The same seen in another way. */
  Material seenBy(Preprocessing other) {
    return new Material(
        spec, start, lesson, replay, replayAnswers, memory, sourceStatistics, other, batch);
  }

  /** The same for batches of another size. */
  Material withBatch(int rows) {
    return new Material(
        spec, start, lesson, replay, replayAnswers, memory, sourceStatistics, view, rows);
  }

  /** The same with what models answered to the replayed rows when they came. */
  Material answered(Logits answers) {
    return new Material(
        spec, start, lesson, replay, answers, memory, sourceStatistics, view, batch);
  }
}
