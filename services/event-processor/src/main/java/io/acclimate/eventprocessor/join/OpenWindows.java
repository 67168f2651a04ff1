package io.acclimate.eventprocessor.join;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Predictions whose label may still come, in the order in which their windows end. A key is when
 * the window ends, 8 bytes big-endian in milliseconds since the epoch, and the event id in UTF-8; a
 * value is that of {@link AnswersFormat} with one answer.
 */
public final class OpenWindows {
  /** Name of the store. */
  public static final String STORE = "open-windows";

  private final KeyValueStore<Bytes, byte[]> store;

  private OpenWindows(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  /** The store that they need in a topology. */
  public static StoreBuilder<KeyValueStore<Bytes, byte[]>> store() {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(STORE), Serdes.Bytes(), Serdes.ByteArray())
        .withCachingDisabled();
  }

  static OpenWindows in(ProcessorContext<?, ?> context) {
    KeyValueStore<Bytes, byte[]> store = context.getStateStore(STORE);
    return new OpenWindows(store);
  }

  /** A prediction, the event that it is about, and where its window is kept. */
  record Ended(Bytes key, String eventId, PastAnswer answer) {}

  void open(String eventId, PastAnswer answer, long untilMillis) {
    store.put(key(untilMillis, eventId), AnswersFormat.write(PastAnswers.NONE.with(answer)));
  }

  void close(Ended ended) {
    store.delete(ended.key);
  }

  /** Those that have ended before a time, the first ones first. */
  List<Ended> ended(long streamTimeMillis, int most) {
    List<Ended> ended = new ArrayList<>();
    Bytes from = key(0, "");
    try (KeyValueIterator<Bytes, byte[]> entries = store.range(from, key(streamTimeMillis, ""))) {
      while (ended.size() < most && entries.hasNext()) {
        KeyValue<Bytes, byte[]> entry = entries.next();
        byte[] key = entry.key.get();
        String eventId =
            new String(key, Long.BYTES, key.length - Long.BYTES, StandardCharsets.UTF_8);
        ended.add(new Ended(entry.key, eventId, AnswersFormat.read(entry.value).all().get(0)));
      }
    }
    return ended;
  }

  private static Bytes key(long untilMillis, String eventId) {
    byte[] id = eventId.getBytes(StandardCharsets.UTF_8);
    return Bytes.wrap(
        ByteBuffer.allocate(Long.BYTES + id.length).putLong(untilMillis).put(id).array());
  }
}
