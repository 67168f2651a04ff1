package io.acclimate.core.adaptation;

import io.acclimate.core.adaptation.memory.RowRef;
import io.acclimate.core.adaptation.memory.RowSource;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.Backbone;
import io.acclimate.core.model.BackboneModule;
import io.acclimate.core.model.ModelDefinition;
import io.acclimate.core.model.ModelSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Rows as a backbone's features, which are all that the rest of a round sees of them. A row is
 * asked for once in a round, however many arms train on it.
 */
final class Embedding implements AutoCloseable {
  /** Fits no signature, as the input fitted none that it stands for. */
  private static final Input UNUSABLE = new Input.TextInput("");

  /** How many rows are asked about before somebody may cancel. */
  private static final int ROWS = 256;

  private final ModelSpec spec;
  private final BackboneModule module;
  private final BooleanSupplier cancelled;

  /**
   * @param spec of the model, whose input is what the backbone takes
   * @param file the backbone's file
   * @param cancelled asked now and then
   */
  Embedding(
      Environment environment,
      Backbone backbone,
      TensorBytes file,
      ModelSpec spec,
      BooleanSupplier cancelled) {
    this.spec = spec;
    this.cancelled = cancelled;
    this.module = BackboneModule.load(backbone, file, spec.input(), environment.device());
  }

  /**
   * A pack as a model's network sees it: its features, or itself if there is no backbone.
   *
   * @param cancelled asked now and then
   */
  static Pack of(
      Environment environment, ModelDefinition definition, Pack pack, BooleanSupplier cancelled) {
    Backbone backbone = definition.network().backbone();
    TensorBytes file = definition.backbone();
    if (backbone == null || file == null) {
      return pack;
    }
    environment.apply();
    try (Embedding embedding =
        new Embedding(environment, backbone, file, definition.spec(), cancelled)) {
      return embedding.of(pack);
    }
  }

  /**
   * Refuses a backbone that cannot be used.
   *
   * @throws io.acclimate.core.artifact.InvalidFormatException if it cannot
   */
  static void tryOut(Environment environment, ModelDefinition definition) {
    of(environment, definition, new Pack(List.of()), () -> false);
  }

  /** The same rows with features for inputs; one that the model does not take stays unusable. */
  Pack of(Pack pack) {
    return new Pack(of(pack.rows()));
  }

  private List<PackRow> of(List<PackRow> rows) {
    List<Input> taken =
        rows.stream()
            .map(PackRow::input)
            .filter(input -> spec.input().check(input).isEmpty())
            .toList();
    List<Input> features = new ArrayList<>(taken.size());
    for (int from = 0; from < taken.size(); from += ROWS) {
      if (cancelled.getAsBoolean()) {
        throw new CancellationException("cancelled before row " + from + " of the backbone");
      }
      features.addAll(module.features(taken.subList(from, Math.min(taken.size(), from + ROWS))));
    }
    List<PackRow> result = new ArrayList<>(rows.size());
    int next = 0;
    for (PackRow row : rows) {
      boolean usable = spec.input().check(row.input()).isEmpty();
      result.add(
          new PackRow(
              row.eventId(),
              row.domain(),
              row.label(),
              row.side(),
              usable ? features.get(next++) : UNUSABLE));
    }
    return result;
  }

  /**
   * Features of the rows of another source.
   *
   * @param raw the source, which has to give rows as they came
   */
  RowSource over(RowSource raw) {
    Map<RowRef, PackRow> embedded = new LinkedHashMap<>();
    return (refs, known) -> {
      List<RowRef> missing =
          refs.stream()
              .filter(ref -> !known.containsKey(ref.pack()) && !embedded.containsKey(ref))
              .distinct()
              .toList();
      List<PackRow> rows = of(raw.rows(missing));
      for (int i = 0; i < missing.size(); i++) {
        embedded.put(missing.get(i), rows.get(i));
      }
      return refs.stream().map(ref -> row(ref, known, embedded)).toList();
    };
  }

  private static PackRow row(RowRef ref, Map<Digest, Pack> known, Map<RowRef, PackRow> embedded) {
    Pack pack = known.get(ref.pack());
    if (pack != null) {
      return pack.rows().get(ref.row());
    }
    PackRow row = embedded.get(ref);
    if (row == null) {
      throw new IllegalStateException("row " + ref + " was not asked for");
    }
    return row;
  }

  @Override
  public void close() {
    module.close();
  }
}
