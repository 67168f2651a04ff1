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
  private final long windowMillis;

  private MeetingPlace(WindowStore<String, byte[]> store, Duration window) {
    this.store = store;
    this.windowMillis = window.toMillis();
  }

  /** The store that it needs in a topology. */
  public static StoreBuilder<WindowStore<String, byte[]>> store(Duration window) {
    return Stores.windowStoreBuilder(
            Stores.persistentWindowStore(STORE, window, window, false),
            Serdes.String(),
            Serdes.ByteArray())
        .withCachingDisabled()
        .withLoggingEnabled(SeenIds.changelog());
  }

  static MeetingPlace in(ProcessorContext<?, ?> context, Duration window) {
    WindowStore<String, byte[]> store = context.getStateStore(STORE);
    return new MeetingPlace(store, window);
  }

  /** What is known of an event id; a new, empty one when nothing is. */
  Open open(String eventId, long streamTimeMillis) {
    Open latest = new Open(eventId, streamTimeMillis, Meeting.NOTHING);
    long since = Math.max(0, streamTimeMillis - windowMillis);
    try (WindowStoreIterator<byte[]> known = store.fetch(eventId, since, streamTimeMillis)) {
      while (known.hasNext()) {
        KeyValue<Long, byte[]> entry = known.next();
        latest = new Open(eventId, entry.key, MeetingFormat.read(entry.value));
      }
    }
    return latest;
  }

  void keep(Open place, Meeting meeting) {
    store.put(place.eventId, MeetingFormat.write(meeting), place.sinceMillis);
  }

  /** A meeting and since when it has been going on, in stream time. */
  record Open(String eventId, long sinceMillis, Meeting meeting) {}
}
