package io.acclimate.eventprocessor;

import io.acclimate.schemas.Topics;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Settings of the event-processor; unknown ones fail start-up. */
@ConfigMapping(prefix = "acclimate.event-processor")
public interface EventProcessorConfig {
  /** Folder for its state, of its own; default .acclimate/event-processor. */
  @WithDefault(".acclimate/event-processor")
  Path stateDir();

  /** Threads that process, each with its own share of the partitions; default 1. */
  @WithDefault("1")
  int threads();

  /**
   * How long an accepted event id is remembered, in the time of the events; a second event of that
   * id is dropped. At least the join window. Default 24 hours.
   */
  @WithDefault("24h")
  Duration deduplicationWindow();

  /**
   * How far apart a prediction and its truth may come, in the time of the events; default 1 hour.
   */
  @WithDefault("1h")
  Duration joinWindow();

  /**
   * How long after a prediction its late label may come, or before it, in the time of the events;
   * by default as long as the join window.
   */
  Optional<Duration> labelWindow();

  /**
   * Of the predictions whose label window ends without a label, the share that becomes examples
   * without one, 0..1; 0 for none. Default 0.1.
   */
  @WithDefault("0.1")
  double unlabelledShare();

  /** Largest input of an event, bytes; default 921600 (900 KiB). */
  @WithDefault("" + Topics.MAX_EVENT_BYTES)
  int maxEventBytes();

  /**
   * How often a transaction is committed, which is what a record waits at most; default 200 ms. A
   * closed experience is committed at once.
   */
  @WithDefault("200ms")
  Duration commitInterval();

  /**
   * A name of its own for this instance in the consumer group. With one, a restart within the
   * session time-out moves no partitions. Default none.
   */
  Optional<String> groupInstanceId();
}
