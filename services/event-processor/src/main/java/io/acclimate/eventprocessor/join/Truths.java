package io.acclimate.eventprocessor.join;

import io.acclimate.eventprocessor.state.RecentValues;
import java.time.Duration;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;

/**
 * The truth about each event that was accepted within the de-duplication window: predictions that
 * come later are judged by it, and an event that has one already is a repeat. The first truth
 * counts; a repeat does not prolong its window.
 */
public final class Truths {
  /** Name of the store, key event id. */
  public static final String STORE = "truths";

  private final RecentValues values;
  private final Duration window;

  private Truths(RecentValues values, Duration window) {
    this.values = values;
    this.window = window;
  }

  /** The store that they need in a topology. */
  public static StoreBuilder<WindowStore<String, byte[]>> store(Duration deduplicationWindow) {
    return RecentValues.store(STORE, deduplicationWindow);
  }

  static Truths in(ProcessorContext<?, ?> context, Duration deduplicationWindow) {
    return new Truths(RecentValues.in(context, STORE, deduplicationWindow), deduplicationWindow);
  }

  /** The truth about an event; null if none was accepted within the window. */
  @Nullable Truth about(String eventId, long streamTimeMillis) {
    byte[] bytes = values.find(eventId, streamTimeMillis);
    if (bytes == null) {
      return null;
    }
    Truth truth = TruthFormat.read(bytes);
    return truth.acceptedWithin(window, streamTimeMillis) ? truth : null;
  }

  /** Keeps the truth about an event that had none. */
  void accept(String eventId, Truth truth) {
    values.keep(eventId, TruthFormat.write(truth), truth.acceptedMillis());
  }
}
