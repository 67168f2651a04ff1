package io.acclimate.dashboard.view;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that a topic says about drift. */
public sealed interface DriftFact extends Fact {

  /** State of a detector, mildest first. */
  enum Level {
    STABLE(0),
    WARNING(1),
    DRIFT(2);

    private final int severity;

    Level(int severity) {
      this.severity = severity;
    }

    /** How it travels in points of a history. */
    int severity() {
      return severity;
    }
  }

  /** What evidence is drawn from. */
  enum Evidence {
    INPUTS,
    PREDICTIONS,
    LABELS,
    ERRORS
  }

  /** What is watched: one feature of a domain, or the whole of a kind of evidence. */
  record Stream(String domain, Evidence evidence, @Nullable String feature) {}

  /** The registered name of the model. */
  String model();

  /**
   * Last window and score of a stream.
   *
   * @param counts of the window in the reference's bins; empty where there are none
   * @param referenceEpoch epoch of the reference; -1 where there is none
   */
  record State(
      String model,
      Stream stream,
      String detector,
      Level level,
      double score,
      double threshold,
      long n,
      List<Long> counts,
      long referenceEpoch,
      Instant at)
      implements DriftFact {
    public State {
      counts = List.copyOf(counts);
    }
  }

  /** A stream went from one level to another. */
  record Signal(
      String model,
      Stream stream,
      String detector,
      Level before,
      Level after,
      double score,
      double threshold,
      long n,
      int version,
      Instant at)
      implements DriftFact {}

  /** One block of a champion's reference profiles; a reference is active when all are there. */
  record Reference(
      String model, long epoch, int version, int block, int blocks, List<Profile> profiles)
      implements DriftFact {
    public Reference {
      if (block < 0 || block >= blocks) {
        throw new IllegalArgumentException("block=%d is not in 0..%d".formatted(block, blocks - 1));
      }
      profiles = List.copyOf(profiles);
    }
  }

  /** A model has no reference any more. */
  record NoReference(String model) implements DriftFact {}

  /**
   * Distribution of one feature at training time.
   *
   * @param edges between bins, ascending; one less than counts
   * @param categories names of the bins, if they are no ranges of numbers; else empty
   */
  record Profile(
      String feature,
      List<Double> edges,
      List<Long> counts,
      List<String> categories,
      double min,
      double max,
      double mean,
      double standardDeviation,
      long n) {
    public Profile {
      if (counts.size() != edges.size() + 1) {
        throw new IllegalArgumentException(
            "feature=%s has %d counts and %d edges: one count more than edges is allowed"
                .formatted(feature, counts.size(), edges.size()));
      }
      edges = List.copyOf(edges);
      counts = List.copyOf(counts);
      categories = List.copyOf(categories);
    }
  }
}
