package io.acclimate.eventprocessor.state;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;

/**
 * The latest value of each key, for a window of stream time or somewhat longer: who needs the exact
 * end of the window keeps times in the values.
 *
 * <p>A value is kept at the beginning of the bucket of stream time that it falls into. So it is
 * found by a look-up in each bucket of the window, the latest first; scanning the same store for a
 * range of times costs several times as much. Old values go with their whole RocksDB segment.
 *
 * <p>What counts is the task's stream time, never a record's time stamp: what an old record brings
 * is kept as long as anything else.
 */
public final class RecentValues {
  private static final int BUCKETS_PER_WINDOW = 2;

  private final WindowStore<String, byte[]> store;
  private final long windowMillis;
  private final long bucketMillis;

  private RecentValues(WindowStore<String, byte[]> store, Duration window) {
    this.store = store;
    this.windowMillis = window.toMillis();
    this.bucketMillis = bucket(window).toMillis();
  }

  /**
   * The store that such values need in a topology.
   *
   * @param window at least 2 ms
   */
  public static StoreBuilder<WindowStore<String, byte[]>> store(String name, Duration window) {
    Duration bucket = bucket(window);
    return Stores.windowStoreBuilder(
            Stores.persistentWindowStore(name, window.plus(bucket), bucket, false),
            Serdes.String(),
            Serdes.ByteArray())
        .withCachingDisabled()
        .withLoggingEnabled(changelog());
  }

  /** The values in the store of that name. */
  public static RecentValues in(ProcessorContext<?, ?> context, String name, Duration window) {
    WindowStore<String, byte[]> store = context.getStateStore(name);
    return new RecentValues(store, window);
  }

  /**
   * The latest value of a key, which may be up to half a window older than the window; null if
   * there is none.
   *
   * @param streamTimeMillis the task's stream time
   */
  public byte @Nullable [] find(String key, long streamTimeMillis) {
    long earliest = Math.max(0, beginOfBucket(streamTimeMillis - windowMillis));
    for (long begin = beginOfBucket(streamTimeMillis); begin >= earliest; begin -= bucketMillis) {
      byte[] value = store.fetch(key, begin);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  /** Keeps a value, in place of an earlier one. */
  public void keep(String key, byte[] value, long streamTimeMillis) {
    store.put(key, value, beginOfBucket(streamTimeMillis));
  }

  private long beginOfBucket(long timeMillis) {
    return Math.floorDiv(timeMillis, bucketMillis) * bucketMillis;
  }

  private static Duration bucket(Duration window) {
    return window.dividedBy(BUCKETS_PER_WINDOW);
  }

  /**
   * The broker's clock decides how old an entry of the changelog is: by the events' own time stamps
   * it would delete the memory of a replayed archive at once, and a restored store would forget.
   */
  private static Map<String, String> changelog() {
    return Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
  }
}
