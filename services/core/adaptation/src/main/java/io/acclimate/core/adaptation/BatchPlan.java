package io.acclimate.core.adaptation;

import io.acclimate.core.adaptation.memory.Source;
import io.acclimate.core.adaptation.memory.SourceStatistics;
import io.acclimate.core.adaptation.training.Role;
import io.acclimate.core.adaptation.training.ShuffledIndices;
import io.acclimate.core.adaptation.training.TrainingSet;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.AlignmentLoss;
import io.acclimate.core.model.Arm;
import io.acclimate.core.model.Retention;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * What a batch of a trained arm takes from where.
 *
 * @param slices the parts of a batch, in the order of their roles
 * @param losses alignment losses on these parts
 * @param retentions what keeps these parts from being forgotten
 */
record BatchPlan(List<Slice> slices, List<AlignmentLoss> losses, List<Retention> retentions) {
  /** A covariance needs two rows. */
  private static final int LEAST_ROWS = 2;

  BatchPlan {
    slices = slices.stream().filter(slice -> !slice.isEmpty()).toList();
    losses = List.copyOf(losses);
    retentions = List.copyOf(retentions);
  }

  /** Without anything against forgetting. */
  BatchPlan(List<Slice> slices, List<AlignmentLoss> losses) {
    this(slices, losses, List.of());
  }

  /**
   * A part of each batch.
   *
   * @param from where its rows come from
   * @param size how many there are in a batch
   */
  record Slice(Role role, List<PackRow> from, int size) {
    Slice {
      from = List.copyOf(from);
    }

    boolean isEmpty() {
      return size == 0 || from.isEmpty();
    }
  }

  /**
   * Rows of the experience, and the spec's share of replayed ones: half of these from all of the
   * memory and half from its other domains, if a loss aligns with those. Half as many target rows
   * come on top if a loss looks at them.
   */
  static BatchPlan forFineTuning(Material material, Arm arm) {
    int batch = material.batch();
    List<Slice> slices = new ArrayList<>(labelled(material, arm.losses()));
    if (!arm.losses().isEmpty()) {
      slices.add(new Slice(Role.TARGET, targetRows(material), Math.max(LEAST_ROWS, batch / 2)));
    }
    return new BatchPlan(slices, arm.losses(), arm.retentions());
  }

  /**
   * As for fine-tuning, with as many guessed rows as labelled ones, and as many target rows again
   * if a loss looks at them. Where the experience has no labels, the memory fills their place.
   *
   * @param guesses target rows with guessed labels; maybe none
   */
  static BatchPlan forSelfTraining(
      Material material, List<AlignmentLoss> losses, List<PackRow> guesses) {
    int batch = material.batch();
    List<Slice> slices = new ArrayList<>(labelled(material, losses));
    slices.add(new Slice(Role.GUESSED, guesses, batch));
    if (!losses.isEmpty()) {
      slices.add(new Slice(Role.TARGET, targetRows(material), Math.max(LEAST_ROWS, batch)));
    }
    return new BatchPlan(slices, losses);
  }

  /** Equal shares of source, other memory and experience; of two, if one of them is empty. */
  static BatchPlan forRetraining(Material material, int batch) {
    EnumMap<Role, List<PackRow>> groups = new EnumMap<>(Role.class);
    groups.put(Role.CURRENT, material.lesson().labelled());
    groups.put(Role.REPLAY, rows(material.replay(), row -> !material.isSource(row.domain())));
    groups.put(Role.SOURCE, rows(material.replay(), row -> material.isSource(row.domain())));
    groups.values().removeIf(List::isEmpty);
    List<Slice> slices = new ArrayList<>();
    groups.forEach(
        (role, from) -> slices.add(new Slice(role, from, Math.max(1, batch / groups.size()))));
    return new BatchPlan(slices, List.of());
  }

  /** Why these losses cannot be had; empty if they can. */
  static Optional<String> obstacle(Material material, List<AlignmentLoss> losses) {
    if (losses.isEmpty()) {
      return Optional.empty();
    }
    boolean needsSource = losses.stream().anyMatch(BatchPlan::needsSource);
    if (needsSource && material.memory().source() instanceof Source.Unknown) {
      return Optional.of(
          "nothing is known of the source: it was imported without source data or statistics");
    } else if (targetRows(material).size() < LEAST_ROWS) {
      return Optional.of(
          "fewer than two train examples of the experience are from a target domain");
    } else if (losses.stream().anyMatch(loss -> asksForSourceRows(loss, material))
        && sourceRows(material).size() < LEAST_ROWS) {
      return Optional.of("the memory holds fewer than two examples of other domains to align with");
    } else if (losses.contains(AlignmentLoss.CCSA) && labelled(material, losses).get(0).isEmpty()) {
      return Optional.of("ccsa: no batch has labelled examples of the experience");
    }
    return Optional.empty();
  }

  /** The parts of a batch by role, of row numbers in {@link #rows}. */
  Map<Role, TrainingSet.Part> parts(RandomGenerator random) {
    EnumMap<Role, TrainingSet.Part> parts = new EnumMap<>(Role.class);
    int begin = 0;
    for (Slice slice : slices) {
      int end = begin + slice.from.size();
      ShuffledIndices order = new ShuffledIndices(begin, end, random);
      parts.put(slice.role, new TrainingSet.Part(order, slice.size, slice.role != Role.TARGET));
      begin = end;
    }
    return parts;
  }

  /** The rows that the parts are about, in the order of the parts. */
  List<PackRow> rows() {
    return slices.stream().flatMap(slice -> slice.from.stream()).toList();
  }

  /** Whether batches have rows of this role. */
  boolean has(Role role) {
    return slices.stream().anyMatch(slice -> slice.role == role);
  }

  /** The rows that batches take for this role; none if they have none of it. */
  List<PackRow> rows(Role role) {
    return slices.stream()
        .filter(slice -> slice.role == role)
        .flatMap(slice -> slice.from.stream())
        .toList();
  }

  /** Where the rows of this role begin in {@link #rows()}. */
  int begin(Role role) {
    return slices.stream()
        .takeWhile(slice -> slice.role != role)
        .mapToInt(slice -> slice.from.size())
        .sum();
  }

  /** Slices of current, replayed and source rows, in this order; some may be empty. */
  private static List<Slice> labelled(Material material, List<AlignmentLoss> losses) {
    int batch = material.batch();
    List<PackRow> current = material.lesson().labelled();
    double share =
        material.replay().isEmpty()
            ? 0
            : current.isEmpty() ? 1 : material.spec().adaptation().replay().share();
    int replayed = (int) Math.round(batch * share);
    if (replayed == batch && share < 1) {
      replayed--; // a batch of one row is the experience's
    }
    int source = alignsWithRows(material, losses) ? Math.max(LEAST_ROWS, replayed / 2) : 0;
    return List.of(
        new Slice(Role.CURRENT, current, batch - replayed),
        new Slice(Role.REPLAY, material.replay(), Math.max(0, replayed - source)),
        new Slice(Role.SOURCE, source == 0 ? List.of() : sourceRows(material), source));
  }

  private static boolean needsSource(AlignmentLoss loss) {
    return switch (loss) {
      case CORAL, MMD, DANN, CDAN, MOMENTS, JAN, MDD, DEEP_JDOT, CCSA -> true;
      case MCC, INFORMATION_MAXIMISATION, ENTROPY, BSS -> false;
    };
  }

  private static boolean alignsWithRows(Material material, List<AlignmentLoss> losses) {
    return losses.stream().anyMatch(loss -> takesSourceRows(loss, material));
  }

  /** Whether there must be source rows for it, in its batches or before the first. */
  private static boolean asksForSourceRows(AlignmentLoss loss, Material material) {
    return loss == AlignmentLoss.MOMENTS
        ? storedMean(material).isEmpty()
        : takesSourceRows(loss, material);
  }

  /** Mean [d] of the source's features; empty where nobody stored it. */
  private static Optional<TensorBytes> storedMean(Material material) {
    return Optional.ofNullable(material.sourceStatistics()).map(SourceStatistics::featureMean);
  }

  /** Whether a batch must have source rows for it. */
  private static boolean takesSourceRows(AlignmentLoss loss, Material material) {
    return switch (loss) {
      case CORAL -> material.sourceStatistics() == null;
      case MMD, DANN, CDAN, JAN, MDD, DEEP_JDOT, CCSA -> true;
      case MCC, INFORMATION_MAXIMISATION, ENTROPY, MOMENTS, BSS -> false;
    };
  }

  /** Rows of the experience that are of no domain of the source. */
  static List<PackRow> targetRows(Material material) {
    return rows(material.lesson().rows(), row -> !material.isSource(row.domain()));
  }

  /** Replayed rows of the source, or of domains that the experience has no rows of. */
  static List<PackRow> sourceRows(Material material) {
    Set<String> current = material.lesson().domains();
    return rows(
        material.replay(),
        row -> material.isSource(row.domain()) || !current.contains(row.domain()));
  }

  private static List<PackRow> rows(List<PackRow> rows, Predicate<PackRow> wanted) {
    return rows.stream().filter(wanted).toList();
  }
}
