package io.acclimate.eventprocessor.state;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;

/**
 * Remembers ids for a window of stream time, so that a second record of an id can be told from the
 * first.
 *
 * <p>An id is remembered at the task's stream time when it came, not at its record's time stamp: a
 * record with an old time stamp is remembered as long as any other. The first occurrence counts; a
 * repeat does not prolong its window.
 */
public final class SeenIds {
  private static final byte[] SEEN = new byte[0];

  private final WindowStore<String, byte[]> store;
  private final long windowMillis;

  private SeenIds(WindowStore<String, byte[]> store, Duration window) {
    this.store = store;
    this.windowMillis = window.toMillis();
  }

  /** The store that such a memory needs in a topology. */
  public static StoreBuilder<WindowStore<String, byte[]>> store(String name, Duration window) {
    return Stores.windowStoreBuilder(
            Stores.persistentWindowStore(name, window, window, false),
            Serdes.String(),
            Serdes.ByteArray())
        .withCachingDisabled()
        .withLoggingEnabled(changelog());
  }

  /** The memory in the store of that name. */
  public static SeenIds in(ProcessorContext<?, ?> context, String name, Duration window) {
    WindowStore<String, byte[]> store = context.getStateStore(name);
    return new SeenIds(store, window);
  }

  /**
   * Remembers an id; true when it was not remembered before.
   *
   * @param streamTimeMillis the task's stream time
   */
  public boolean firstTime(String id, long streamTimeMillis) {
    if (has(id, streamTimeMillis)) {
      return false;
    }
    store.put(id, SEEN, streamTimeMillis);
    return true;
  }

  /** Whether an id is remembered. */
  public boolean has(String id, long streamTimeMillis) {
    long since = Math.max(0, streamTimeMillis - windowMillis);
    try (WindowStoreIterator<byte[]> earlier = store.fetch(id, since, streamTimeMillis)) {
      return earlier.hasNext();
    }
  }

  /**
   * The broker's clock decides how old an entry of the changelog is: by the events' own time stamps
   * it would delete the memory of a replayed archive at once, and a restored store would forget.
   */
  public static Map<String, String> changelog() {
    return Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
  }
}
