package io.acclimate.eventprocessor.join;

import io.acclimate.eventprocessor.state.SeenIds;
import java.time.Duration;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;

/**
 * Where truths and predictions of one event id meet, whichever comes first, within a window of
 * stream time that begins with the first of them.
 */
public final class MeetingPlace {
  /** Name of the store. */
  public static final String STORE = "meetings";

  private final WindowStore<String, byte[]> store;

  private MeetingPlace(WindowStore<String, byte[]> store) {
    this.store = store;
  }

  /** The store that it needs in a topology. */
  public static StoreBuilder<WindowStore<String, byte[]>> store(Windows windows) {
    return Stores.windowStoreBuilder(
            Stores.persistentWindowStore(STORE, windows.memory(), windows.memory(), false),
            Serdes.String(),
            Serdes.ByteArray())
        .withCachingDisabled()
        .withLoggingEnabled(SeenIds.changelog());
  }

  static MeetingPlace in(ProcessorContext<?, ?> context) {
    WindowStore<String, byte[]> store = context.getStateStore(STORE);
    return new MeetingPlace(store);
  }

  /**
   * The latest meeting about an event id that began within a time; a new, empty one if none did.
   */
  Open open(String eventId, long streamTimeMillis, Duration within) {
    Open latest = new Open(eventId, streamTimeMillis, Meeting.NOTHING);
    long since = Math.max(0, streamTimeMillis - within.toMillis());
    try (WindowStoreIterator<byte[]> known = store.fetch(eventId, since, streamTimeMillis)) {
      while (known.hasNext()) {
        KeyValue<Long, byte[]> entry = known.next();
        latest = new Open(eventId, entry.key, MeetingFormat.read(entry.value));
      }
    }
    return latest;
  }

  /** Keeps what is known now; returns it. */
  Open keep(Open place, Meeting meeting) {
    store.put(place.eventId, MeetingFormat.write(meeting), place.sinceMillis);
    return new Open(place.eventId, place.sinceMillis, meeting);
  }

  /** A meeting and since when it has been going on, in stream time. */
  record Open(String eventId, long sinceMillis, Meeting meeting) {
    boolean beganWithin(Duration window, long streamTimeMillis) {
      return streamTimeMillis - sinceMillis <= window.toMillis();
    }
  }
}
