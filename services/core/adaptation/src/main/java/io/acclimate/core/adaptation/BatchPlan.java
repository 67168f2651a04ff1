package io.acclimate.core.adaptation;

import io.acclimate.core.adaptation.memory.Source;
import io.acclimate.core.adaptation.training.Role;
import io.acclimate.core.adaptation.training.ShuffledIndices;
import io.acclimate.core.adaptation.training.TrainingSet;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.model.AlignmentLoss;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What a batch of a trained arm takes from where. The replayed share of a batch comes half from all
 * of the memory and half from its other domains, if a loss aligns with those; target rows come on
 * top, half a batch of them.
 */
final class BatchPlan {
  /** A covariance needs two rows. */
  private static final int LEAST_ROWS = 2;

  private final Material material;
  private final List<AlignmentLoss> losses;
  private final boolean alignsWithRows;
  private final int batch;
  private final List<PackRow> rows = new ArrayList<>();

  BatchPlan(Material material, List<AlignmentLoss> losses) {
    this.material = material;
    this.losses = losses;
    this.alignsWithRows = losses.stream().anyMatch(loss -> takesSourceRows(loss, material));
    this.batch = material.batch();
  }

  /** Why there is no such batch; empty if there is. */
  Optional<String> obstacle() {
    if (losses.isEmpty()) {
      return Optional.empty();
    }
    boolean needsSource = losses.stream().anyMatch(BatchPlan::needsSource);
    if (needsSource && material.memory().source() instanceof Source.Unknown) {
      return Optional.of(
          "nothing is known of the source: it was imported without source data or statistics");
    } else if (targetRows().size() < LEAST_ROWS) {
      return Optional.of(
          "fewer than two train examples of the experience are from a target domain");
    } else if (needsRows() && sourceRows(material).size() < LEAST_ROWS) {
      return Optional.of("the memory holds fewer than two examples of other domains to align with");
    }
    return Optional.empty();
  }

  /** The parts of a batch by role; {@link #rows} has their rows afterwards. */
  Map<Role, TrainingSet.Part> parts(RandomGenerator random) {
    double share = material.replay().isEmpty() ? 0 : material.spec().adaptation().replay().share();
    int replayed = (int) Math.round(batch * share);
    if (replayed == batch && share < 1) {
      replayed--; // a batch of one row is the experience's
    }
    int source = alignsWithRows ? Math.max(LEAST_ROWS, replayed / 2) : 0;
    EnumMap<Role, TrainingSet.Part> parts = new EnumMap<>(Role.class);
    add(parts, Role.CURRENT, material.lesson().labelled(), batch - replayed, random);
    add(parts, Role.REPLAY, material.replay(), Math.max(0, replayed - source), random);
    if (alignsWithRows) {
      add(parts, Role.SOURCE, sourceRows(material), source, random);
    }
    if (!losses.isEmpty()) {
      add(parts, Role.TARGET, targetRows(), Math.max(LEAST_ROWS, batch / 2), random);
    }
    return parts;
  }

  /** The rows that the parts are about, in the order of the parts. */
  List<PackRow> rows() {
    return rows;
  }

  private boolean needsRows() {
    return alignsWithRows || losses.contains(AlignmentLoss.MOMENTS);
  }

  private static boolean needsSource(AlignmentLoss loss) {
    return switch (loss) {
      case CORAL, MMD, DANN, CDAN, MOMENTS -> true;
      case MCC, INFORMATION_MAXIMISATION, ENTROPY -> false;
    };
  }

  /** Whether a batch must have source rows for it. */
  private static boolean takesSourceRows(AlignmentLoss loss, Material material) {
    return switch (loss) {
      case CORAL -> material.sourceCovariance() == null;
      case MMD, DANN, CDAN -> true;
      case MCC, INFORMATION_MAXIMISATION, ENTROPY, MOMENTS -> false;
    };
  }

  private List<PackRow> targetRows() {
    String source = material.spec().sourceDomain();
    return material.lesson().rows().stream().filter(row -> !row.domain().equals(source)).toList();
  }

  /** Replayed rows of the source, or of domains that the experience has no rows of. */
  static List<PackRow> sourceRows(Material material) {
    String source = material.spec().sourceDomain();
    Set<String> current = material.lesson().domains();
    return material.replay().stream()
        .filter(row -> row.domain().equals(source) || !current.contains(row.domain()))
        .toList();
  }

  private void add(
      Map<Role, TrainingSet.Part> parts,
      Role role,
      List<PackRow> from,
      int size,
      RandomGenerator random) {
    if (size > 0) {
      int begin = rows.size();
      rows.addAll(from);
      parts.put(role, new TrainingSet.Part(new ShuffledIndices(begin, rows.size(), random), size));
    }
  }
}
