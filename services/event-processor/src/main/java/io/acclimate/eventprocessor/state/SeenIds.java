package io.acclimate.eventprocessor.state;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.WindowStore;

/**
 * Remembers ids for a window of stream time, so that a second record of an id can be told from the
 * first. A repeat does not prolong its window.
 */
public final class SeenIds {
  private final RecentValues times;
  private final long windowMillis;

  private SeenIds(RecentValues times, Duration window) {
    this.times = times;
    this.windowMillis = window.toMillis();
  }

  /** The store that such a memory needs in a topology. */
  public static StoreBuilder<WindowStore<String, byte[]>> store(String name, Duration window) {
    return RecentValues.store(name, window);
  }

  /** The memory in the store of that name. */
  public static SeenIds in(ProcessorContext<?, ?> context, String name, Duration window) {
    return new SeenIds(RecentValues.in(context, name, window), window);
  }

  /**
   * Remembers an id; true when it was not remembered before.
   *
   * @param streamTimeMillis the task's stream time
   */
  public boolean firstTime(String id, long streamTimeMillis) {
    byte[] seen = times.find(id, streamTimeMillis);
    if (seen != null && ByteBuffer.wrap(seen).getLong() >= streamTimeMillis - windowMillis) {
      return false;
    }
    times.keep(
        id, ByteBuffer.allocate(Long.BYTES).putLong(streamTimeMillis).array(), streamTimeMillis);
    return true;
  }
}
