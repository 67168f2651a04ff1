package io.acclimate.dashboard;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the dashboard; unknown keys under the root fail start-up. */
@ConfigMapping(prefix = "acclimate.dashboard")
public interface DashboardConfig {

  /** Outcomes that a model's live accuracy is of: the last ones. */
  @WithDefault("200")
  int rollingOutcomes();

  /** Outcomes that are read from the past at the start, of all models together. */
  @WithDefault("1000000")
  long maxOutcomesAtStart();

  /**
   * Windows of features and reference profiles that are kept, of all models together; one takes 1.6
   * kB of memory at most.
   */
  @WithDefault("120000")
  int maxFeatures();

  /** How often browsers are told what changed; slower saves processor time. */
  @WithDefault("250ms")
  Duration beat();

  /** Browsers that may listen at the same time. */
  @WithDefault("500")
  int maxClients();
}
