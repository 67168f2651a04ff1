package io.acclimate.eventprocessor.join;

import io.acclimate.eventprocessor.state.RecentValues;
import java.time.Duration;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.WindowStore;

/** What was predicted about each event lately, for the truth that comes after it. */
public final class Answers {
  /** Name of the store, key event id. */
  public static final String STORE = "answers";

  private final RecentValues values;
  private final Duration window;

  private Answers(RecentValues values, Duration window) {
    this.values = values;
    this.window = window;
  }

  /** The store that they need in a topology. */
  public static StoreBuilder<WindowStore<String, byte[]>> store(Windows windows) {
    return RecentValues.store(STORE, windows.memory());
  }

  static Answers in(ProcessorContext<?, ?> context, Windows windows) {
    return new Answers(RecentValues.in(context, STORE, windows.memory()), windows.memory());
  }

  /** The predictions about an event that are remembered. */
  PastAnswers about(String eventId, long streamTimeMillis) {
    byte[] bytes = values.find(eventId, streamTimeMillis);
    return bytes == null
        ? PastAnswers.NONE
        : AnswersFormat.read(bytes).within(window, streamTimeMillis);
  }

  /** Keeps them in place of those before. */
  void keep(String eventId, PastAnswers answers, long streamTimeMillis) {
    values.keep(eventId, AnswersFormat.write(answers), streamTimeMillis);
  }
}
