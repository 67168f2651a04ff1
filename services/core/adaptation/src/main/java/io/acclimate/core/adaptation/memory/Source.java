package io.acclimate.core.adaptation.memory;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.model.ModelSpec;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is known of the data that a model was first trained on. */
public sealed interface Source {

  /**
   * Examples of it are in the replay memory and among the hold-outs.
   *
   * @param inputs mean and variance per element of the input, transformed if the model transforms
   *     it, of all domains together
   * @param domains domains that these examples are of, if not of the spec's source domain alone;
   *     may be empty
   */
  record Examples(RunningStatistics inputs, SortedSet<String> domains) implements Source {
    /** Copies the domains. */
    public Examples {
      domains = Collections.unmodifiableSortedSet(new TreeSet<>(domains));
    }

    /** Examples of these rows' domains. */
    public static Examples of(RunningStatistics inputs, List<PackRow> rows, ModelSpec spec) {
      TreeSet<String> domains = new TreeSet<>();
      rows.forEach(row -> domains.add(row.domain()));
      return new Examples(
          inputs, domains.equals(Set.of(spec.sourceDomain())) ? new TreeSet<>() : domains);
    }
  }

  /**
   * Only its statistics are known. Such a model was imported and transforms nothing.
   *
   * @param inputs mean and variance per element of the input
   * @param blob digest of the {@link SourceStatistics} blob
   */
  record Statistics(RunningStatistics inputs, Digest blob) implements Source {}

  /** Nothing is known of it. */
  record Unknown() implements Source {}

  /** The domains that are the source's: the spec's, if its examples are not of others. */
  default SortedSet<String> domains(ModelSpec spec) {
    return this instanceof Examples examples && !examples.domains().isEmpty()
        ? examples.domains()
        : new TreeSet<>(Set.of(spec.sourceDomain()));
  }

  /** Mean and variance of its inputs; null if unknown. */
  default @Nullable RunningStatistics inputStatistics() {
    return switch (this) {
      case Examples examples -> examples.inputs();
      case Statistics statistics -> statistics.inputs();
      case Unknown unknown -> null;
    };
  }
}
