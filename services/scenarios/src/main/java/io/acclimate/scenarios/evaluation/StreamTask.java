package io.acclimate.scenarios.evaluation;

import io.acclimate.scenarios.data.DataSet;
import java.util.List;

/**
 * A model is trained on the first rows of a stream and answers all later ones, each before its
 * label is known (prequential: test, then train).
 *
 * @param name as reports call it
 * @param domains the first rows as the source, and the domains of the later ones in their order
 * @param shuffled whether the rows of each later domain come in an order of the seed, because that
 *     of the file means nothing
 * @param labels which labels come, and when
 * @param recentLabels how many of the labels known by then each input carries; see {@link
 *     KnownLabels}
 */
record StreamTask(
    String name, AdaptationTask domains, boolean shuffled, LabelFeed labels, int recentLabels) {
  StreamTask {
    if (domains.sources().size() > 1) {
      throw new IllegalArgumentException(
          "%s: the first rows of a stream are of one domain, not of %d"
              .formatted(name, domains.sources().size()));
    }
    if (recentLabels < 0) {
      throw new IllegalArgumentException("recentLabels: " + recentLabels + " is below 0");
    }
    if (recentLabels > 0 && domains.shape().size() != 1) {
      throw new IllegalArgumentException(
          "%s: labels can be added to rows of shape [features] only, not %s"
              .formatted(name, domains.shape()));
    }
  }

  /** The same with nothing added to the inputs. */
  StreamTask plain() {
    return new StreamTask(name, domains, shuffled, labels, 0);
  }

  /** Rows that are answered. */
  int length() {
    return domains.targets().stream().mapToInt(domain -> domain.rows().size()).sum();
  }

  List<DataSet> later() {
    return domains.targets();
  }
}
