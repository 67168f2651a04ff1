package io.acclimate.driftprocessor.window;

import io.acclimate.core.drift.errors.ErrorDetector;
import io.acclimate.core.drift.errors.ErrorDetectorConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * The windows of a task, in two stores: rows in rings, and a record per window. A row that comes
 * writes one value; after a restart windows are put together again from both stores, and the error
 * detectors fed with the rows that came after their state was written. For one thread.
 */
public final class Windows {
  /** Name of the store of rows. */
  public static final String ROWS_STORE = "rows";

  /** Name of the store of windows. */
  public static final String WINDOWS_STORE = "windows";

  private final KeyValueStore<byte[], byte[]> rowStore;
  private final KeyValueStore<byte[], byte[]> windowStore;
  private final WindowSettings settings;
  private final ErrorDetectorConfig detectors;
  private final String settingsText;
  private final Map<String, ModelWindows> examples = new HashMap<>();
  private final Map<String, ModelWindows> outcomes = new HashMap<>();
  private final List<byte[]> nobodys = new ArrayList<>();

  private Windows(
      KeyValueStore<byte[], byte[]> rowStore,
      KeyValueStore<byte[], byte[]> windowStore,
      WindowSettings settings,
      ErrorDetectorConfig detectors) {
    this.rowStore = rowStore;
    this.windowStore = windowStore;
    this.settings = settings;
    this.detectors = detectors;
    this.settingsText = settings + " " + detectors;
  }

  /** A store that windows need in a topology. */
  public static StoreBuilder<KeyValueStore<byte[], byte[]>> store(String name) {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(name), Serdes.ByteArray(), Serdes.ByteArray())
        .withCachingDisabled();
  }

  /** What the stores of a task hold. */
  public static Windows in(
      ProcessorContext<?, ?> context, WindowSettings settings, ErrorDetectorConfig detectors) {
    Windows windows =
        new Windows(
            context.getStateStore(ROWS_STORE),
            context.getStateStore(WINDOWS_STORE),
            settings,
            detectors);
    windows.load();
    return windows;
  }

  /**
   * Deletes rows that were found to belong to no window. Not at the start, when nothing may be
   * written yet, but with the first record.
   */
  public void tidy() {
    if (!nobodys.isEmpty()) {
      nobodys.forEach(rowStore::delete);
      nobodys.clear();
    }
  }

  /** All windows of a model from a source, the one that has gone longest without a row first. */
  public List<Window> of(String model, Source source) {
    ModelWindows windows = bySource(source).get(model);
    return windows == null ? List.of() : List.copyOf(windows.all());
  }

  /** Number of windows. */
  public int size() {
    return count(examples) + count(outcomes);
  }

  /** The window that has to go before one of this domain can be made; null when none has. */
  public @Nullable Window inTheWay(String model, Source source, String domain) {
    ModelWindows windows = bySource(source).get(model);
    return windows == null
            || windows.of(domain) != null
            || windows.all().size() < settings.domains()
        ? null
        : windows.longestWithoutRow();
  }

  /**
   * Adds a row to the window of a domain, which is made if there is none.
   *
   * @param row whose first {@link Row#HEADER_BYTES} bytes are free; it belongs to the window now
   * @param tracks how many levels are drawn from the window
   */
  public Window add(
      String model, Source source, String domain, byte[] row, long offset, int tracks) {
    ModelWindows windows =
        bySource(source).computeIfAbsent(model, name -> new ModelWindows(source, name));
    Window window = windows.of(domain);
    if (window == null) {
      window =
          new Window(
              domain,
              windows.freeNumber(),
              settings.rows(),
              Standings.stable(tracks),
              source == Source.OUTCOMES ? detectors.newDetector() : null);
      windows.add(window);
    }
    if (window.begins(offset)) {
      save(model, source, window);
    }
    int slot = window.add(row, offset);
    rowStore.put(windows.rowKey(window, slot), row);
    return window;
  }

  /** Writes what is known of a window now: its rows are in the ring already. */
  public void save(String model, Source source, Window window) {
    windowStore.put(
        StoreKeys.window(model, source, window.domain()), window.record(settingsText).write());
  }

  /** Starts a window anew, for another reference. */
  public void restart(String model, Source source, Window window, int tracks) {
    window.restart(tracks);
    save(model, source, window);
  }

  /** Starts a window anew, except for its detector of errors and the track that it decides. */
  public void renew(String model, Source source, Window window, int tracks, int errorTrack) {
    window.renew(tracks, errorTrack);
    save(model, source, window);
  }

  /** Forgets a window. Its rows stay until another window has its number, or until a restart. */
  public void forget(String model, Source source, Window window) {
    windowStore.delete(StoreKeys.window(model, source, window.domain()));
    ModelWindows windows = bySource(source).get(model);
    if (windows != null) {
      windows.remove(window);
    }
  }

  private void load() {
    List<Loaded> loaded = new ArrayList<>();
    try (KeyValueIterator<byte[], byte[]> entries = windowStore.all()) {
      while (entries.hasNext()) {
        KeyValue<byte[], byte[]> entry = entries.next();
        WindowRecord record = WindowRecord.read(entry.value);
        Source source = StoreKeys.source(entry.key);
        loaded.add(
            new Loaded(
                StoreKeys.model(entry.key),
                source,
                record,
                window(StoreKeys.domain(entry.key), source, record)));
      }
    }
    Map<List<Object>, Window> byNumber = new HashMap<>();
    for (Loaded one : loaded) {
      byNumber.put(List.of(one.model, one.source, one.record.number()), one.window);
    }
    putRowsBack(byNumber);
    loaded.sort(Comparator.comparingLong(one -> one.window.lastOffset()));
    for (Loaded one : loaded) {
      feedDetector(one.window, one.record);
      bySource(one.source)
          .computeIfAbsent(one.model, name -> new ModelWindows(one.source, name))
          .add(one.window);
    }
  }

  private record Loaded(String model, Source source, WindowRecord record, Window window) {}

  private Window window(String domain, Source source, WindowRecord record) {
    boolean same = record.settings().equals(settingsText);
    @Nullable ErrorDetector detector = null;
    if (source == Source.OUTCOMES) {
      detector = same ? detectors.restore(record.detector()) : detectors.newDetector();
    }
    Window window =
        new Window(
            domain, record.number(), settings.rows(), Standings.read(record.standings()), detector);
    window.resume(record);
    if (!same) {
      window.restart(record.standings().length);
    }
    return window;
  }

  private void putRowsBack(Map<List<Object>, Window> byNumber) {
    try (KeyValueIterator<byte[], byte[]> entries = rowStore.all()) {
      while (entries.hasNext()) {
        KeyValue<byte[], byte[]> entry = entries.next();
        Window window =
            byNumber.get(
                List.of(
                    StoreKeys.model(entry.key),
                    StoreKeys.source(entry.key),
                    StoreKeys.window(entry.key)));
        if (window == null || !window.putBack(StoreKeys.slot(entry.key), entry.value)) {
          nobodys.add(entry.key);
        }
      }
    }
  }

  private static void feedDetector(Window window, WindowRecord record) {
    ErrorDetector detector = window.detectorOrNull();
    if (detector != null && window.rows() > 0) {
      for (long number = record.rows(); number < window.rows(); number++) {
        int error = Row.bin(window.row(number), OutcomeLayout.ERROR);
        if (error != Row.NO_BIN) {
          window.seen(detector.add(error));
        }
      }
    }
  }

  private Map<String, ModelWindows> bySource(Source source) {
    return switch (source) {
      case EXAMPLES -> examples;
      case OUTCOMES -> outcomes;
    };
  }

  private static int count(Map<String, ModelWindows> windows) {
    return windows.values().stream().mapToInt(one -> one.all().size()).sum();
  }
}
