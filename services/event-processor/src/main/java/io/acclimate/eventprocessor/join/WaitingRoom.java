package io.acclimate.eventprocessor.join;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/** Where labels wait for their predictions, at most one per event id; empty most of the time. */
public final class WaitingRoom {
  /** Name of the store, key event id. */
  public static final String STORE = "waiting-labels";

  private final KeyValueStore<String, byte[]> store;

  private WaitingRoom(KeyValueStore<String, byte[]> store) {
    this.store = store;
  }

  /** The store that it needs in a topology. */
  public static StoreBuilder<KeyValueStore<String, byte[]>> store() {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray())
        .withCachingDisabled();
  }

  static WaitingRoom in(ProcessorContext<?, ?> context) {
    KeyValueStore<String, byte[]> store = context.getStateStore(STORE);
    return new WaitingRoom(store);
  }

  void enter(String eventId, WaitingLabel label) {
    store.put(eventId, WaitingLabelFormat.write(label));
  }

  @Nullable WaitingLabel find(String eventId) {
    byte[] bytes = store.get(eventId);
    return bytes == null ? null : WaitingLabelFormat.read(bytes);
  }

  void leave(String eventId) {
    store.delete(eventId);
  }

  /** Those whose window has ended, by event id. */
  List<KeyValue<String, WaitingLabel>> overdue(long streamTimeMillis) {
    List<KeyValue<String, WaitingLabel>> overdue = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, byte[]> entry = all.next();
        WaitingLabel label = WaitingLabelFormat.read(entry.value);
        if (label.untilMillis() < streamTimeMillis) {
          overdue.add(KeyValue.pair(entry.key, label));
        }
      }
    }
    return overdue;
  }
}
